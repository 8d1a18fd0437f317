package org.tsrecorder.transport.socket;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Blocking calls of a test, each on a virtual thread. */
final class Threads {
    private Threads() {}

    static <T> CompletableFuture<T> async(Callable<T> call) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(call.call());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }
}
