package org.tsrecorder.transport.tcp;

/**
 * Slow start and congestion avoidance of RFC 5681 §3.1, counting octets (RFC 3465) because acknowledgments may cover a
 * whole batch of segments. What goes out in fast recovery, RFC 6582, is {@link LossRecovery}'s part.
 */
final class NewReno implements CongestionControl {
    private int segmentSize;
    private int window;
    private int threshold = Integer.MAX_VALUE;
    private int acknowledgedInRound;

    @Override
    public int window() {
        return window;
    }

    @Override
    public int slowStartThreshold() {
        return threshold;
    }

    @Override
    public void segmentSize(int octets) {
        if (segmentSize == 0) {
            window = CongestionControl.initialWindow(octets);
        }
        segmentSize = octets;
        window = Math.max(window, octets);
    }

    @Override
    public void onAcknowledged(long nowNanos, int octets, long roundTripNanos, boolean limited) {
        if (!limited) {
            return;
        }
        if (window < threshold) {
            window = (int) Math.min(TcpConstants.MOST_WINDOW, (long) window + octets);
            return;
        }
        acknowledgedInRound += octets;
        if (acknowledgedInRound >= window) {
            acknowledgedInRound -= window;
            window = Math.min(TcpConstants.MOST_WINDOW, window + segmentSize);
        }
    }

    @Override
    public void onLoss(int flight) {
        threshold = Math.max(flight / 2, 2 * segmentSize);
        window = threshold;
        acknowledgedInRound = 0;
    }

    @Override
    public void onTimeout(int flight, boolean first) {
        if (first) {
            threshold = Math.max(flight / 2, 2 * segmentSize);
        }
        window = segmentSize;
        acknowledgedInRound = 0;
    }

    @Override
    public void onIdle() {
        window = Math.min(window, CongestionControl.initialWindow(segmentSize));
    }
}
