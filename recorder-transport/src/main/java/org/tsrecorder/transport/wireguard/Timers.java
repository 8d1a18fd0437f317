package org.tsrecorder.transport.wireguard;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one peer (paper, §6). It only keeps them; what an expired one does, {@link PeerTimers} knows.
 *
 * <p>Deadlines wrap and are compared by difference.
 */
@SuppressWarnings("EnumOrdinal") // an index in memory, which nothing outlives
final class Timers {
    private static final Timer[] ALL = Timer.values();

    private final long[] deadlines = new long[ALL.length];
    private int pending;

    /** What a peer waits for. */
    enum Timer {
        /** No response came: initiate again, or give up. */
        RETRANSMIT_HANDSHAKE,
        /** Something was received and nothing sent: send a keepalive. */
        SEND_KEEPALIVE,
        /** Something was sent and nothing received: initiate. */
        NEW_HANDSHAKE,
        /** No new session came about: wipe all keys. */
        ZERO_KEY_MATERIAL,
        /** Nothing went either way for the configured interval: send a keepalive. */
        PERSISTENT_KEEPALIVE;

        final int bit = 1 << ordinal();
    }

    /** Sets a timer, or moves it. */
    void set(Timer timer, long deadlineNanos) {
        deadlines[timer.ordinal()] = deadlineNanos;
        pending |= timer.bit;
    }

    void cancel(Timer timer) {
        pending &= ~timer.bit;
    }

    void cancelAll() {
        pending = 0;
    }

    boolean isPending(Timer timer) {
        return (pending & timer.bit) != 0;
    }

    /** Whether any timer is pending. */
    boolean anyPending() {
        return pending != 0;
    }

    /** The next deadline; meaningless unless {@link #anyPending()}. */
    long earliestNanos() {
        long earliest = 0;
        boolean found = false;
        for (int i = 0; i < ALL.length; i++) {
            if ((pending & (1 << i)) != 0 && (!found || deadlines[i] - earliest < 0)) {
                earliest = deadlines[i];
                found = true;
            }
        }
        return earliest;
    }

    /** Takes one timer that has expired, or null. */
    @Nullable
    Timer pollExpired(long nowNanos) {
        for (Timer timer : ALL) {
            if (isPending(timer) && deadlines[timer.ordinal()] - nowNanos <= 0) {
                cancel(timer);
                return timer;
            }
        }
        return null;
    }
}
