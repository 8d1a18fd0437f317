package org.tsrecorder.transport.client;

import java.io.IOException;

/** One recorder did not do what was asked of it; the reason says what it did instead, and does not name it. */
final class AttemptFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What it did. */
    private final String reason;

    AttemptFailedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    AttemptFailedException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
