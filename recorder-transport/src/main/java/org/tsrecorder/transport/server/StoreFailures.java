package org.tsrecorder.transport.server;

import org.tsrecorder.store.StoreException;

/** How a store's failure looks to a client. */
final class StoreFailures {
    private StoreFailures() {}

    /** 503 where another recorder, or this one later, would do better; 500 else. */
    static int status(StoreException.Reason reason) {
        return switch (reason) {
            case FULL, UNAVAILABLE -> 503;
            case EXISTS, FAULT -> 500;
        };
    }

    /** A line that tells no paths: those are for the log. */
    static String text(StoreException.Reason reason) {
        return switch (reason) {
            case FULL -> "the recorder's storage is full";
            case UNAVAILABLE -> "the recorder's storage is not available";
            case EXISTS -> "the recording's name is taken";
            case FAULT -> "the recorder's storage failed";
        };
    }
}
