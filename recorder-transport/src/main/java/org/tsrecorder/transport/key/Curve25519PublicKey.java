package org.tsrecorder.transport.key;

import java.util.Arrays;

/**
 * What public keys have in common: 32 bytes, the u-coordinate of a point. Keys of different kinds are never equal.
 *
 * <p>An all-zero key is a valid value; Tailscale writes it where there is none.
 */
public abstract sealed class Curve25519PublicKey
        permits NodePublicKey, MachinePublicKey, DiscoPublicKey, ChallengePublicKey {
    /** Bytes of a key. */
    public static final int BYTES = 32;

    private final byte[] bytes;
    private final int hashCode;

    Curve25519PublicKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("public key length=" + bytes.length + ", want " + BYTES);
        }
        this.bytes = bytes.clone();
        this.hashCode = Arrays.hashCode(bytes);
    }

    /**
     * The key's bytes.
     *
     * @return 32 new bytes
     */
    public final byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Writes the key's bytes.
     *
     * @param out receives 32 bytes
     * @param offset index of the first
     * @throws IndexOutOfBoundsException if there is no room
     */
    public final void copyTo(byte[] out, int offset) {
        System.arraycopy(bytes, 0, out, offset, BYTES);
    }

    /**
     * Whether this stands for no key.
     *
     * @return whether all bytes are zero
     */
    public final boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The key as Tailscale writes it.
     *
     * @return the kind's prefix and 64 hex digits in lower case
     */
    public abstract String text();

    /**
     * A short form for people.
     *
     * @return {@code [} the first five characters of the key's base64 {@code ]}, or for disco keys {@code d:} and 16
     *     hex digits
     */
    public String fingerprint() {
        return KeyText.fingerprint(bytes);
    }

    final byte[] view() {
        return bytes;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Curve25519PublicKey key
                && key.getClass() == getClass()
                && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public final int hashCode() {
        return hashCode;
    }

    @Override
    public final String toString() {
        return fingerprint();
    }
}
