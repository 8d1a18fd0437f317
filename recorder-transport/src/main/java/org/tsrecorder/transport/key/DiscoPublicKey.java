package org.tsrecorder.transport.key;

/** Whom path discovery speaks to; it lives as long as its process. */
public final class DiscoPublicKey extends Curve25519PublicKey {
    private static final String KIND = "disco public key";
    private static final String PREFIX = "discokey:";

    DiscoPublicKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static DiscoPublicKey of(byte[] bytes) {
        return new DiscoPublicKey(bytes);
    }

    /**
     * Reads Tailscale's text form.
     *
     * @param text {@code discokey:} and 64 hex digits
     * @return the key
     * @throws KeyFormatException if the text is anything else
     */
    public static DiscoPublicKey parse(String text) {
        return new DiscoPublicKey(KeyText.parseHex(KIND, PREFIX, text));
    }

    @Override
    public String fingerprint() {
        return KeyText.discoFingerprint(view());
    }

    @Override
    public String text() {
        return KeyText.hex(PREFIX, view());
    }
}
