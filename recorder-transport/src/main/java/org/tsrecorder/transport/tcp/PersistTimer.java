package org.tsrecorder.transport.tcp;

/**
 * The persist timer: when the peer's window keeps us from sending, the next probe is due after one retransmission
 * timeout (SHLD-29) and then at doubling intervals (SHLD-30), RFC 9293 §3.8.6.1. As long as the probes are answered it
 * never gives up (MUST-37); unless the owner has closed the connection, when there is nobody left who could end it.
 */
final class PersistTimer {
    private final RttEstimator rtt;
    private final Deadline deadline = new Deadline();
    private int probes;
    private long unansweredSinceNanos;
    private boolean ownerGone;
    private long stalledSinceNanos;

    PersistTimer(RttEstimator rtt) {
        this.rtt = rtt;
    }

    Deadline deadline() {
        return deadline;
    }

    /** The window is closed and there is something to send. */
    void start(long nowNanos) {
        if (!deadline.isArmed()) {
            probes = 0;
            unansweredSinceNanos = nowNanos;
            deadline.arm(nowNanos + rtt.timeoutNanos());
        }
    }

    /** A probe was sent. */
    void backOff(long nowNanos) {
        probes++;
        deadline.arm(nowNanos + rtt.timeoutNanos(probes));
    }

    /** Any acceptable segment of the peer shows that it lives. */
    void onAnswer(long nowNanos) {
        unansweredSinceNanos = nowNanos;
    }

    /** Whether the probes stay unanswered for {@code patienceNanos}. */
    boolean isHopeless(long nowNanos, long patienceNanos) {
        return probes > 0 && nowNanos - unansweredSinceNanos >= patienceNanos;
    }

    /** The owner has closed both ways; what it wrote is still to be delivered. */
    void onOwnerGone(long nowNanos) {
        ownerGone = true;
        stalledSinceNanos = nowNanos;
    }

    /** The peer took something. */
    void onProgress(long nowNanos) {
        stalledSinceNanos = nowNanos;
    }

    /** Whether the owner is gone, and the peer has taken nothing for {@code patienceNanos} since. */
    boolean isForsaken(long nowNanos, long patienceNanos) {
        return ownerGone && nowNanos - stalledSinceNanos >= patienceNanos;
    }

    void stop() {
        deadline.disarm();
    }
}
