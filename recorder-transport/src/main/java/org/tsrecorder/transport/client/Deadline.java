package org.tsrecorder.transport.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A moment on an injected monotonic clock.
 *
 * @param nanoTime the clock
 * @param atNanos the moment on it
 * @param allowed how long it was away when it was set
 */
record Deadline(LongSupplier nanoTime, long atNanos, Duration allowed) {
    /** How often a wait looks at the clock, which need not be the one that real waits run on. */
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    static Deadline after(LongSupplier nanoTime, Duration duration) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + duration.toNanos(), duration);
    }

    /** The sooner of this and {@code duration} from now; the latter when they are the same. */
    Deadline within(Duration duration) {
        Deadline other = after(nanoTime, duration);
        return other.atNanos - atNanos <= 0 ? other : this;
    }

    /** The time allowed, for people. */
    String what() {
        return allowed.toMillis() % 1000 == 0 ? allowed.toSeconds() + " s" : allowed.toMillis() + " ms";
    }

    private long remainingNanos() {
        return atNanos - nanoTime.getAsLong();
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    /** Waits for {@code future}, which is left as it is when the time is over. */
    <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            long remaining = remainingNanos();
            if (remaining <= 0 && !future.isDone()) {
                throw new TimeoutException();
            }
            try {
                return future.get(Math.min(remaining, LOOK_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (isOver()) {
                    throw e;
                }
            }
        }
    }
}
