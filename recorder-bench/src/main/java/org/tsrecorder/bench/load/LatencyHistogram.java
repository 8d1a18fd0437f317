package org.tsrecorder.bench.load;

/**
 * Counts of durations in buckets whose width grows with them: 64 a factor of two, so a value read back is at most 2 %
 * too high. For one thread.
 */
final class LatencyHistogram {
    private static final int SUB_BITS = 7;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS + 1) * SUB];
    private long count;
    private long max;

    /** Adds one duration; negative ones count as 0. */
    void record(long nanos) {
        long value = Math.max(nanos, 0);
        counts[bucket(value)]++;
        count++;
        max = Math.max(max, value);
    }

    long count() {
        return count;
    }

    long maxNanos() {
        return max;
    }

    /** The upper end of the bucket below or in which a part of all durations lies; 0 without any. */
    long percentileNanos(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(count * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(max, upperEnd(i));
            }
        }
        return 0;
    }

    /** The magnitude is how far a value is shifted to fit; above 0 its buckets' lower halves stay empty. */
    private static int bucket(long value) {
        int magnitude = Long.SIZE - Long.numberOfLeadingZeros(value | (SUB - 1)) - SUB_BITS;
        return magnitude * SUB + (int) (value >>> magnitude);
    }

    private static long upperEnd(int bucket) {
        int magnitude = bucket / SUB;
        long sub = bucket % SUB;
        return ((sub + 1) << magnitude) - 1;
    }
}
