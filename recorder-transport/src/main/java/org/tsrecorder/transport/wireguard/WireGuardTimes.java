package org.tsrecorder.transport.wireguard;

/**
 * When keypairs are renewed and given up, and when silence is broken (paper, §6.1), in nanoseconds. Stock WireGuard
 * knows {@link #PAPER} alone; shorter times make a life of hours fit in a test. A peer with other times is no harm: who
 * initiated renews, and a keypair expires at each end by that end's clock.
 *
 * @param rekeyAfterTime an initiator renews a keypair of this age when it sends
 * @param rejectAfterTime a keypair of this age neither encrypts nor decrypts
 * @param rekeyAttemptTime how long initiations are repeated before their packets are given up
 * @param rekeyTimeout the least time between two initiations of ours to one peer, and the time after which one is
 *     repeated
 * @param keepaliveTimeout who has received and not sent for so long sends a keepalive
 */
public record WireGuardTimes(
        long rekeyAfterTime, long rejectAfterTime, long rekeyAttemptTime, long rekeyTimeout, long keepaliveTimeout) {
    /** What the paper fixes. */
    public static final WireGuardTimes PAPER = new WireGuardTimes(
            WireGuardConstants.REKEY_AFTER_TIME,
            WireGuardConstants.REJECT_AFTER_TIME,
            WireGuardConstants.REKEY_ATTEMPT_TIME,
            WireGuardConstants.REKEY_TIMEOUT,
            WireGuardConstants.KEEPALIVE_TIMEOUT);

    /** Wiping of keys waits for so many times {@link #rejectAfterTime}, §6.3. */
    private static final int FORGET_FACTOR = 3;

    /** A fifteenth of {@link #rekeyTimeout}: with the paper's five seconds, the kernel's third of a second. */
    private static final int JITTER_PART = 15;

    /**
     * Checks that the times fit together.
     *
     * @throws IllegalArgumentException when one is not positive, a keypair would expire before it is renewed, or there
     *     is no time to renew one on receipt (§6.2)
     */
    public WireGuardTimes {
        if (rekeyTimeout <= 0 || keepaliveTimeout <= 0 || rekeyAttemptTime < rekeyTimeout) {
            throw new IllegalArgumentException("rekeyTimeout=" + rekeyTimeout + ", keepaliveTimeout=" + keepaliveTimeout
                    + ", rekeyAttemptTime=" + rekeyAttemptTime
                    + "; wanted: more than 0, and attempts for at least one timeout");
        }
        if (rekeyAfterTime <= 0 || rejectAfterTime <= rekeyAfterTime) {
            throw new IllegalArgumentException("rekeyAfterTime=" + rekeyAfterTime + ", rejectAfterTime="
                    + rejectAfterTime + "; wanted: 0 < rekeyAfterTime < rejectAfterTime");
        }
        if (rejectAfterTime <= keepaliveTimeout + rekeyTimeout) {
            throw new IllegalArgumentException("rejectAfterTime=" + rejectAfterTime
                    + "; wanted: more than keepaliveTimeout + rekeyTimeout=" + (keepaliveTimeout + rekeyTimeout));
        }
    }

    /**
     * The paper's times, all divided by the same number: with 60, a keypair is renewed every two seconds.
     *
     * @throws IllegalArgumentException if the divisor is not positive
     */
    public static WireGuardTimes paperDividedBy(int divisor) {
        if (divisor <= 0) {
            throw new IllegalArgumentException("divisor=" + divisor + "; wanted: more than 0");
        }
        return new WireGuardTimes(
                PAPER.rekeyAfterTime / divisor,
                PAPER.rejectAfterTime / divisor,
                PAPER.rekeyAttemptTime / divisor,
                PAPER.rekeyTimeout / divisor,
                PAPER.keepaliveTimeout / divisor);
    }

    /** Age from which on an initiator renews a keypair when it receives, as its last chance (§6.2). */
    long rekeyOnReceiveTime() {
        return rejectAfterTime - keepaliveTimeout - rekeyTimeout;
    }

    /** Keys are wiped when so long no new session came about, §6.3. */
    long forgetAfterTime() {
        return FORGET_FACTOR * rejectAfterTime;
    }

    /** Bound, exclusive, of what is added to {@link #rekeyTimeout}. */
    long rekeyTimeoutJitter() {
        return rekeyTimeout / JITTER_PART + 1;
    }
}
