package org.tsrecorder.transport.client;

/** When recording failed. */
public enum RecordingPhase {
    /** No recorder took the session. */
    START,
    /** A recorder had taken the session. */
    SESSION,
    /** No recorder stored the event. */
    EVENT
}
