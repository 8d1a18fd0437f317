package org.tsrecorder.asciicast;

/** Bytes that are not an asciicast: where, and what was wanted. */
public final class CastFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final long column;
    private final String reason;

    /** Reports {@code reason} at a place, both numbers counted from 1. */
    public CastFormatException(long line, long column, String reason) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    /** The line, from 1. A header given by itself is line 1. */
    public long line() {
        return line;
    }

    /** The byte within the line, from 1. */
    public long column() {
        return column;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }
}
