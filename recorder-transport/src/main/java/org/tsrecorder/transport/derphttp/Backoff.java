package org.tsrecorder.transport.derphttp;

import org.tsrecorder.transport.crypto.RandomSource;

/** How long to wait after failures in a row: n² × 10 ms, at most 5 s, times 0.5 to 1.5. */
final class Backoff {
    private final RandomSource random;
    private int failures;

    Backoff(RandomSource random) {
        this.random = random;
    }

    /** The wait after one more failure. */
    long failed() {
        failures++;
        long wait = Math.min(
                (long) failures * failures * DerpHttpTuning.BACKOFF_STEP_NANOS, DerpHttpTuning.BACKOFF_MAX_NANOS);
        failures = wait == DerpHttpTuning.BACKOFF_MAX_NANOS ? failures - 1 : failures;
        double jitter = 0.5 + (random.nextInt() >>> 1) / (double) (1L << 31);
        return (long) (wait * jitter);
    }

    void succeeded() {
        failures = 0;
    }
}
