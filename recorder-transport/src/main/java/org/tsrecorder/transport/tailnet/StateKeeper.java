package org.tsrecorder.transport.tailnet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.crypto.RandomSource;

/** Reads and writes the state one after the other on a virtual thread, as stores block. Safe for any thread. */
final class StateKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("tailnet state").factory());
    private final CompletableFuture<NodeState> state;

    /** Begins to read the state. */
    StateKeeper(StateStore store, RandomSource random) {
        state = CompletableFuture.supplyAsync(() -> NodeState.load(store, random), thread);
    }

    /** Does something with the state that its caller needs to know the end of. */
    <T> CompletableFuture<T> ask(Function<NodeState, T> question) {
        return state.thenApplyAsync(question, thread);
    }

    /** Writes something that is good to have, and whose loss is told in the log. */
    void keep(String what, Consumer<NodeState> writer) {
        try {
            var unused = state.thenAcceptAsync(writer, thread).exceptionally(failure -> {
                LOG.warn("the node's state: {} could not be kept: {}", what, failure.getMessage());
                return null;
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the node's state: {} came after the close", what);
        }
    }

    /** Lets writes that were asked for finish, and no more begin; completes when they have. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> last = CompletableFuture.runAsync(() -> {}, thread);
        thread.shutdown();
        return last;
    }
}
