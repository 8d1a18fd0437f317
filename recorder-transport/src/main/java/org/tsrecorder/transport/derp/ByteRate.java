package org.tsrecorder.transport.derp;

/** A token bucket of bytes, as a relay asks for: what does not fit is to be dropped. Begins full. */
final class ByteRate {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double bytesPerNano;
    private final double burst;
    private double saved;
    private long seenNanos;

    ByteRate(long nowNanos, ServerInfo info) {
        bytesPerNano = info.tokenBucketBytesPerSecond() / NANOS_PER_SECOND;
        burst = info.tokenBucketBytesBurst();
        saved = burst;
        seenNanos = nowNanos;
    }

    boolean tryTake(long nowNanos, int bytes) {
        saved = Math.min(burst, saved + Math.max(0, nowNanos - seenNanos) * bytesPerNano);
        seenNanos = nowNanos;
        if (saved < bytes) {
            return false;
        }
        saved -= bytes;
        return true;
    }
}
