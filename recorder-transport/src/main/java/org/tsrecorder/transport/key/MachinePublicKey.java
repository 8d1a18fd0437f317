package org.tsrecorder.transport.key;

/** Who an installation, or a control server, is to the other. */
public final class MachinePublicKey extends Curve25519PublicKey {
    private static final String KIND = "machine public key";
    private static final String PREFIX = "mkey:";

    MachinePublicKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * Takes a copy of a key.
     *
     * @param bytes 32 bytes
     * @return the key
     * @throws IllegalArgumentException if the array is not 32 bytes long
     */
    public static MachinePublicKey of(byte[] bytes) {
        return new MachinePublicKey(bytes);
    }

    /**
     * Reads Tailscale's text form.
     *
     * @param text {@code mkey:} and 64 hex digits
     * @return the key
     * @throws KeyFormatException if the text is anything else
     */
    public static MachinePublicKey parse(String text) {
        return new MachinePublicKey(KeyText.parseHex(KIND, PREFIX, text));
    }

    @Override
    public String text() {
        return KeyText.hex(PREFIX, view());
    }
}
