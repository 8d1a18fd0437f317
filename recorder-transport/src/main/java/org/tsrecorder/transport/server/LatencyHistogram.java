package org.tsrecorder.transport.server;

import java.util.concurrent.atomic.LongAdder;

/** Counts durations in buckets whose bounds grow by √2; any thread may record. */
final class LatencyHistogram {
    private static final int BUCKETS = 128;

    private final LongAdder[] counts = new LongAdder[BUCKETS];
    private final LongAdder sum = new LongAdder();

    LatencyHistogram() {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        long value = Math.max(nanos, 1);
        int octave = 63 - Long.numberOfLeadingZeros(value);
        int half = value > (1L << octave) * Math.sqrt(2) ? 1 : 0;
        counts[2 * octave + half].increment();
        sum.add(value);
    }

    ServerStatistics.AckLatency summary() {
        long total = 0;
        for (LongAdder count : counts) {
            total += count.sum();
        }
        return new ServerStatistics.AckLatency(total, sum.sum(), bound(total / 2), bound(total - 1 - total / 100));
    }

    /** Upper bound of the bucket that holds the sample of that rank, counted from 0; 0 when there is none. */
    private long bound(long rank) {
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i].sum();
            if (seen > rank) {
                return (long) Math.pow(2, (i + 1) / 2.0);
            }
        }
        return 0;
    }
}
