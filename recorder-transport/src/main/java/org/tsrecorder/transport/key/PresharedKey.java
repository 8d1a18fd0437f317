package org.tsrecorder.transport.key;

import javax.security.auth.Destroyable;
import org.tsrecorder.transport.crypto.ConstantTime;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;

/**
 * The optional secret between two WireGuard peers (paper §5.2), mixed into their handshake. {@link #none()} is 32 zero
 * bytes, which is what peers use that have none.
 */
public final class PresharedKey implements Destroyable {
    /** Bytes of a key. */
    public static final int BYTES = 32;

    private static final String KIND = "preshared key";

    private final byte[] bytes;
    private volatile boolean destroyed;

    private PresharedKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("preshared key length=" + bytes.length + ", want " + BYTES);
        }
        this.bytes = bytes.clone();
    }

    /**
     * Stands for no preshared key.
     *
     * @return a new key of 32 zero bytes
     */
    public static PresharedKey none() {
        return new PresharedKey(new byte[BYTES]);
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes; the caller erases them
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static PresharedKey of(byte[] bytes) {
        return new PresharedKey(bytes);
    }

    /**
     * Makes a new key.
     *
     * @param random where its bytes come from
     * @return the key
     */
    public static PresharedKey generate(RandomSource random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return taking(bytes);
    }

    /**
     * Reads the text form of wg(8).
     *
     * @param text 44 characters of base64
     * @return the key
     * @throws KeyFormatException if the text is anything else; it does not repeat the text
     */
    public static PresharedKey parseBase64(String text) {
        return taking(KeyText.parseBase64(KIND, text));
    }

    /**
     * The key as wg(8) keeps it.
     *
     * @return 44 characters of base64: a secret
     * @throws IllegalStateException if the key was destroyed
     */
    public String base64() {
        requireAlive();
        return KeyText.base64(bytes);
    }

    /**
     * The key's bytes.
     *
     * @return 32 new bytes; the caller erases them
     * @throws IllegalStateException if the key was destroyed
     */
    public byte[] bytes() {
        requireAlive();
        return bytes.clone();
    }

    /** Overwrites the key. */
    @Override
    public void destroy() {
        destroyed = true;
        Secrets.erase(bytes);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    /** Whether the other has the same bytes, in constant time; destroyed keys equal only themselves. */
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof PresharedKey key
                && !destroyed
                && !key.destroyed
                && ConstantTime.equal(bytes, key.bytes);
    }

    /** The same for all keys, so that no bit of any shows. */
    @Override
    public int hashCode() {
        return KIND.hashCode();
    }

    @Override
    public String toString() {
        return "PresharedKey";
    }

    private static PresharedKey taking(byte[] bytes) {
        PresharedKey key = new PresharedKey(bytes);
        Secrets.erase(bytes);
        return key;
    }

    private void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException("the preshared key was destroyed");
        }
    }
}
