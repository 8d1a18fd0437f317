package org.tsrecorder.transport.crypto;

import java.util.Arrays;
import java.util.Optional;

/**
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha §2.3): the AEAD with nonces long enough to be random. WireGuard seals its
 * cookies with it.
 *
 * <p>Made for rare, short messages: each call makes its own cipher. Safe for any thread.
 */
public final class XChaCha20Poly1305 {
    /** Bytes of a key. */
    public static final int KEY_BYTES = AeadKey.BYTES;

    /** Bytes of a nonce. */
    public static final int NONCE_BYTES = 24;

    /** Bytes that sealing adds. */
    public static final int TAG_BYTES = ChaCha20Poly1305.TAG_BYTES;

    private static final int DERIVING_NONCE_BYTES = 16;

    private XChaCha20Poly1305() {}

    /**
     * Encrypts and authenticates.
     *
     * @param key 32 bytes
     * @param nonce 24 bytes, never used with this key before
     * @param associatedData authenticated but not encrypted; may be empty
     * @param plaintext what to encrypt
     * @return ciphertext and tag, 16 bytes longer than {@code plaintext}
     * @throws IllegalArgumentException if key or nonce has another length
     */
    public static byte[] seal(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext) {
        byte[] sealed = new byte[plaintext.length + TAG_BYTES];
        System.arraycopy(plaintext, 0, sealed, 0, plaintext.length);
        AeadKey derived = derive(key, nonce);
        new ChaCha20Poly1305().seal(derived, tail(nonce), associatedData, sealed, 0, plaintext.length);
        derived.destroy();
        return sealed;
    }

    /**
     * Decrypts what was sealed.
     *
     * @param key 32 bytes
     * @param nonce 24 bytes
     * @param associatedData what was authenticated with it; may be empty
     * @param sealed ciphertext and tag
     * @return the plaintext, or empty if the tag does not fit
     * @throws IllegalArgumentException if key or nonce has another length
     */
    public static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] associatedData, byte[] sealed) {
        AeadKey derived = derive(key, nonce);
        byte[] bytes = sealed.clone();
        boolean fits = new ChaCha20Poly1305().open(derived, tail(nonce), associatedData, bytes, 0, bytes.length);
        derived.destroy();
        return fits ? Optional.of(Arrays.copyOf(bytes, bytes.length - TAG_BYTES)) : Optional.empty();
    }

    private static AeadKey derive(byte[] key, byte[] nonce) {
        if (key.length != KEY_BYTES || nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("key length=" + key.length + ", nonce length=" + nonce.length + ", want "
                    + KEY_BYTES + " and " + NONCE_BYTES);
        }
        byte[] derived = HChaCha20.derive(key, nonce);
        AeadKey aeadKey = new AeadKey(derived);
        Secrets.erase(derived);
        return aeadKey;
    }

    /** The inner nonce: four zero bytes and the last eight of the long one. */
    private static byte[] tail(byte[] nonce) {
        byte[] tail = new byte[ChaCha20Poly1305.NONCE_BYTES];
        System.arraycopy(nonce, DERIVING_NONCE_BYTES, tail, 4, NONCE_BYTES - DERIVING_NONCE_BYTES);
        return tail;
    }
}
