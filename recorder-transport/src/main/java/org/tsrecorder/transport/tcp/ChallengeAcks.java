package org.tsrecorder.transport.tcp;

/** Limits how often unacceptable segments are answered, RFC 5961 §7. */
final class ChallengeAcks {
    private long periodBeganNanos;
    private int sent;

    /** Whether one may be sent now; counts it. */
    boolean tryAcquire(long nowNanos) {
        if (sent == 0 || nowNanos - periodBeganNanos >= TcpTuning.CHALLENGE_PERIOD_NANOS) {
            periodBeganNanos = nowNanos;
            sent = 0;
        }
        if (sent == TcpTuning.CHALLENGE_ACKS) {
            return false;
        }
        sent++;
        return true;
    }
}
