package org.tsrecorder.transport.crypto;

/**
 * KDFn of the WireGuard paper (§5.4), which is HKDF (RFC 5869) over HMAC-BLAKE2s with empty info, and Noise's
 * {@code HKDF} (Noise §4.3).
 *
 * <pre>
 *   t0 = HMAC(chaining key, input)
 *   t1 = HMAC(t0, 01)    t2 = HMAC(t0, t1 || 02)    t3 = HMAC(t0, t2 || 03)
 * </pre>
 */
public final class Kdf {
    private static final int MOST_OUTPUTS = 3;

    private Kdf() {}

    /**
     * Derives as many keys as arrays are given: one array is KDF1, two are KDF2, three are KDF3.
     *
     * @param chainingKey the salt; may be one of the outputs, as in {@code derive(ck, dh, ck, k)}
     * @param input key material, may be empty
     * @param outputs one to three arrays of 32 bytes, overwritten in order
     * @throws IllegalArgumentException if the number or length of the outputs is not as said
     */
    public static void derive(byte[] chainingKey, byte[] input, byte[]... outputs) {
        requireOutputs(outputs);
        byte[] secret = Blake2s.hmac(chainingKey, input);
        byte[] previous = new byte[0];
        for (int i = 0; i < outputs.length; i++) {
            byte[] next = Blake2s.hmac(secret, previous, new byte[] {(byte) (i + 1)});
            System.arraycopy(next, 0, outputs[i], 0, Blake2s.HASH_BYTES);
            Secrets.erase(previous);
            previous = next;
        }
        Secrets.erase(secret, previous);
    }

    private static void requireOutputs(byte[]... outputs) {
        if (outputs.length == 0 || outputs.length > MOST_OUTPUTS) {
            throw new IllegalArgumentException("outputs=" + outputs.length + ", want 1 to " + MOST_OUTPUTS);
        }
        for (byte[] output : outputs) {
            if (output.length != Blake2s.HASH_BYTES) {
                throw new IllegalArgumentException("output length=" + output.length + ", want " + Blake2s.HASH_BYTES);
            }
        }
    }
}
