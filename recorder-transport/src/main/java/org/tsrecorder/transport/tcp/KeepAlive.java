package org.tsrecorder.transport.tcp;

import java.time.Duration;

/** Probes a silent peer, RFC 9293 §3.8.4; off unless the settings or the owner switch it on (MUST-24, MUST-25). */
final class KeepAlive {
    private final long intervalNanos;
    private final int mostProbes;
    private final Deadline deadline = new Deadline();
    private long idleNanos;
    private int probes;

    KeepAlive(TcpTimeouts timeouts) {
        idleNanos = timeouts.keepAliveIdle().toNanos();
        intervalNanos = timeouts.keepAliveInterval().toNanos();
        mostProbes = timeouts.keepAliveProbes();
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * Probes after so much silence from now on (MUST-27); zero: never.
     *
     * @param heardFrom whether the peer is there to be probed; if not, silence counts from the handshake on
     */
    void idle(long nowNanos, Duration silence, boolean heardFrom) {
        idleNanos = silence.toNanos();
        deadline.disarm();
        if (heardFrom) {
            onHeard(nowNanos);
        }
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
