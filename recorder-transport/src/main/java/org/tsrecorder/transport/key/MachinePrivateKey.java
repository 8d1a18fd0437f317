package org.tsrecorder.transport.key;

import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;

/** The key of an installation, with which it speaks to its control server. */
public final class MachinePrivateKey extends Curve25519PrivateKey {
    private static final String KIND = "machine private key";

    private final MachinePublicKey publicKey;

    private MachinePrivateKey(byte[] bytes) {
        super(bytes);
        this.publicKey = new MachinePublicKey(publicBytes());
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes, clamped or not; the caller erases them
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static MachinePrivateKey of(byte[] bytes) {
        return new MachinePrivateKey(bytes);
    }

    /**
     * Makes a new key.
     *
     * @param random where its bytes come from
     * @return the key
     */
    public static MachinePrivateKey generate(RandomSource random) {
        return taking(random(random));
    }

    /**
     * Reads Tailscale's text form.
     *
     * @param text {@code privkey:} and 64 hex digits
     * @return the key
     * @throws KeyFormatException if the text is anything else; it does not repeat the text
     */
    public static MachinePrivateKey parse(String text) {
        return taking(KeyText.parseHex(KIND, PREFIX, text));
    }

    /**
     * The public half.
     *
     * @return always the same object
     */
    public MachinePublicKey publicKey() {
        return publicKey;
    }

    /**
     * The key as Tailscale keeps it in its state.
     *
     * @return {@code privkey:} and 64 hex digits: a secret
     * @throws IllegalStateException if the key was destroyed
     */
    public String text() {
        return hexText();
    }

    private static MachinePrivateKey taking(byte[] bytes) {
        MachinePrivateKey key = new MachinePrivateKey(bytes);
        Secrets.erase(bytes);
        return key;
    }
}
