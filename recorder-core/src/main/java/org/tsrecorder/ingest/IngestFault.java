package org.tsrecorder.ingest;

/**
 * Why an upload is not taken further.
 *
 * @param kind what limit or rule was broken
 * @param message one line for the client and the log: what was wanted and what came
 */
public record IngestFault(Kind kind, String message) {
    /** What was broken. */
    public enum Kind {
        /** The upload ended before its first byte. Nothing was stored. */
        NO_HEADER,
        /** The first line is longer than {@link IngestLimits#headerBytes}. Nothing was stored. */
        HEADER_TOO_LARGE,
        /** The memory that all sessions share has no place for the rest of the first line. Nothing was stored. */
        NO_ROOM,
        /** The first line is not the header of an asciicast v2 or v3. Nothing was stored. */
        HEADER_MALFORMED,
        /**
         * A line is longer than {@link IngestLimits#lineBytes}. Stored is everything before that line, and as many
         * bytes of it as the limit allows.
         */
        LINE_TOO_LONG,
        /**
         * The upload is longer than {@link IngestLimits#sessionBytes}. Stored are as many of its bytes as the limit
         * allows, or nothing when that is not even the header.
         */
        SESSION_TOO_LARGE
    }
}
