package org.tsrecorder.transport.tcp;

/**
 * How much may be under way at a time. {@link LossRecovery} tells what happened; the answer is {@link #window()}. All
 * sizes are octets; {@code flight} is what was sent and not cumulatively acknowledged.
 */
interface CongestionControl {
    /** cwnd. */
    int window();

    /** ssthresh; {@link Integer#MAX_VALUE} until the first loss. */
    int slowStartThreshold();

    /** The size of a full segment is now this; called before anything else. */
    void segmentSize(int octets);

    /**
     * New data was acknowledged, and there is no fast recovery under way.
     *
     * @param limited whether the sender had filled the window: a window that is not used proves nothing
     */
    void onAcknowledged(long nowNanos, int octets, long roundTripNanos, boolean limited);

    /** A loss was found by duplicate or selective acknowledgments: fast recovery begins. */
    void onLoss(int flight);

    /**
     * The retransmission timer expired.
     *
     * @param first whether this is the first expiry for these data: only it lowers the threshold (RFC 5681 §3.1)
     */
    void onTimeout(int flight, boolean first);

    /** Nothing was sent for more than a retransmission timeout: what is known of the path is old (RFC 5681 §4.1). */
    void onIdle();

    /** RFC 6928: ten segments, however large. */
    static int initialWindow(int segmentSize) {
        return TcpTuning.INITIAL_WINDOW_SEGMENTS * segmentSize;
    }
}
