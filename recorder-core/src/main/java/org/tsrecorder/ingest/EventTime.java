package org.tsrecorder.ingest;

/**
 * Adds up the digits of a JSON number into nanoseconds, one at a time, without rounding up: {@code 1.0000000019} is
 * 1,000,000,001 ns. The first 18 significant digits count; what is too large for a {@code long} becomes its maximum.
 */
final class EventTime {
    static final int NANO_DIGITS = 9;

    private static final int SIGNIFICANT_DIGITS = 18;
    /** Far beyond any exponent that leaves a value between 1 ns and 292 years, and far from overflow. */
    private static final long EXPONENT_CAP = 1_000_000_000_000L;

    private long mantissa;
    private int significant;
    private long scale;
    private long exponent;
    private boolean exponentNegative;

    void reset() {
        mantissa = 0;
        significant = 0;
        scale = 0;
        exponent = 0;
        exponentNegative = false;
    }

    void integerDigit(int digit) {
        if (!append(digit)) {
            scale++;
        }
    }

    void fractionDigit(int digit) {
        if (append(digit)) {
            scale--;
        }
    }

    void exponentSign(boolean negative) {
        exponentNegative = negative;
    }

    void exponentDigit(int digit) {
        exponent = Math.min(EXPONENT_CAP, exponent * 10 + digit);
    }

    long nanos() {
        long shift = scale + (exponentNegative ? -exponent : exponent) + NANO_DIGITS;
        long nanos = mantissa;
        for (; shift < 0 && nanos != 0; shift++) {
            nanos /= 10;
        }
        for (; shift > 0 && nanos != 0; shift--) {
            if (nanos > Long.MAX_VALUE / 10) {
                return Long.MAX_VALUE;
            }
            nanos *= 10;
        }
        return nanos;
    }

    private boolean append(int digit) {
        if (significant == SIGNIFICANT_DIGITS) {
            return false;
        }
        mantissa = mantissa * 10 + digit;
        significant += mantissa == 0 ? 0 : 1;
        return true;
    }
}
