package org.tsrecorder.transport.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after the n-th failure in a row: n² × 10 ms, 30 s at most, times 0.5 to 1.5 ({@code util/backoff}).
 */
final class Backoff {
    private static final long UNIT_MILLIS = 10;
    private static final long MAX_MILLIS = 30_000;
    private static final int ENOUGH = 55;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** One more failure; says how long to wait after it. */
    Duration failed() {
        failures = Math.min(failures + 1, ENOUGH);
        long millis = Math.min(UNIT_MILLIS * failures * failures, MAX_MILLIS);
        return Duration.ofNanos((long) (millis * 1e6 * random.nextDouble(0.5, 1.5)));
    }

    /** Things went well. */
    void reset() {
        failures = 0;
    }
}
