package org.tsrecorder.cli;

import java.util.concurrent.CompletableFuture;

/**
 * How often somebody wanted the process to end: once to end in order, once more to end at once. Safe for any thread.
 */
final class StopRequests {
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final CompletableFuture<Void> second = new CompletableFuture<>();

    /** Somebody wants it to end. */
    void request() {
        if (!first.complete(null)) {
            second.complete(null);
        }
    }

    /** Waits until somebody wants it to end. */
    void await() {
        first.join();
    }

    /** Done when somebody wanted it twice. */
    CompletableFuture<Void> atOnce() {
        return second.copy();
    }
}
