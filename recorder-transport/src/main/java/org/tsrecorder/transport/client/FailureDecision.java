package org.tsrecorder.transport.client;

/** What becomes of a session whose recording failed. */
public sealed interface FailureDecision {
    /**
     * The exit status of an SSH session that was refused because it could not be recorded. Tailscale's own: no shell
     * and no signal produces it.
     */
    int REJECTED_EXIT_STATUS = 254;

    /** The session does not start. */
    record Reject(String message) implements FailureDecision {}

    /** The running session ends. */
    record Terminate(String message) implements FailureDecision {}

    /** The session goes on without a recording. */
    record ContinueUnrecorded() implements FailureDecision {}
}
