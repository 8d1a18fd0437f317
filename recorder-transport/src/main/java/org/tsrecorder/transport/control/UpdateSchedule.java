package org.tsrecorder.transport.control;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** When to tell control about ourselves: what changes close together is told once, one request at a time. */
final class UpdateSchedule {
    private final Backoff backoff;
    private boolean dirty;
    private boolean inFlight;
    private long dueNanos;

    UpdateSchedule(RandomGenerator random) {
        backoff = new Backoff(random);
    }

    /** Something has changed. */
    void changed(long nowNanos) {
        if (!dirty) {
            dirty = true;
            dueNanos = nowNanos + ControlConstants.UPDATE_DEBOUNCE.toNanos();
        }
    }

    /** It is to be told at once, whether it has changed or not. */
    void force(long nowNanos) {
        dirty = true;
        dueNanos = nowNanos;
    }

    /** Whether to send it now; if so that is taken as done. */
    boolean begin(long nowNanos) {
        if (!dirty || inFlight || dueNanos - nowNanos > 0) {
            return false;
        }
        dirty = false;
        inFlight = true;
        return true;
    }

    /** The request is over. */
    void ended(long nowNanos, boolean good) {
        inFlight = false;
        if (good) {
            backoff.reset();
        } else {
            dirty = true;
            dueNanos = nowNanos + backoff.failed().toNanos();
        }
    }

    OptionalLong nextDeadlineNanos() {
        return dirty && !inFlight ? OptionalLong.of(dueNanos) : OptionalLong.empty();
    }
}
