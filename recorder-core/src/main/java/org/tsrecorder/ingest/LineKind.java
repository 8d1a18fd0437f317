package org.tsrecorder.ingest;

/** What a line after the header turned out to be. */
enum LineKind {
    EVENT,
    /** Nothing but white space. */
    BLANK,
    /** Begins with {@code #}. */
    COMMENT,
    MALFORMED
}
