package org.tsrecorder.ingest;

/**
 * Recognises the way nearly all event lines begin, in a few words: {@code [12.345678, "o", "} as Python writes it, and
 * {@code [12.345678,"o","} as Go does. Whatever else is valid is left to {@link EventGrammar}.
 */
final class EventPrefix {
    static final int NO_MATCH = -1;

    /** {@code , "?", "} and {@code ,"?","} read little-endian, with a hole for the code. */
    private static final long SPACED = 0x22_20_2C_22_00_22_20_2CL;

    private static final long SPACED_MASK = ~(0xFFL << 24);
    private static final long COMPACT = 0x22_2C_22_00_22_2CL;
    private static final long COMPACT_MASK = 0xFFFF_FF00_FFFFL;
    private static final int WORD_DIGITS = 8;
    private static final long[] NANOS_PER_UNIT = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10
    };

    private long nanos;

    /** The time of the last line that matched, in nanoseconds. */
    long nanos() {
        return nanos;
    }

    /**
     * Where the data string's inside begins when the line that starts at {@code at} begins that way, else
     * {@link #NO_MATCH}. Reads up to 24 bytes past the known ones, of which the first 8 must be newlines.
     */
    int match(byte[] bytes, int at) {
        long integer = Swar.longAt(bytes, at + 1);
        int digits = Swar.before(Swar.nonDigits(integer));
        int point = at + 1 + digits;
        boolean leadingZero = digits > 1 && (byte) integer == '0';
        if (bytes[at] != '[' || digits == 0 || digits == WORD_DIGITS || bytes[point] != '.' || leadingZero) {
            return NO_MATCH;
        }
        int end = fraction(bytes, point + 1);
        if (end == NO_MATCH) {
            return NO_MATCH;
        }
        nanos += Swar.decimal(integer, digits) * NANOS_PER_UNIT[0];
        return code(bytes, end);
    }

    private int fraction(byte[] bytes, int at) {
        long high = Swar.longAt(bytes, at);
        int digits = Swar.before(Swar.nonDigits(high));
        if (digits == 0) {
            return NO_MATCH;
        }
        nanos = Swar.decimal(high, digits) * NANOS_PER_UNIT[digits];
        return digits < WORD_DIGITS ? at + digits : longFraction(bytes, at + WORD_DIGITS);
    }

    /** Of the digits after the eighth only the first reaches down to nanoseconds. */
    private int longFraction(byte[] bytes, int at) {
        long low = Swar.longAt(bytes, at);
        int digits = Swar.before(Swar.nonDigits(low));
        if (digits == WORD_DIGITS) {
            return NO_MATCH;
        }
        nanos += digits == 0 ? 0 : bytes[at] - '0';
        return at + digits;
    }

    private static int code(byte[] bytes, int at) {
        long word = Swar.longAt(bytes, at);
        boolean compact = (word & COMPACT_MASK) == COMPACT;
        boolean spaced = (word & SPACED_MASK) == SPACED;
        int code = bytes[at + (compact ? 2 : 3)] - 'a';
        return (compact || spaced) && code >= 0 && code < 26 ? at + (compact ? 6 : 8) : NO_MATCH;
    }
}
