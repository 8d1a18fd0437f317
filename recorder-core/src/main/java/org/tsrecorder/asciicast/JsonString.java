package org.tsrecorder.asciicast;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a JSON string (RFC 8259 section 7), and what is odd about it.
 *
 * <p>The scan looks at eight bytes at a time for the four kinds that matter: the quote, the backslash, controls, and
 * bytes outside ASCII. What it saw on its way stays in the fields until the next scan. One instance belongs to one
 * scanner; nothing here allocates.
 */
final class JsonString {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    /** Whether control characters (newline apart) may stand in a string as they are. */
    private final boolean controlsAllowed;

    /** Whether the string holds an escape. */
    boolean escaped;
    /** Malformed UTF-8 sequences in the string, and where the first is. */
    int malformed;

    int malformedAt;
    /** U+FFFD in the string as it stands, which the sender put there. */
    int replacements;
    /** Escapes that are half a surrogate pair. */
    int loneSurrogates;
    /** Control characters that should have been escaped. */
    int controls;
    /** Where the scan failed and why, when it did. */
    int failedAt;

    String failure = "";

    JsonString(boolean controlsAllowed) {
        this.controlsAllowed = controlsAllowed;
    }

    /**
     * Scans from the byte after the opening quote. Answers the index of the closing quote, or -1 when there is none
     * before a newline or {@code end}, or when an escape is broken; {@link #failedAt} then says where.
     */
    int scan(byte[] bytes, int from, int end) {
        escaped = false;
        malformed = 0;
        replacements = 0;
        loneSurrogates = 0;
        controls = 0;
        int at = from;
        while (true) {
            at = skipPlain(bytes, at, end);
            if (at >= end) {
                return fail(end, "the string does not end");
            }
            byte b = bytes[at];
            if (b == '"') {
                return at;
            }
            at = b == '\\' ? skipEscape(bytes, at, end) : b < 0 ? skipSequence(bytes, at, end) : skipControl(bytes, at);
            if (at < 0) {
                return -1;
            }
        }
    }

    /**
     * The first byte at or after {@code at} that is a quote, a backslash, a control or not ASCII; {@code end} if none.
     */
    private static int skipPlain(byte[] bytes, int at, int end) {
        int i = at;
        while (i + Long.BYTES <= end) {
            long word = (long) LONGS.get(bytes, i);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            // The lowest flag is exact: a false one can only stand above a true one of the same kind.
            long special = (((quotes - ONES) & ~quotes)
                            | ((backslashes - ONES) & ~backslashes)
                            | ((word - SPACES) & ~word)
                            | word)
                    & HIGHS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private int skipEscape(byte[] bytes, int at, int end) {
        escaped = true;
        if (at + 1 >= end) {
            return fail(end, "the string does not end");
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> skipUnicodeEscape(bytes, at, end);
            default -> fail(at, "not an escape JSON knows");
        };
    }

    private int skipUnicodeEscape(byte[] bytes, int at, int end) {
        if (at + 6 > end) {
            return fail(end, "the string does not end");
        }
        int unit = hex4(bytes, at + 2, end);
        if (unit < 0) {
            return fail(at, "\\u wants four hexadecimal digits");
        }
        if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            if (unit == Utf8.REPLACEMENT) {
                replacements++;
            }
            return at + 6;
        }
        if (isLowSurrogateEscape(bytes, at + 6, end) && Character.isHighSurrogate((char) unit)) {
            return at + 12;
        }
        loneSurrogates++;
        return at + 6;
    }

    private int skipSequence(byte[] bytes, int at, int end) {
        int i = at;
        do {
            int length = Utf8.sequence(bytes, i, end);
            if (length < 0) {
                if (malformed++ == 0) {
                    malformedAt = i;
                }
                length = -length;
            } else if (length == 3 && Utf8.codePoint(bytes, i, 3) == Utf8.REPLACEMENT) {
                replacements++;
            }
            i += length;
        } while (i < end && bytes[i] < 0);
        return i;
    }

    private int skipControl(byte[] bytes, int at) {
        if (bytes[at] == '\n') {
            return fail(at, "the string does not end");
        }
        if (!controlsAllowed) {
            return fail(at, "a control character must be escaped");
        }
        controls++;
        return at + 1;
    }

    private int fail(int at, String reason) {
        failedAt = at;
        failure = reason;
        return -1;
    }

    static boolean isLowSurrogateEscape(byte[] bytes, int at, int end) {
        return at + 6 <= end
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && hex4(bytes, at + 2, end) >>> 10 == Character.MIN_LOW_SURROGATE >>> 10;
    }

    /** Four hexadecimal digits, or -1. */
    static int hex4(byte[] bytes, int at, int end) {
        if (at + 4 > end) {
            return -1;
        }
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }
}
