package org.tsrecorder.store;

/**
 * A store cannot do what was asked of it. The message is one line for people and names the recording where there is
 * one.
 */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure, for counters and for the answer to the client. */
    public enum Reason {
        /** No space, or less than the floor that must stay free. */
        FULL,
        /** The store is shutting down or not reachable. */
        UNAVAILABLE,
        /** The recording's key is taken. */
        EXISTS,
        /** The destination answered with an error. */
        FAULT
    }

    /** The kind of failure. */
    private final Reason reason;

    /** Without an underlying cause. */
    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** With the failure underneath. */
    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }
}
