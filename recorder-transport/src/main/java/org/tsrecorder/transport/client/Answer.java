package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** A response to a request without a stream of frames: its status, and the beginning of its text for people. */
final class Answer {
    private static final int MAX_TEXT = 1024;

    private final HttpResponseStatus status;
    private final StringBuilder text = new StringBuilder();

    Answer(HttpResponseStatus status) {
        this.status = status;
    }

    boolean isOk() {
        return status.code() == HttpResponseStatus.OK.code();
    }

    int code() {
        return status.code();
    }

    /** Keeps what fits of a piece of the body, which stays the caller's. */
    void append(ByteBuf piece) {
        int kept = Math.min(piece.readableBytes(), MAX_TEXT - text.length());
        text.append(piece.toString(piece.readerIndex(), Math.max(kept, 0), StandardCharsets.UTF_8));
    }

    /** {@code 503 Service Unavailable: text}, on one line. */
    @Override
    public String toString() {
        String line = text.toString().strip().replaceAll("\\s*[\\p{Cntrl}]+\\s*", " ");
        return line.isEmpty() ? status.toString() : status + ": " + line;
    }
}
