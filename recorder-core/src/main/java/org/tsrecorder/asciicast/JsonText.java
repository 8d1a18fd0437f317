package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;

/** Turns the inside of a JSON string into text, and text into a JSON string. */
final class JsonText {
    private JsonText() {}

    /** The text of a scanned string's inside: escapes undone, what is malformed replaced by U+FFFD. */
    static String text(byte[] bytes, int from, int to) {
        byte[] text = new byte[to - from];
        return new String(text, 0, unescape(bytes, from, to, text), StandardCharsets.UTF_8);
    }

    /**
     * Copies a scanned string's inside with its escapes undone, as UTF-8, and answers how many bytes that makes: never
     * more than it had. Bytes that are malformed stay so.
     */
    static int unescape(byte[] bytes, int from, int to, byte[] text) {
        int written = 0;
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b != '\\') {
                text[written++] = b;
                at++;
            } else if (bytes[at + 1] != 'u') {
                text[written++] = named(bytes[at + 1]);
                at += 2;
            } else {
                int codePoint = codePoint(bytes, at, to);
                written = Utf8.encode(codePoint, text, written);
                at += codePoint > Character.MAX_VALUE ? 12 : 6;
            }
        }
        return written;
    }

    /** What a {@code \\u} escape, or a pair of them, stands for; half a pair is U+FFFD. */
    private static int codePoint(byte[] bytes, int at, int to) {
        char unit = (char) JsonString.hex4(bytes, at + 2, to);
        if (!Character.isSurrogate(unit)) {
            return unit;
        }
        if (Character.isHighSurrogate(unit) && JsonString.isLowSurrogateEscape(bytes, at + 6, to)) {
            return Character.toCodePoint(unit, (char) JsonString.hex4(bytes, at + 8, to));
        }
        return Utf8.REPLACEMENT;
    }

    private static byte named(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    /** {@code text} as a JSON string with its quotes; half surrogates become U+FFFD. */
    static String quote(String text) {
        return new JsonLine().quoted(text).toString();
    }
}
