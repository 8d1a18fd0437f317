package org.tsrecorder.transport.crypto;

/**
 * Diffie-Hellman on Curve25519 (RFC 7748 §5 and §6.1).
 *
 * <p>Keys are 32 bytes, little-endian. A private key may come clamped or not: the function clamps what it computes
 * with. The top bit of a public key is ignored, and values of 2^255-19 and above are reduced, as §5 demands.
 */
public final class X25519 {
    /** Bytes of a private key, of a public key and of a shared secret. */
    public static final int KEY_BYTES = 32;

    private X25519() {}

    /**
     * Computes the secret that two key pairs share.
     *
     * @param privateKey ours, 32 bytes
     * @param publicKey theirs, 32 bytes from outside
     * @param shared receives the 32 bytes; all zero if the answer is false
     * @return false if {@code publicKey} is a point of low order, which would force the secret to zero (RFC 7748 §6.1);
     *     the secret must then not be used
     * @throws IllegalArgumentException if an array is not 32 bytes long
     */
    public static boolean agree(byte[] privateKey, byte[] publicKey, byte[] shared) {
        requireKey(privateKey, "private key");
        requireKey(publicKey, "public key");
        requireKey(shared, "shared secret");
        return org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0);
    }

    /**
     * Computes the public key that belongs to a private one.
     *
     * @param privateKey 32 bytes
     * @return 32 new bytes
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static byte[] publicKey(byte[] privateKey) {
        requireKey(privateKey, "private key");
        byte[] publicKey = new byte[KEY_BYTES];
        org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /**
     * Makes a private key.
     *
     * @param random where its bytes come from
     * @return 32 new bytes, clamped
     */
    public static byte[] generatePrivateKey(RandomSource random) {
        byte[] privateKey = new byte[KEY_BYTES];
        random.nextBytes(privateKey);
        clamp(privateKey);
        return privateKey;
    }

    /**
     * Gives a private key the form in which it is stored: multiple of eight, bit 255 clear, bit 254 set (RFC 7748 §5).
     *
     * @param privateKey 32 bytes, changed in place
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static void clamp(byte[] privateKey) {
        requireKey(privateKey, "private key");
        privateKey[0] &= (byte) 0xf8;
        privateKey[31] = (byte) ((privateKey[31] & 0x7f) | 0x40);
    }

    private static void requireKey(byte[] key, String what) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(what + " length=" + key.length + ", want " + KEY_BYTES);
        }
    }
}
