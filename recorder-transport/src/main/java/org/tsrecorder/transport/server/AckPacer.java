package org.tsrecorder.transport.server;

import java.util.concurrent.TimeUnit;

/**
 * Decides when an acknowledgement is due.
 *
 * <p>One that covers all that came goes out at once, since its client may be waiting for it; while more is under way
 * they go out every 100 ms at most. The more sessions there are, the further apart the acknowledgements of each:
 * together not more than 20,000 a second, which two cores carry, and each at least every 500 ms.
 */
final class AckPacer {
    private static final long BULK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PER_SESSION_NANOS = TimeUnit.SECONDS.toNanos(1) / 20_000;
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long silenceNanos;
    private long sentNanos;
    private long sent;

    /**
     * @param silenceNanos the longest time between two acknowledgements, news or not
     * @param nowNanos when the upload was accepted, which its client takes for a first acknowledgement
     */
    AckPacer(long silenceNanos, long nowNanos) {
        this.silenceNanos = silenceNanos;
        this.sentNanos = nowNanos;
    }

    /** When to say that {@code durable} of {@code received} bytes are durable. */
    long dueNanos(long durable, long received, int sessions) {
        if (durable == sent) {
            return heartbeatNanos();
        }
        long apart = Math.min(PER_SESSION_NANOS * sessions, MOST_NANOS);
        if (durable < received) {
            apart = Math.max(apart, BULK_NANOS);
        }
        return sentNanos + Math.min(apart, silenceNanos);
    }

    /** When to speak up although there is nothing new: early enough that a timer's lateness does no harm. */
    long heartbeatNanos() {
        // Spread by the moment of the last one, so that sessions begun together drift apart.
        long spread = Math.floorMod(sentNanos * 31 + System.identityHashCode(this), silenceNanos / 4 + 1);
        return sentNanos + silenceNanos - silenceNanos / 8 - spread;
    }

    void sent(long durable, long nowNanos) {
        sent = durable;
        sentNanos = nowNanos;
    }
}
