package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;

/**
 * Well-formedness of UTF-8 (Unicode 17, table 3-7), and the "maximal subpart" practice for replacing what is not
 * (Unicode section 3.9; the WHATWG Encoding Standard's decoder does the same).
 */
final class Utf8 {
    static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * Looks at the sequence that starts with the byte {@code >= 0x80} at {@code at}. Answers its length when it is well
     * formed; else {@code -n}, where the next {@code n >= 1} bytes stand for one U+FFFD. A sequence cut off by
     * {@code end} counts as malformed: see {@link #isCutOff}.
     */
    static int sequence(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        int length = length(lead);
        if (length == 0) {
            return -1;
        }
        if (at + 1 >= end || !isSecond(lead, bytes[at + 1] & 0xFF)) {
            return -1;
        }
        for (int i = 2; i < length; i++) {
            if (at + i >= end || (bytes[at + i] & 0xC0) != 0x80) {
                return -i;
            }
        }
        return length;
    }

    /**
     * Whether the bytes from {@code at} to {@code end} are the beginning of a sequence that more bytes may complete.
     */
    static boolean isCutOff(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        int length = length(lead);
        return end - at < length && (at + 1 == end || -sequence(bytes, at, end) == end - at);
    }

    /**
     * The text of {@code [from, to)}, what is malformed replaced. Java's own decoder will not do: it makes one U+FFFD
     * of an encoded surrogate's three bytes, each of which is a maximal subpart.
     */
    static String decode(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        int run = from;
        while (at < to) {
            int step = bytes[at] >= 0 ? 1 : sequence(bytes, at, to);
            if (step < 0) {
                text.append(new String(bytes, run, at - run, StandardCharsets.UTF_8))
                        .append(REPLACEMENT);
                run = at - step;
            }
            at += Math.abs(step);
        }
        return text.append(new String(bytes, run, to - run, StandardCharsets.UTF_8))
                .toString();
    }

    /** Code point of a well-formed sequence of {@code length} bytes. */
    static int codePoint(byte[] bytes, int at, int length) {
        int lead = bytes[at];
        return switch (length) {
            case 2 -> ((lead & 0x1F) << 6) | (bytes[at + 1] & 0x3F);
            case 3 -> ((lead & 0x0F) << 12) | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F);
            default ->
                ((lead & 0x07) << 18)
                        | ((bytes[at + 1] & 0x3F) << 12)
                        | ((bytes[at + 2] & 0x3F) << 6)
                        | (bytes[at + 3] & 0x3F);
        };
    }

    /** Writes a code point that is no surrogate and answers the index after it. */
    static int encode(int codePoint, byte[] out, int at) {
        int i = at;
        if (codePoint < 0x80) {
            out[i++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            out[i++] = (byte) (0xC0 | (codePoint >> 6));
            out[i++] = continuation(codePoint);
        } else if (codePoint < 0x10000) {
            out[i++] = (byte) (0xE0 | (codePoint >> 12));
            out[i++] = continuation(codePoint >> 6);
            out[i++] = continuation(codePoint);
        } else {
            out[i++] = (byte) (0xF0 | (codePoint >> 18));
            out[i++] = continuation(codePoint >> 12);
            out[i++] = continuation(codePoint >> 6);
            out[i++] = continuation(codePoint);
        }
        return i;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private static int length(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /** The second byte's range depends on the first: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private static boolean isSecond(int lead, int second) {
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= least && second <= most;
    }
}
