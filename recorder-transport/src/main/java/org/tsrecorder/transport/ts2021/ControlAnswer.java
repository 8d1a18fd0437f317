package org.tsrecorder.transport.ts2021;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A whole answer of control. Immutable. */
public final class ControlAnswer {
    private static final int OK = 200;
    private static final int MAX_TEXT = 200;

    private final int status;
    private final Optional<String> retryAfter;
    private final byte[] body;

    private ControlAnswer(int status, Optional<String> retryAfter, byte[] body) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.body = body;
    }

    /** An answer of these parts; the bytes are copied. */
    public static ControlAnswer of(int status, Optional<String> retryAfter, byte[] body) {
        return new ControlAnswer(status, retryAfter, body.clone());
    }

    /** HTTP's status code. */
    public int status() {
        return status;
    }

    /** Whether that is 200. */
    public boolean isOk() {
        return status == OK;
    }

    /** The field {@code Retry-After} as it came: seconds or a date. */
    public Optional<String> retryAfter() {
        return retryAfter;
    }

    /** The body, copied. */
    public byte[] body() {
        return body.clone();
    }

    /** {@code HTTP 404: text}, on one line, the body's text cut after 200 characters. */
    @Override
    public String toString() {
        return describe(status, body);
    }

    /** The same for a status and a body that are at hand. */
    public static String describe(int status, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.UTF_8);
        String line = text.replaceAll("\\s*[\\p{Cntrl}]+\\s*", " ").strip();
        return line.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + line;
    }
}
