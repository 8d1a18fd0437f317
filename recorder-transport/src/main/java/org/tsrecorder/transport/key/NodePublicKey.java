package org.tsrecorder.transport.key;

/** Who a node is, to WireGuard and to relays alike: its static key. */
public final class NodePublicKey extends Curve25519PublicKey {
    private static final String KIND = "node public key";
    private static final String PREFIX = "nodekey:";

    NodePublicKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static NodePublicKey of(byte[] bytes) {
        return new NodePublicKey(bytes);
    }

    /**
     * Reads Tailscale's text form.
     *
     * @param text {@code nodekey:} and 64 hex digits
     * @return the key
     * @throws KeyFormatException if the text is anything else
     */
    public static NodePublicKey parse(String text) {
        return new NodePublicKey(KeyText.parseHex(KIND, PREFIX, text));
    }

    /**
     * Reads the text form of wg(8).
     *
     * @param text 44 characters of base64
     * @return the key
     * @throws KeyFormatException if the text is anything else
     */
    public static NodePublicKey parseBase64(String text) {
        return new NodePublicKey(KeyText.parseBase64(KIND, text));
    }

    /**
     * The key as wg(8) writes it.
     *
     * @return 44 characters of base64
     */
    public String base64() {
        return KeyText.base64(view());
    }

    @Override
    public String text() {
        return KeyText.hex(PREFIX, view());
    }
}
