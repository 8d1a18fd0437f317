package org.tsrecorder.transport.tcp;

/** The retransmission timer with its backoff, RFC 6298 §5, and the limit R2 of RFC 9293 §3.8.3. */
final class RetransmissionTimer {
    private final RttEstimator rtt;
    private final Deadline deadline = new Deadline();
    private int expiries;
    private long waitingSinceNanos;

    RetransmissionTimer(RttEstimator rtt) {
        this.rtt = rtt;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Expiries since anything new was acknowledged. */
    int expiries() {
        return expiries;
    }

    /** Something was sent that wants an acknowledgment: (5.1). */
    void onSent(long nowNanos, long patienceNanos) {
        if (!deadline.isArmed()) {
            waitingSinceNanos = nowNanos;
            arm(nowNanos, patienceNanos);
        }
    }

    /** New data was acknowledged: (5.2), (5.3). */
    void onProgress(long nowNanos, boolean allAcknowledged, long patienceNanos) {
        expiries = 0;
        waitingSinceNanos = nowNanos;
        if (allAcknowledged) {
            deadline.disarm();
        } else {
            arm(nowNanos, patienceNanos);
        }
    }

    /** It expired: (5.5), (5.6). */
    void backOff(long nowNanos, long patienceNanos) {
        expiries++;
        arm(nowNanos, patienceNanos);
    }

    /** Whether nothing was acknowledged for {@code patienceNanos}. */
    boolean isHopeless(long nowNanos, long patienceNanos) {
        return nowNanos - waitingSinceNanos >= patienceNanos;
    }

    private void arm(long nowNanos, long patienceNanos) {
        long due = nowNanos + rtt.timeoutNanos(expiries);
        long end = waitingSinceNanos + patienceNanos;
        deadline.arm(end - due < 0 && end - nowNanos > 0 ? end : due);
    }
}
