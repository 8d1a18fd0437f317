package org.tsrecorder.transport.key;

import java.util.Base64;
import java.util.HexFormat;
import org.tsrecorder.transport.crypto.Secrets;

/**
 * Keys as text: a prefix and 64 hex digits as Tailscale writes them, 44 characters of base64 as wg(8) does.
 *
 * <p>Hex is written in lower case and read in either. Base64 is read strictly: one text for each key.
 */
final class KeyText {
    private static final int KEY_BYTES = 32;
    private static final int HEX_DIGITS = 2 * KEY_BYTES;
    private static final int BASE64_CHARACTERS = 44;
    private static final int FINGERPRINT_CHARACTERS = 5;
    private static final HexFormat HEX = HexFormat.of();

    private KeyText() {}

    static byte[] parseHex(String kind, String prefix, String text) {
        if (!text.startsWith(prefix)) {
            throw new KeyFormatException(
                    "not a " + kind + ": want " + prefix + " and " + HEX_DIGITS + " hex digits, the prefix is missing");
        }
        int digits = text.length() - prefix.length();
        if (digits != HEX_DIGITS) {
            throw new KeyFormatException("not a " + kind + ": want " + prefix + " and " + HEX_DIGITS
                    + " hex digits, got " + digits + " characters");
        }
        for (int i = prefix.length(); i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new KeyFormatException("not a " + kind + ": character " + (i + 1) + " is not a hex digit");
            }
        }
        return HEX.parseHex(text, prefix.length(), text.length());
    }

    static String hex(String prefix, byte[] key) {
        return prefix + HEX.formatHex(key);
    }

    static byte[] parseBase64(String kind, String text) {
        if (text.length() != BASE64_CHARACTERS) {
            throw new KeyFormatException(
                    "not a " + kind + ": want " + BASE64_CHARACTERS + " characters of base64, got " + text.length());
        }
        byte[] key = decode(kind, text);
        if (key.length != KEY_BYTES || !base64(key).equals(text)) {
            Secrets.erase(key);
            throw new KeyFormatException("not a " + kind + ": the base64 does not hold exactly 32 bytes");
        }
        return key;
    }

    static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    static String fingerprint(byte[] publicKey) {
        return "[" + base64(publicKey).substring(0, FINGERPRINT_CHARACTERS) + "]";
    }

    static String discoFingerprint(byte[] publicKey) {
        return "d:" + HEX.formatHex(publicKey, 0, 8);
    }

    @SuppressWarnings("UnusedException") // the cause quotes a character of what may be a private key
    private static byte[] decode(String kind, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new KeyFormatException("not a " + kind + ": there is a character that is not base64");
        }
    }
}
