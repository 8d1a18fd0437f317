package org.tsrecorder.transport.wireguard;

import java.util.Arrays;

/**
 * Says of each counter whether it is seen for the first time, in a window that slides with the largest one seen (RFC
 * 6479).
 *
 * <pre>
 *            window: 8,128 counters                  last
 *   ──────┬─────────────────────────────────────────────┬──────▶ counter
 *   too old                  seen or not                  new
 * </pre>
 *
 * <p>A ring of 128 words of 64 bits. The word of {@code last} is cleared as it is entered, which is why one word less
 * than the ring holds can be promised. Counters are unsigned; their upper limit is the caller's to check.
 */
final class ReplayFilter {
    /** Counters that far behind the largest one seen are still told apart. */
    static final int WINDOW = 8_128;

    private static final int WORDS = 128;

    private final long[] ring = new long[WORDS];
    private long last;

    /** Whether {@link #accept} would accept {@code counter}; changes nothing, so it may run before authentication. */
    boolean wouldAccept(long counter) {
        if (Long.compareUnsigned(counter, last) > 0) {
            return true;
        }
        return Long.compareUnsigned(last - counter, WINDOW) <= 0 && (ring[word(counter)] & bit(counter)) == 0;
    }

    /** Marks an authenticated packet's counter as seen; false if it was, or may have been, seen before. */
    boolean accept(long counter) {
        if (!wouldAccept(counter)) {
            return false;
        }
        if (Long.compareUnsigned(counter, last) > 0) {
            clearUpTo(counter);
            last = counter;
        }
        ring[word(counter)] |= bit(counter);
        return true;
    }

    private void clearUpTo(long counter) {
        long current = last >>> 6;
        long words = (counter >>> 6) - current;
        if (words >= WORDS) {
            Arrays.fill(ring, 0);
            return;
        }
        for (long i = current + 1; i <= current + words; i++) {
            ring[(int) i & (WORDS - 1)] = 0;
        }
    }

    private static int word(long counter) {
        return (int) (counter >>> 6) & (WORDS - 1);
    }

    private static long bit(long counter) {
        return 1L << counter;
    }
}
