package org.tsrecorder.asciicast;

/** What an event is; its code on the wire is a string of one letter. */
public enum EventKind {
    /** {@code o}: the terminal printed something. */
    OUTPUT("o"),
    /** {@code i}: the user typed something. */
    INPUT("i"),
    /** {@code r}: the terminal changed its size. */
    RESIZE("r"),
    /** {@code m}: a marker. */
    MARKER("m"),
    /** {@code x}: the session's process ended (v3; seen in v2 too). */
    EXIT("x"),
    /** Any other code, or a resize or exit whose data says nothing. */
    OTHER("");

    private final String code;

    EventKind(String code) {
        this.code = code;
    }

    /** The code on the wire; empty for {@link #OTHER}, which has many. */
    public String code() {
        return code;
    }
}
