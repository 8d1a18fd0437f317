package org.tsrecorder.transport.client;

/** One JSON frame of the answer to {@code POST /v2/record}. */
sealed interface ResponseFrame {
    /** {@code {"ack":N}}; upstream's encoder leaves a 0 out, so an empty object is the same as {@code {"ack":0}}. */
    record Acknowledged(long offset) implements ResponseFrame {}

    /** {@code {"error":"text"}}: storing failed, nothing follows. */
    record Failed(String text) implements ResponseFrame {}

    /** Not a frame; nothing after it can be understood. */
    record Malformed(String reason) implements ResponseFrame {}
}
