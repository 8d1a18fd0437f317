package org.tsrecorder.asciicast;

/**
 * Seconds as casts write them, and nanoseconds as we count them.
 *
 * <p>Decimals are read digit by digit, never through a float: {@code 4.7e-7} is 470 ns. Digits below the nanosecond
 * round half up.
 */
final class CastTime {
    /** The result of {@link #parse} for a time that no {@code long} of nanoseconds holds. */
    static final long TOO_LARGE = -1;

    private static final int NANO_DIGITS = 9;
    private static final int MOST_DIGITS = 18;
    private static final int LARGEST_EXPONENT = 10_000;

    private CastTime() {}

    /**
     * Reads the JSON number in {@code [from, to)}, known to be well formed and not negative, as nanoseconds; 292 years
     * or more is {@link #TOO_LARGE}.
     */
    static long parse(byte[] bytes, int from, int to) {
        long digits = 0;
        int taken = 0;
        int scale = 0;
        boolean fraction = false;
        int lost = -1;
        int at = from;
        for (; at < to; at++) {
            int c = bytes[at];
            if (c == '.') {
                fraction = true;
            } else if (c == 'e' || c == 'E') {
                break;
            } else if (taken < MOST_DIGITS) {
                digits = digits * 10 + (c - '0');
                taken += digits == 0 ? 0 : 1;
                scale += fraction ? 1 : 0;
            } else {
                lost = lost < 0 ? c - '0' : lost;
                scale -= fraction ? 0 : 1;
            }
        }
        int shift = NANO_DIGITS - scale + (at < to ? exponent(bytes, at + 1, to) : 0);
        return shift >= 0 ? enlarged(digits, shift, lost) : rounded(digits, -shift);
    }

    private static int exponent(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int exponent = 0;
        for (int at = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from; at < to; at++) {
            exponent = Math.min(exponent * 10 + (bytes[at] - '0'), LARGEST_EXPONENT);
        }
        return negative ? -exponent : exponent;
    }

    private static long enlarged(long digits, int shift, int lost) {
        if (digits == 0) {
            return 0;
        }
        long nanos = shift == 0 && lost >= 5 ? digits + 1 : digits;
        for (int i = 0; i < shift; i++) {
            int next = i == 0 && lost > 0 ? lost : 0;
            if (nanos > (Long.MAX_VALUE - next) / 10) {
                return TOO_LARGE;
            }
            nanos = nanos * 10 + next;
        }
        return nanos;
    }

    private static long rounded(long digits, int shift) {
        if (shift > MOST_DIGITS) {
            return 0;
        }
        long half = digits;
        for (int i = 1; i < shift; i++) {
            half /= 10;
        }
        return (half + 5) / 10;
    }

    /** Nanoseconds as seconds in decimal, all nine digits less the zeros at the end, at least one after the point. */
    static String seconds(long nanos) {
        String fraction = Long.toString(1_000_000_000L + nanos % 1_000_000_000L).substring(1);
        int length = NANO_DIGITS;
        while (length > 1 && fraction.charAt(length - 1) == '0') {
            length--;
        }
        return nanos / 1_000_000_000L + "." + fraction.substring(0, length);
    }
}
