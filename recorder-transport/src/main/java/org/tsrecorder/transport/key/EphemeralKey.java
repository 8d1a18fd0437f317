package org.tsrecorder.transport.key;

import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;

/** A key for one handshake: made, used, destroyed. */
public final class EphemeralKey extends Curve25519PrivateKey {
    private EphemeralKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * Makes a new key.
     *
     * @param random where its bytes come from
     * @return the key
     */
    public static EphemeralKey generate(RandomSource random) {
        byte[] bytes = random(random);
        EphemeralKey key = new EphemeralKey(bytes);
        Secrets.erase(bytes);
        return key;
    }
}
