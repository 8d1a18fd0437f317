package org.tsrecorder.transport.control;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The wall clock, put right by the server's where ours is wrong. */
final class ControlTime {
    private final InstantSource wallClock;
    private Duration ahead = Duration.ZERO;

    ControlTime(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /** The server's clock shows this now. */
    void heard(Instant server) {
        if (server.isBefore(ControlConstants.EARLIEST_CONTROL_TIME)) {
            return;
        }
        Duration difference = Duration.between(wallClock.instant(), server);
        ahead = difference.abs().compareTo(ControlConstants.CLOCK_TOLERANCE) > 0 ? difference : Duration.ZERO;
    }

    Instant now() {
        return wallClock.instant().plus(ahead);
    }
}
