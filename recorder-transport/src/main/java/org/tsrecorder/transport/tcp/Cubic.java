package org.tsrecorder.transport.tcp;

/**
 * CUBIC, RFC 9438. After a loss the window follows a cubic function of time, {@code C·(t − K)³ + W_max}: fast towards
 * the size at which the loss came, flat around it, fast beyond it; and never below what Reno would have
 * ({@code W_est}). Windows are in segments here, as in the RFC; time is in seconds.
 */
final class Cubic implements CongestionControl {
    /** §5.1: how steep the function is, in segments per second cubed. */
    private static final double C = 0.4;

    /** §4.6: what is left of the window after a loss. */
    private static final double BETA = 0.7;

    /** §4.3: lets W_est grow as Reno's average does, given that a loss costs less. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    private static final double NANOS_PER_SECOND = 1e9;

    private int segmentSize;
    private int threshold = Integer.MAX_VALUE;
    private double window;
    private double windowMax;
    private double windowReno;
    private double windowAtLoss;
    private double k;
    private long epochNanos;
    private boolean inEpoch;

    @Override
    public int window() {
        return (int) Math.min(TcpConstants.MOST_WINDOW, Math.max(1, window) * segmentSize);
    }

    @Override
    public int slowStartThreshold() {
        return threshold;
    }

    @Override
    public void segmentSize(int octets) {
        if (segmentSize == 0) {
            window = TcpTuning.INITIAL_WINDOW_SEGMENTS;
        } else {
            double ratio = (double) segmentSize / octets;
            window *= ratio;
            windowMax *= ratio;
            windowReno *= ratio;
            windowAtLoss *= ratio;
        }
        segmentSize = octets;
    }

    @Override
    public void onAcknowledged(long nowNanos, int octets, long roundTripNanos, boolean limited) {
        if (!limited) {
            // §5.8: time in which the window was not used must not count.
            inEpoch = false;
            return;
        }
        double segments = (double) octets / segmentSize;
        if (window() < threshold) {
            window += segments;
        } else {
            avoidCongestion(nowNanos, segments, roundTripNanos);
        }
        window = Math.min(window, (double) TcpConstants.MOST_WINDOW / segmentSize);
    }

    private void avoidCongestion(long nowNanos, double segments, long roundTripNanos) {
        if (!inEpoch) {
            beginEpoch(nowNanos);
        }
        double ahead = (nowNanos - epochNanos + roundTripNanos) / NANOS_PER_SECOND - k;
        double cubic = C * ahead * ahead * ahead + windowMax;
        double target = Math.min(Math.max(cubic, window), 1.5 * window);
        double alpha = windowReno >= windowAtLoss ? 1 : ALPHA;
        windowReno += alpha * segments / window;
        window = Math.max(window + (target - window) / window * segments, windowReno);
    }

    private void beginEpoch(long nowNanos) {
        inEpoch = true;
        epochNanos = nowNanos;
        windowReno = window;
        if (window < windowMax) {
            k = Math.cbrt((windowMax - window) / C);
        } else {
            k = 0;
            windowMax = window;
        }
    }

    @Override
    public void onLoss(int flight) {
        reduce(flight);
        window = (double) threshold / segmentSize;
    }

    @Override
    public void onTimeout(int flight, boolean first) {
        if (first) {
            reduce(flight);
        }
        window = 1;
        inEpoch = false;
    }

    private void reduce(int flight) {
        windowAtLoss = window;
        // §4.7, fast convergence: who lost before reaching the last maximum makes room for newcomers.
        windowMax = window < windowMax ? window * (1 + BETA) / 2 : window;
        threshold = Math.max((int) (flight * BETA), 2 * segmentSize);
        inEpoch = false;
    }

    @Override
    public void onIdle() {
        window = Math.min(window, TcpTuning.INITIAL_WINDOW_SEGMENTS);
        inEpoch = false;
    }
}
