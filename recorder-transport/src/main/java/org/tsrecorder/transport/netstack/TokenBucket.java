package org.tsrecorder.transport.netstack;

/** Lets through so many a second on average, and one second's worth at once. */
final class TokenBucket {
    private final long nanosPerToken;
    private final long capacityNanos;
    private long savedNanos;
    private long seenNanos;
    private boolean used;

    /** A full bucket. */
    TokenBucket(int perSecond) {
        nanosPerToken = NetStackTuning.SECOND / perSecond;
        capacityNanos = nanosPerToken * perSecond;
        savedNanos = capacityNanos;
    }

    boolean tryTake(long nowNanos) {
        long passed = used ? Math.max(0, nowNanos - seenNanos) : 0;
        savedNanos = passed > capacityNanos ? capacityNanos : Math.min(capacityNanos, savedNanos + passed);
        seenNanos = nowNanos;
        used = true;
        if (savedNanos < nanosPerToken) {
            return false;
        }
        savedNanos -= nanosPerToken;
        return true;
    }
}
