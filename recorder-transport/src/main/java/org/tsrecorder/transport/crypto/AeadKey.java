package org.tsrecorder.transport.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.SecretKey;
import javax.security.auth.Destroyable;

/**
 * One key of {@link ChaCha20Poly1305}: 32 bytes that never print themselves.
 *
 * <p>Small (no cipher state hangs on it), so that each of many keypairs can own two. Used by one thread at a time.
 */
public final class AeadKey implements Destroyable {
    /** Bytes of a key. */
    public static final int BYTES = 32;

    private final byte[] bytes;
    private final SecretKey providerKey;
    private boolean destroyed;

    /**
     * Takes a copy of a key.
     *
     * @param key 32 bytes; the caller may erase them afterwards
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public AeadKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("key length=" + key.length + ", want " + BYTES);
        }
        this.bytes = key.clone();
        this.providerKey = new ProviderKey(bytes);
    }

    /**
     * The key as the JDK wants it.
     *
     * @throws IllegalStateException if the key was destroyed
     */
    SecretKey providerKey() {
        if (destroyed) {
            throw new IllegalStateException("the key was destroyed");
        }
        return providerKey;
    }

    /** Overwrites the key. What uses it afterwards gets an {@link IllegalStateException}. */
    @Override
    public void destroy() {
        destroyed = true;
        Secrets.erase(bytes);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "AeadKey";
    }

    /** As {@code SecretKeySpec}, but over bytes that can be erased: the provider erases each copy it is given. */
    private static final class ProviderKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        ProviderKey(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return "ChaCha20";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }

        /** A key is not written out by accident. */
        private void writeObject(ObjectOutputStream out) throws NotSerializableException {
            throw new NotSerializableException("AeadKey");
        }
    }
}
