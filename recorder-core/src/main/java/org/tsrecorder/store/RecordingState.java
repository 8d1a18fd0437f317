package org.tsrecorder.store;

/** How far a recording has come. */
public enum RecordingState {
    /** Its upload is under way. */
    LIVE,
    /** Its upload ended as it should, and all of it is stored. */
    COMPLETE,
    /** Its upload was cut short; what was stored up to then is kept. */
    INCOMPLETE
}
