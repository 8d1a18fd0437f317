package org.tsrecorder.ingest;

import org.tsrecorder.asciicast.CastHeader;

/**
 * What one session may cost. All sizes are in bytes of the upload as the client sends it.
 *
 * @param headerBytes longest header line, without its newline; 1 to {@link CastHeader#MAX_BYTES}
 * @param lineBytes longest line after the header, without its newline; at least 1
 * @param sessionBytes longest upload in all; 0 for no limit
 * @param inFlightBytes most that one session may have received, or told the client to send, before the store has
 *     written it; at least 1
 */
public record IngestLimits(int headerBytes, long lineBytes, long sessionBytes, long inFlightBytes) {
    private static final int MIB = 1024 * 1024;
    private static final int INITIAL_WINDOW = 16 * 1024;
    private static final IngestLimits DEFAULTS = new IngestLimits(CastHeader.MAX_BYTES, 64L * MIB, 0, MIB);

    /** Checks the ranges. */
    public IngestLimits {
        boolean headerInRange = headerBytes >= 1 && headerBytes <= CastHeader.MAX_BYTES;
        require(headerInRange, "headerBytes", headerBytes, "1 to " + CastHeader.MAX_BYTES);
        require(lineBytes >= 1, "lineBytes", lineBytes, "at least 1");
        require(sessionBytes >= 0, "sessionBytes", sessionBytes, "0 (no limit) or more");
        require(inFlightBytes >= 1, "inFlightBytes", inFlightBytes, "at least 1");
    }

    /** 1 MiB of header, 64 MiB a line, no limit to the session, 1 MiB in flight. */
    public static IngestLimits defaults() {
        return DEFAULTS;
    }

    /**
     * How many bytes a client may send before the first credit: one HTTP/2 frame of the usual largest size (16 KiB),
     * less where {@link #inFlightBytes} is less. A transport with windows gives this to its peer as the initial one.
     */
    public int initialWindow() {
        return (int) Math.min(INITIAL_WINDOW, inFlightBytes);
    }

    private static void require(boolean holds, String what, long value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is " + value + "; wanted: " + wanted);
        }
    }
}
