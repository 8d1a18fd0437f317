package org.tsrecorder.transport.localapi;

import java.io.IOException;

/** The tailscaled of this host did not answer, or not as wanted. The message names its socket. */
public final class LocalApiException extends IOException {
    private static final long serialVersionUID = 1L;

    LocalApiException(String message) {
        super(message);
    }

    LocalApiException(String message, Throwable cause) {
        super(message, cause);
    }
}
