package org.tsrecorder.transport.key;

/** What a control server sends in its early payload, to be answered by nodes that prove their node key. */
public final class ChallengePublicKey extends Curve25519PublicKey {
    private static final String KIND = "challenge public key";
    private static final String PREFIX = "chalpub:";

    ChallengePublicKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static ChallengePublicKey of(byte[] bytes) {
        return new ChallengePublicKey(bytes);
    }

    /**
     * Reads Tailscale's text form.
     *
     * @param text {@code chalpub:} and 64 hex digits
     * @return the key
     * @throws KeyFormatException if the text is anything else
     */
    public static ChallengePublicKey parse(String text) {
        return new ChallengePublicKey(KeyText.parseHex(KIND, PREFIX, text));
    }

    @Override
    public String text() {
        return KeyText.hex(PREFIX, view());
    }
}
