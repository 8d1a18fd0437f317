package org.tsrecorder.transport.key;

import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;

/** The key of path discovery, made anew by each process and never written down as text. */
public final class DiscoPrivateKey extends Curve25519PrivateKey {
    private final DiscoPublicKey publicKey;

    private DiscoPrivateKey(byte[] bytes) {
        super(bytes);
        this.publicKey = new DiscoPublicKey(publicBytes());
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes, clamped or not; the caller erases them
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static DiscoPrivateKey of(byte[] bytes) {
        return new DiscoPrivateKey(bytes);
    }

    /**
     * Makes a new key.
     *
     * @param random where its bytes come from
     * @return the key
     */
    public static DiscoPrivateKey generate(RandomSource random) {
        return taking(random(random));
    }

    /**
     * The public half.
     *
     * @return always the same object
     */
    public DiscoPublicKey publicKey() {
        return publicKey;
    }

    private static DiscoPrivateKey taking(byte[] bytes) {
        DiscoPrivateKey key = new DiscoPrivateKey(bytes);
        Secrets.erase(bytes);
        return key;
    }
}
