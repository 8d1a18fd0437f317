package org.tsrecorder.transport.server;

/** What was wrong with what a peer sent; each kind is counted. */
public enum BadRequest {
    /** Bytes that are neither HTTP/1.1 nor HTTP/2. */
    NOT_HTTP,
    /** A request line beyond its limit. */
    LINE_TOO_LONG,
    /** Header fields beyond their limit. */
    HEAD_TOO_LARGE,
    /** A protocol version that the call does not work with, such as HTTP/1.0. */
    WRONG_VERSION,
    /** An HTTP/1.1 request that does not name its host, or not properly. */
    BAD_HOST,
    /** A path that does not exist. */
    NOT_FOUND,
    /** A method that the path does not take. */
    METHOD_NOT_ALLOWED,
    /** A body with both a length and a transfer coding. */
    AMBIGUOUS_LENGTH,
    /** A body whose chunks do not parse. */
    BROKEN_BODY,
    /** A second HTTP/1 request before the first was answered. */
    PIPELINED,
    /** HTTP/2 frames that break RFC 9113. */
    FRAME_ERROR,
    /** More streams reset, or more control frames, than a sane client sends. */
    FLOOD,
    /** A request head that took too long. */
    SLOW_HEAD,
    /** An upload whose first line took too long, or an event that did. */
    SLOW_BODY,
    /** An upload whose first line is not a cast header. */
    MALFORMED_CAST,
    /** An event that is not a JSON object. */
    MALFORMED_EVENT,
    /** An upload or event beyond its limit. */
    BODY_TOO_LARGE
}
