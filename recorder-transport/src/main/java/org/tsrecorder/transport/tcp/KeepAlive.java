package org.tsrecorder.transport.tcp;

/** Probes a silent peer, RFC 9293 §3.8.4; off unless the settings switch it on (MUST-25). */
final class KeepAlive {
    private final long idleNanos;
    private final long intervalNanos;
    private final int mostProbes;
    private final Deadline deadline = new Deadline();
    private int probes;

    KeepAlive(TcpTimeouts timeouts) {
        idleNanos = timeouts.keepAliveIdle().toNanos();
        intervalNanos = timeouts.keepAliveInterval().toNanos();
        mostProbes = timeouts.keepAliveProbes();
    }

    Deadline deadline() {
        return deadline;
    }

    /** The peer lives (MUST-26: only silence is probed). */
    void onHeard(long nowNanos) {
        if (idleNanos > 0) {
            probes = 0;
            deadline.arm(nowNanos + idleNanos);
        }
    }

    /** Whether the peer left so many probes unanswered that it is gone (MUST-29: one alone means nothing). */
    boolean isHopeless() {
        return probes >= mostProbes;
    }

    /** A probe was sent. */
    void onProbe(long nowNanos) {
        probes++;
        deadline.arm(nowNanos + intervalNanos);
    }
}
