package org.tsrecorder.transport.client;

/**
 * One recorder that was tried, as in {@code tailcfg.SSHRecordingAttempt}.
 *
 * @param recorder who was tried
 * @param failureMessage why it did not work, or empty for the recorder that took the session
 */
public record RecordingAttempt(RecorderAddress recorder, String failureMessage) {
    /** Whether this recorder did not take, or did not keep, the session. */
    public boolean failed() {
        return !failureMessage.isEmpty();
    }
}
