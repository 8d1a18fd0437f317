package org.tsrecorder.transport.tcp;

/** One timer: a point on a clock that wraps, or none. */
final class Deadline {
    private long atNanos;
    private boolean armed;

    void arm(long dueNanos) {
        atNanos = dueNanos;
        armed = true;
    }

    void disarm() {
        armed = false;
    }

    boolean isArmed() {
        return armed;
    }

    boolean isDue(long nowNanos) {
        return armed && nowNanos - atNanos >= 0;
    }

    /** Where it stands; only while armed. */
    long atNanos() {
        return atNanos;
    }

    /** Whichever comes first of this, if armed, and {@code other}, a point or {@link TcpConnection#NO_DEADLINE}. */
    long earlierOf(long other) {
        if (!armed) {
            return other;
        }
        return other == TcpConnection.NO_DEADLINE || atNanos - other < 0 ? atNanos : other;
    }
}
