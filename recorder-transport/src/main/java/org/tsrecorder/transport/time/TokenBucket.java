package org.tsrecorder.transport.time;

/** Lets through so many events a second on average, and a burst at once. Begins full. */
public final class TokenBucket {
    private static final long SECOND = 1_000_000_000;

    private final long cost;
    private final long capacity;
    private long saved;
    private long seenNanos;

    /**
     * A full bucket.
     *
     * @param perSecond events on average, 1 to 1,000,000,000
     * @param burst events at once after a pause, 1 or more
     */
    public TokenBucket(int perSecond, int burst) {
        cost = SECOND / perSecond;
        capacity = cost * burst;
        saved = capacity;
    }

    /** Whether one more event may pass now. */
    public boolean tryTake(long nowNanos) {
        // A full bucket has no use for the time since the last event, and before the first there is none.
        if (saved < capacity) {
            long passed = Math.max(0, nowNanos - seenNanos);
            saved = passed >= capacity - saved ? capacity : saved + passed;
        }
        seenNanos = nowNanos;
        if (saved < cost) {
            return false;
        }
        saved -= cost;
        return true;
    }
}
