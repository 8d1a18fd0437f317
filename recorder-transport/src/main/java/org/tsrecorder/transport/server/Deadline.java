package org.tsrecorder.transport.server;

import org.jspecify.annotations.Nullable;

/** Something to do at a moment; stands in at most one {@link TimerWheel}, whose event loop alone touches it. */
abstract class Deadline {
    long dueNanos;
    boolean armed;
    int slot;

    @Nullable
    Deadline before;

    @Nullable
    Deadline after;

    /** The moment has come; may arm itself again. */
    abstract void expired(long nowNanos);

    /** {@link #expired} threw: ends what this deadline belongs to, where there is something to end. */
    void crashed() {}
}
