package org.tsrecorder.transport.tcp;

/** Smoothed round-trip time and retransmission timeout, RFC 6298 §2. Times in nanoseconds. */
final class RttEstimator {
    private boolean measured;
    private long smoothed;
    private long variation;
    private long least = Long.MAX_VALUE;
    private long timeout = TcpConstants.INITIAL_RTO_NANOS;

    /** Takes a measurement into account. By Karn's algorithm it must not come from a repeated segment. */
    void sample(long roundTripNanos) {
        long sample = Math.max(0, roundTripNanos);
        least = Math.min(least, sample);
        if (measured) {
            // (2.3), with alpha = 1/8 and beta = 1/4
            variation += (Math.abs(smoothed - sample) - variation) / 4;
            smoothed += (sample - smoothed) / 8;
        } else {
            // (2.2)
            smoothed = sample;
            variation = sample / 2;
            measured = true;
        }
        // K = 4; the clock's granularity G is far below the least timeout. The least applies to the variation's term,
        // as in Linux, so that a steady path of 300 ms is not given 300 ms.
        timeout = clamp(smoothed + Math.max(TcpTuning.LEAST_RTO_NANOS, 4 * variation));
    }

    /** A SYN was lost, so the first round trip is not known: (5.7). */
    void afterLostSyn() {
        if (!measured) {
            timeout = TcpConstants.RTO_AFTER_LOST_SYN_NANOS;
        }
    }

    private static long clamp(long nanos) {
        return Math.min(TcpTuning.MOST_RTO_NANOS, Math.max(TcpTuning.LEAST_RTO_NANOS, nanos));
    }

    boolean isMeasured() {
        return measured;
    }

    /** SRTT; 0 before the first measurement. */
    long smoothedNanos() {
        return smoothed;
    }

    /** The least round trip seen; {@link Long#MAX_VALUE} before the first measurement. */
    long leastNanos() {
        return least;
    }

    /** RTO without backoff. */
    long timeoutNanos() {
        return timeout;
    }

    /** RTO after {@code times} expiries in a row: doubled for each, up to the most (5.5). */
    long timeoutNanos(int times) {
        return Math.min(TcpTuning.MOST_RTO_NANOS, timeout << Math.min(times, 16));
    }
}
