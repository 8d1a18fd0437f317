package org.tsrecorder.cli.player;

import java.time.Duration;
import java.util.Optional;

/**
 * How to play.
 *
 * @param speed how many times as fast as it was; greater than 0
 * @param idleTimeLimit the longest wait between two events, before {@code speed}; empty for none
 * @param pauseOnMarkers whether to stop at every marker
 * @param resize whether the terminal is asked to take the recording's size
 * @param unfiltered whether output goes to the terminal as it is, with all that it may do there
 */
public record PlaybackOptions(
        double speed, Optional<Duration> idleTimeLimit, boolean pauseOnMarkers, boolean resize, boolean unfiltered) {
    /** Refuses a speed at which nothing would ever come. */
    public PlaybackOptions {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed: wanted more than 0, got " + speed);
        }
    }

    /** These options with another limit where they have none. */
    public PlaybackOptions withDefaultIdleTimeLimit(Optional<Duration> limit) {
        return new PlaybackOptions(speed, idleTimeLimit.or(() -> limit), pauseOnMarkers, resize, unfiltered);
    }
}
