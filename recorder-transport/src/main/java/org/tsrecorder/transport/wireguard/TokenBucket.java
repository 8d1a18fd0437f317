package org.tsrecorder.transport.wireguard;

/** Lets {@code burst} events pass at once and {@code perSecond} on average. */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000;

    private final long cost;
    private final long capacity;
    private long tokens;
    private long filledNanos;

    TokenBucket(int perSecond, int burst, long nowNanos) {
        cost = SECOND / perSecond;
        capacity = cost * burst;
        tokens = capacity;
        filledNanos = nowNanos;
    }

    /** Whether one more event may pass now. */
    boolean take(long nowNanos) {
        long elapsed = nowNanos - filledNanos;
        tokens = elapsed >= capacity - tokens ? capacity : tokens + elapsed;
        filledNanos = nowNanos;
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }
}
