package org.tsrecorder.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Both clocks of a test, moved only by {@link #advance(Duration)}. Safe for any thread. */
public final class ManualTime {
    private final Instant start = Instant.parse("2026-07-29T11:50:50Z");
    private final AtomicLong elapsedNanos = new AtomicLong();

    /** Moves both clocks forward. */
    public void advance(Duration duration) {
        elapsedNanos.addAndGet(duration.toNanos());
    }

    /** The monotonic clock, starting at 0. */
    public LongSupplier nanoTime() {
        return elapsedNanos::get;
    }

    /** The wall clock, starting at 2026-07-29T11:50:50Z. */
    public InstantSource wallClock() {
        return () -> start.plusNanos(elapsedNanos.get());
    }
}
