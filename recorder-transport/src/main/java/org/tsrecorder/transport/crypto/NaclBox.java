package org.tsrecorder.transport.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * NaCl's {@code crypto_box} (curve25519xsalsa20poly1305) between two key pairs: what disco messages and DERP's login
 * are sealed with.
 *
 * <pre>
 *   key = HSalsa20(X25519(ours, theirs), 16 zero bytes)      computed once: "beforenm"
 *   box = | Poly1305 tag 16 | XSalsa20 ciphertext |          the first 32 bytes of key stream are the tag's key
 * </pre>
 *
 * <p>Source: "Cryptography in NaCl" (Bernstein, 2009), §8 and §9. A public key of low order is refused, which the
 * original leaves open. Immutable until destroyed, then unusable; safe for any thread.
 */
public final class NaclBox {
    /** Bytes of a nonce, which may be random. */
    public static final int NONCE_BYTES = 24;

    /** Bytes that a box is longer than its message. */
    public static final int OVERHEAD_BYTES = 16;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final int ROUNDS = 20;
    private static final int TAG_KEY_BYTES = 32;

    /** Words of the last Salsa20 state that HSalsa20 gives out. */
    private static final int[] OUTPUT_WORDS = {0, 5, 10, 15, 6, 7, 8, 9};

    private final byte[] key;

    private NaclBox(byte[] key) {
        this.key = key;
    }

    /**
     * Computes the key that two key pairs share.
     *
     * @param privateKey ours, 32 bytes
     * @param publicKey theirs, 32 bytes from outside
     * @return the box, or empty if {@code publicKey} is a point of low order
     * @throws IllegalArgumentException if a key is not 32 bytes long
     */
    public static Optional<NaclBox> between(byte[] privateKey, byte[] publicKey) {
        byte[] shared = new byte[X25519.KEY_BYTES];
        if (!X25519.agree(privateKey, publicKey, shared)) {
            return Optional.empty();
        }
        NaclBox box = new NaclBox(hsalsa20(shared));
        Secrets.erase(shared);
        return Optional.of(box);
    }

    /**
     * Seals a message.
     *
     * @param nonce 24 bytes, never used between these keys before
     * @param message what to seal
     * @return 16 bytes more than {@code message}
     * @throws IllegalArgumentException if the nonce has another length
     */
    public byte[] seal(byte[] nonce, byte[] message) {
        byte[] tagKey = new byte[TAG_KEY_BYTES];
        XSalsa20Engine stream = stream(nonce, tagKey);
        byte[] box = new byte[OVERHEAD_BYTES + message.length];
        stream.processBytes(message, 0, message.length, box, OVERHEAD_BYTES);
        byte[] tag = tag(tagKey, box);
        System.arraycopy(tag, 0, box, 0, OVERHEAD_BYTES);
        return box;
    }

    /**
     * Opens a box.
     *
     * @param nonce 24 bytes, those it was sealed with
     * @param box tag and ciphertext, of any length
     * @return the message, or empty if the box is not of these keys and this nonce
     * @throws IllegalArgumentException if the nonce has another length
     */
    public Optional<byte[]> open(byte[] nonce, byte[] box) {
        byte[] tagKey = new byte[TAG_KEY_BYTES];
        XSalsa20Engine stream = stream(nonce, tagKey);
        if (box.length < OVERHEAD_BYTES || !ConstantTime.equal(tag(tagKey, box), box, 0)) {
            return Optional.empty();
        }
        byte[] message = new byte[box.length - OVERHEAD_BYTES];
        stream.processBytes(box, OVERHEAD_BYTES, message.length, message, 0);
        return Optional.of(message);
    }

    /** Overwrites the key; the box is of no use afterwards. */
    public void destroy() {
        Secrets.erase(key);
    }

    /** The key stream behind its first 32 bytes, which go to {@code tagKey}. */
    private XSalsa20Engine stream(byte[] nonce, byte[] tagKey) {
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("nonce length=" + nonce.length + ", want " + NONCE_BYTES);
        }
        XSalsa20Engine stream = new XSalsa20Engine();
        stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        stream.processBytes(tagKey, 0, TAG_KEY_BYTES, tagKey, 0);
        return stream;
    }

    private static byte[] tag(byte[] tagKey, byte[] box) {
        Poly1305 poly1305 = new Poly1305();
        poly1305.init(new KeyParameter(tagKey));
        poly1305.update(box, OVERHEAD_BYTES, box.length - OVERHEAD_BYTES);
        byte[] tag = new byte[OVERHEAD_BYTES];
        poly1305.doFinal(tag, 0);
        Secrets.erase(tagKey);
        return tag;
    }

    /** HSalsa20 with a zero nonce: the library's core adds its input to the result, which is taken away again. */
    private static byte[] hsalsa20(byte[] shared) {
        int[] input = new int[16];
        for (int i = 0; i < 4; i++) {
            input[5 * i] = CONSTANTS[i];
            input[1 + i] = (int) INT.get(shared, 4 * i);
            input[11 + i] = (int) INT.get(shared, 16 + 4 * i);
        }
        int[] output = new int[16];
        Salsa20Engine.salsaCore(ROUNDS, input, output);
        byte[] derived = new byte[X25519.KEY_BYTES];
        for (int i = 0; i < OUTPUT_WORDS.length; i++) {
            INT.set(derived, 4 * i, output[OUTPUT_WORDS[i]] - input[OUTPUT_WORDS[i]]);
        }
        Arrays.fill(input, 0);
        Arrays.fill(output, 0);
        return derived;
    }
}
