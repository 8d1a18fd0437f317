package org.tsrecorder.ingest;

/** Why a line after the header is not an event. The line is stored as it came all the same. */
public enum MalformedReason {
    /** It begins with something other than {@code [}, and is neither blank nor a {@code #} comment. */
    NOT_AN_ARRAY,
    /** Fewer than the three elements time, code, data. */
    TOO_SHORT,
    /** The first element is not a number, or has a minus sign. */
    BAD_TIME,
    /** The second element is not a string. */
    BAD_CODE,
    /** A bare control character, or an escape that JSON does not know (RFC 8259 section 7). */
    BAD_STRING,
    /** Bytes in a string that are not UTF-8 (RFC 3629). */
    BAD_UTF8,
    /** Any other breach of JSON's grammar (RFC 8259), such as a number with a leading zero. */
    BAD_JSON,
    /** Arrays and objects in each other, more than {@value EventGrammar#MAX_DEPTH} deep. */
    TOO_DEEP,
    /** The line, or the upload, ended before the array did. */
    CUT_SHORT
}
