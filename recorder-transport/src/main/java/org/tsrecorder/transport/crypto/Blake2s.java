package org.tsrecorder.transport.crypto;

import org.bouncycastle.crypto.digests.Blake2sDigest;

/**
 * BLAKE2s (RFC 7693): the hash of both Noise protocols, and WireGuard's MAC of handshake messages.
 *
 * <p>HMAC over it is RFC 2104 with the hash's block of 64 bytes; WireGuard uses HMAC only inside {@link Kdf}.
 */
public final class Blake2s {
    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    /** Bytes of WireGuard's mac1, mac2 and cookie. */
    public static final int MAC_BYTES = 16;

    private static final int MOST_KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 64;
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private Blake2s() {}

    /**
     * Hashes the concatenation of {@code parts}.
     *
     * @param parts what to hash, in order
     * @return 32 new bytes
     */
    public static byte[] hash(byte[]... parts) {
        return finish(new Blake2sDigest(), HASH_BYTES, parts);
    }

    /**
     * Keyed BLAKE2s-128 of a range: {@code Mac(key, input)} of the WireGuard paper §5.4.
     *
     * @param key 1 to 32 bytes
     * @param in holds the input
     * @param offset index of its first byte
     * @param length bytes of input
     * @return 16 new bytes
     * @throws IllegalArgumentException if the key is empty or too long
     */
    public static byte[] mac128(byte[] key, byte[] in, int offset, int length) {
        requireKey(key);
        Blake2sDigest digest = new Blake2sDigest(key, MAC_BYTES, null, null);
        digest.update(in, offset, length);
        byte[] mac = new byte[MAC_BYTES];
        digest.doFinal(mac, 0);
        digest.clearKey();
        return mac;
    }

    /**
     * Keyed BLAKE2s-256 of the concatenation of {@code parts}.
     *
     * @param key 1 to 32 bytes
     * @param parts what to hash, in order
     * @return 32 new bytes
     * @throws IllegalArgumentException if the key is empty or too long
     */
    public static byte[] mac256(byte[] key, byte[]... parts) {
        requireKey(key);
        return hash(HASH_BYTES, key, parts);
    }

    /**
     * BLAKE2s as the RFC has it, of any length and with or without a key.
     *
     * @param bytes 1 to 32
     * @param key up to 32 bytes; none if empty
     * @param parts what to hash, in order
     */
    static byte[] hash(int bytes, byte[] key, byte[]... parts) {
        Blake2sDigest digest = new Blake2sDigest(key, bytes, null, null);
        byte[] hash = finish(digest, bytes, parts);
        digest.clearKey();
        return hash;
    }

    /**
     * HMAC-BLAKE2s (RFC 2104) of the concatenation of {@code parts}.
     *
     * @param key of any length; one above 64 bytes is hashed first
     * @param parts what to authenticate, in order
     * @return 32 new bytes
     */
    public static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] shortKey = key.length > BLOCK_BYTES ? hash(key) : key;
        byte[] inner = new byte[BLOCK_BYTES];
        byte[] outer = new byte[BLOCK_BYTES];
        System.arraycopy(shortKey, 0, inner, 0, shortKey.length);
        System.arraycopy(shortKey, 0, outer, 0, shortKey.length);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            inner[i] ^= INNER_PAD;
            outer[i] ^= OUTER_PAD;
        }
        Blake2sDigest digest = new Blake2sDigest();
        digest.update(inner, 0, BLOCK_BYTES);
        byte[] innerHash = finish(digest, HASH_BYTES, parts);
        byte[] mac = hash(outer, innerHash);
        Secrets.erase(inner, outer, innerHash);
        return mac;
    }

    private static void requireKey(byte[] key) {
        if (key.length == 0 || key.length > MOST_KEY_BYTES) {
            throw new IllegalArgumentException("key length=" + key.length + ", want 1 to " + MOST_KEY_BYTES);
        }
    }

    private static byte[] finish(Blake2sDigest digest, int bytes, byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[bytes];
        digest.doFinal(hash, 0);
        return hash;
    }
}
