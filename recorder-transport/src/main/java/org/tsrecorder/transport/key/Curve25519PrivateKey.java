package org.tsrecorder.transport.key;

import java.util.Arrays;
import javax.security.auth.Destroyable;
import org.tsrecorder.transport.crypto.ConstantTime;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;
import org.tsrecorder.transport.crypto.X25519;

/**
 * What private keys have in common: 32 clamped bytes and the public key that belongs to them, computed once.
 *
 * <p>The methods that need the private bytes throw {@link IllegalStateException} once the key is destroyed; its public
 * half, {@code equals} with itself and {@code toString} go on working.
 */
public abstract sealed class Curve25519PrivateKey implements Destroyable
        permits NodePrivateKey, MachinePrivateKey, DiscoPrivateKey, EphemeralKey {
    /** Bytes of a key. */
    public static final int BYTES = X25519.KEY_BYTES;

    static final String PREFIX = "privkey:";

    private final byte[] bytes;
    private final byte[] publicBytes;
    private volatile boolean destroyed;

    /** Takes a copy, clamped. */
    Curve25519PrivateKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("private key length=" + bytes.length + ", want " + BYTES);
        }
        this.bytes = bytes.clone();
        X25519.clamp(this.bytes);
        this.publicBytes = X25519.publicKey(this.bytes);
    }

    /**
     * The key's bytes, for keeping them somewhere safe.
     *
     * @return 32 new bytes, clamped; the caller erases them
     * @throws IllegalStateException if the key was destroyed
     */
    public final byte[] bytes() {
        requireAlive();
        return bytes.clone();
    }

    /**
     * The bytes of the public key.
     *
     * @return 32 new bytes
     */
    public final byte[] publicBytes() {
        return publicBytes.clone();
    }

    /**
     * Computes the secret shared with the owner of another key pair.
     *
     * @param publicKey theirs, 32 bytes from outside
     * @param shared receives the 32 bytes
     * @return false if {@code publicKey} is a point of low order; the secret must then not be used
     * @throws IllegalArgumentException if an array is not 32 bytes long
     * @throws IllegalStateException if the key was destroyed
     */
    public final boolean agree(byte[] publicKey, byte[] shared) {
        requireAlive();
        return X25519.agree(bytes, publicKey, shared);
    }

    /** Overwrites the private bytes. */
    @Override
    public final void destroy() {
        destroyed = true;
        Secrets.erase(bytes);
    }

    @Override
    public final boolean isDestroyed() {
        return destroyed;
    }

    /**
     * Whether the other is of the same kind and has the same bytes, in constant time; destroyed keys equal only
     * themselves.
     */
    @Override
    public final boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Curve25519PrivateKey key
                && key.getClass() == getClass()
                && !destroyed
                && !key.destroyed
                && ConstantTime.equal(bytes, key.bytes);
    }

    /** Of the public key, so that no private bit shows. */
    @Override
    public final int hashCode() {
        return Arrays.hashCode(publicBytes);
    }

    /** The kind and the fingerprint of the public key. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + KeyText.fingerprint(publicBytes);
    }

    static byte[] random(RandomSource random) {
        return X25519.generatePrivateKey(random);
    }

    final String hexText() {
        requireAlive();
        return KeyText.hex(PREFIX, bytes);
    }

    final String base64Text() {
        requireAlive();
        return KeyText.base64(bytes);
    }

    private void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException(this + " was destroyed");
        }
    }
}
