package org.tsrecorder.transport.client;

/**
 * Whether a session may go on without its recording, as in {@code tailcfg.SSHRecorderFailureAction}. An empty message
 * means that it may.
 *
 * @param rejectSessionWithMessage shown to the user when no recorder takes the session, which then does not start
 * @param terminateSessionWithMessage shown to the user when recording fails later, which then ends the session
 */
public record FailurePolicy(String rejectSessionWithMessage, String terminateSessionWithMessage) {
    private static final FailurePolicy OPEN = new FailurePolicy("", "");

    /** Sessions go on unrecorded; the default, as upstream. */
    public static FailurePolicy failOpen() {
        return OPEN;
    }

    /** No session without a recording. */
    public static FailurePolicy failClosed() {
        return new FailurePolicy(
                "This session must be recorded, and no recorder is available.",
                "This session must be recorded, and its recording has failed.");
    }

    /** What to do about a failure in {@code phase}. */
    public FailureDecision decide(RecordingPhase phase) {
        return switch (phase) {
            case START, EVENT ->
                rejectSessionWithMessage.isEmpty()
                        ? new FailureDecision.ContinueUnrecorded()
                        : new FailureDecision.Reject(rejectSessionWithMessage);
            case SESSION ->
                terminateSessionWithMessage.isEmpty()
                        ? new FailureDecision.ContinueUnrecorded()
                        : new FailureDecision.Terminate(terminateSessionWithMessage);
        };
    }
}
