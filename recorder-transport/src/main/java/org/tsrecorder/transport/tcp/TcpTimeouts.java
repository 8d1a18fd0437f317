package org.tsrecorder.transport.tcp;

import java.time.Duration;

/**
 * How long a connection waits for what.
 *
 * @param user the connection ends when what it sent stays unacknowledged this long (RFC 9293 §3.8.3, R2)
 * @param handshake the same for SYNs; RFC 9293 wants at least 3 minutes (MUST-23)
 * @param keepAliveIdle silence after which the peer is probed; zero: never, which is the default (MUST-25)
 * @param keepAliveInterval time between two probes
 * @param keepAliveProbes unanswered probes after which the connection ends, at least 1
 * @param timeWait how long TIME_WAIT lasts, 2 MSL
 * @param finWait2 how long a closed connection waits in FIN_WAIT_2 for the peer's FIN
 */
public record TcpTimeouts(
        Duration user,
        Duration handshake,
        Duration keepAliveIdle,
        Duration keepAliveInterval,
        int keepAliveProbes,
        Duration timeWait,
        Duration finWait2) {
    /** When keep-alive probes begin that were asked for without saying when (MUST-28). */
    public static final Duration KEEP_ALIVE_IDLE = Duration.ofHours(2);

    /** Five minutes for data, three for a SYN, no keep-alive, one minute each for the last states. */
    public static final TcpTimeouts DEFAULT = new TcpTimeouts(
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ZERO,
            Duration.ofSeconds(75),
            9,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    /** Checks the ranges. */
    public TcpTimeouts {
        checkPositive("user", user);
        checkPositive("handshake", handshake);
        checkPositive("keepAliveInterval", keepAliveInterval);
        checkPositive("timeWait", timeWait);
        checkPositive("finWait2", finWait2);
        if (keepAliveIdle.isNegative() || keepAliveProbes < 1) {
            throw new IllegalArgumentException(
                    "keepAliveIdle=" + keepAliveIdle + ", keepAliveProbes=" + keepAliveProbes);
        }
    }

    private static void checkPositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + "=" + value);
        }
    }

    /** The same with keep-alive probes as RFC 9293 §3.8.4 has them by default: after two hours (MUST-28). */
    public TcpTimeouts withKeepAlive() {
        return withKeepAlive(KEEP_ALIVE_IDLE, keepAliveInterval, keepAliveProbes);
    }

    /** The same with keep-alive probes after {@code idle}; zero switches them off. */
    public TcpTimeouts withKeepAlive(Duration idle, Duration interval, int probes) {
        return new TcpTimeouts(user, handshake, idle, interval, probes, timeWait, finWait2);
    }

    /** The same with other limits for unacknowledged data and for SYNs. */
    public TcpTimeouts withPatience(Duration forData, Duration forSyn) {
        return new TcpTimeouts(forData, forSyn, keepAliveIdle, keepAliveInterval, keepAliveProbes, timeWait, finWait2);
    }

    /** The same with other lengths of the last states. */
    public TcpTimeouts withLastStates(Duration inTimeWait, Duration inFinWait2) {
        return new TcpTimeouts(
                user, handshake, keepAliveIdle, keepAliveInterval, keepAliveProbes, inTimeWait, inFinWait2);
    }
}
