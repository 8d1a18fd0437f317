package org.tsrecorder.transport.key;

import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.crypto.Secrets;

/** The static key of a node, with which it speaks WireGuard and logs in to relays. */
public final class NodePrivateKey extends Curve25519PrivateKey {
    private static final String KIND = "node private key";

    private final NodePublicKey publicKey;

    private NodePrivateKey(byte[] bytes) {
        super(bytes);
        this.publicKey = new NodePublicKey(publicBytes());
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes, clamped or not; the caller erases them
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static NodePrivateKey of(byte[] bytes) {
        return new NodePrivateKey(bytes);
    }

    /**
     * Makes a new key.
     *
     * @param random where its bytes come from
     * @return the key
     */
    public static NodePrivateKey generate(RandomSource random) {
        return taking(random(random));
    }

    /**
     * Reads Tailscale's text form.
     *
     * @param text {@code privkey:} and 64 hex digits
     * @return the key
     * @throws KeyFormatException if the text is anything else; it does not repeat the text
     */
    public static NodePrivateKey parse(String text) {
        return taking(KeyText.parseHex(KIND, PREFIX, text));
    }

    /**
     * Reads the text form of wg(8).
     *
     * @param text 44 characters of base64
     * @return the key
     * @throws KeyFormatException if the text is anything else; it does not repeat the text
     */
    public static NodePrivateKey parseBase64(String text) {
        return taking(KeyText.parseBase64(KIND, text));
    }

    /**
     * The public half.
     *
     * @return always the same object
     */
    public NodePublicKey publicKey() {
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

    /**
     * The key as wg(8) keeps it.
     *
     * @return 44 characters of base64: a secret
     * @throws IllegalStateException if the key was destroyed
     */
    public String base64() {
        return base64Text();
    }

    private static NodePrivateKey taking(byte[] bytes) {
        NodePrivateKey key = new NodePrivateKey(bytes);
        Secrets.erase(bytes);
        return key;
    }
}
