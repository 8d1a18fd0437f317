package org.tsrecorder.transport.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * HChaCha20 (draft-irtf-cfrg-xchacha §2.2): a key and 16 bytes of nonce to a new key.
 *
 * <pre>
 *   state   c c c c        "expand 32-byte k"
 *           k k k k        key
 *           k k k k
 *           n n n n        nonce
 *   key' =  rows 0 and 3 after twenty rounds, nothing added back
 * </pre>
 */
final class HChaCha20 {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final int DOUBLE_ROUNDS = 10;

    private HChaCha20() {}

    /**
     * Derives a key.
     *
     * @param key 32 bytes
     * @param nonce at least 16 bytes, of which the first 16 count
     * @return 32 new bytes
     */
    static byte[] derive(byte[] key, byte[] nonce) {
        int[] x = new int[16];
        for (int i = 0; i < 4; i++) {
            x[i] = CONSTANTS[i];
            x[4 + i] = (int) INT.get(key, 4 * i);
            x[8 + i] = (int) INT.get(key, 16 + 4 * i);
            x[12 + i] = (int) INT.get(nonce, 4 * i);
        }
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            doubleRound(x);
        }
        byte[] derived = new byte[AeadKey.BYTES];
        for (int i = 0; i < 4; i++) {
            INT.set(derived, 4 * i, x[i]);
            INT.set(derived, 16 + 4 * i, x[12 + i]);
        }
        Arrays.fill(x, 0);
        return derived;
    }

    private static void doubleRound(int[] x) {
        for (int i = 0; i < 4; i++) {
            quarterRound(x, i, 4 + i, 8 + i, 12 + i);
        }
        for (int i = 0; i < 4; i++) {
            quarterRound(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }
    }

    private static void quarterRound(int[] x, int a, int b, int c, int d) {
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
