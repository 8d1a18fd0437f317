package org.tsrecorder.peers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process will do; how long that takes is no part of any test. */
public final class Await {
    public static final Duration LONG = Duration.ofSeconds(30);
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

    private Await() {}

    /** Looks again and again until it is so, or fails by saying what never came. */
    public static void until(String what, Callable<Boolean> isSo) throws Exception {
        value(what, () -> isSo.call() ? Optional.of(true) : Optional.empty());
    }

    /** Looks again and again until there is something to see, or fails by saying what never came. */
    public static <T> T value(String what, Callable<Optional<T>> look) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LONG.toNanos()) {
            Optional<T> seen = look.call();
            if (seen.isPresent()) {
                return seen.orElseThrow();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        throw new AssertionError("waited " + LONG.toSeconds() + " s, but never: " + what);
    }

    /** Lets time pass. Only for programs that break things at a random moment. */
    public static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
