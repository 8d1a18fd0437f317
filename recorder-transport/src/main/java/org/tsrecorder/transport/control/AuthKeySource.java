package org.tsrecorder.transport.control;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where an auth key comes from, asked each time that one is needed: it may be another by then. */
@FunctionalInterface
public interface AuthKeySource {
    /**
     * The key now. Called on the event loop, so what blocks goes elsewhere.
     *
     * @return any form of key; empty when there is none, and a person has to log the node in; fails with one line
     */
    CompletionStage<Optional<String>> authKey();

    /** Always this one. */
    static AuthKeySource of(String key) {
        return () -> CompletableFuture.completedFuture(Optional.of(key));
    }

    /** Never one. */
    static AuthKeySource none() {
        return () -> CompletableFuture.completedFuture(Optional.empty());
    }
}
