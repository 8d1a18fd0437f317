package org.tsrecorder.transport.tcp;

/**
 * When to acknowledge, RFC 9293 §3.8.6.3 (MUST-40) and RFC 5681 §4.2: every second full-sized segment at least, nothing
 * later than {@link TcpTuning#DELAYED_ACK_NANOS}, at once where the peer's loss recovery waits for it.
 *
 * <p>The question is asked when a batch of arrivals ends. A batch of 45 segments that came in one UDP datagram of the
 * kernel's receive offload thus gets one acknowledgment and not 22. RFC 9293 §3.10.7.4 demands it: segments that are
 * queued are all processed before any acknowledgment is sent (MUST-58, MUST-59). The acknowledgments between would
 * leave at the same instant and tell nothing the last does not; peers grow their window by octets, not by
 * acknowledgments, since RFC 3465. Kernels with GRO do the same.
 */
final class DelayedAck {
    private static final int QUICK_SEGMENTS = 16;

    private final Deadline deadline = new Deadline();
    private boolean immediate;
    private int fullSize = 1;
    private int quickLeft = QUICK_SEGMENTS;

    Deadline deadline() {
        return deadline;
    }

    /** Text arrived in order. */
    void onText(int octets) {
        if (octets > fullSize) {
            fullSize = octets;
        }
        if (quickLeft > 0) {
            // The peer is in slow start, which counts acknowledgments.
            quickLeft--;
            immediate = true;
        }
    }

    /** The next acknowledgment must not wait. */
    void demand() {
        immediate = true;
    }

    /** Whether one has to go out now, with {@code unacknowledged} octets in order since the last. */
    boolean isDue(int unacknowledged) {
        return immediate || unacknowledged >= 2 * fullSize;
    }

    /** It is not due now: it waits. */
    void delay(long nowNanos) {
        if (!deadline.isArmed()) {
            deadline.arm(nowNanos + TcpTuning.DELAYED_ACK_NANOS);
        }
    }

    /** A segment with the current acknowledgment went out. */
    void onSent() {
        immediate = false;
        deadline.disarm();
    }
}
