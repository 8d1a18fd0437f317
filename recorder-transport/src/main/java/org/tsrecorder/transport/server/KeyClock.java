package org.tsrecorder.transport.server;

import java.time.Instant;
import java.time.InstantSource;

/** Gives each recording and event a moment of its own: strictly increasing, whatever the wall clock does. */
final class KeyClock {
    private final InstantSource wallClock;
    private Instant last = Instant.MIN;

    KeyClock(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /** Now, or one nanosecond after the last answer if the clock has not come further. */
    synchronized Instant next() {
        Instant now = wallClock.instant();
        last = now.isAfter(last) ? now : last.plusNanos(1);
        return last;
    }
}
