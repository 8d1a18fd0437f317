package org.tsrecorder.transport.ts2021;

import java.io.IOException;
import java.io.Serial;

/** Why control was not reached, or an exchange with it came to nothing. The message is one line for people. */
public final class ControlConnectionException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** With that line. */
    public ControlConnectionException(String message) {
        super(message);
    }

    /** With that line, and what it was caused by. */
    public ControlConnectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
