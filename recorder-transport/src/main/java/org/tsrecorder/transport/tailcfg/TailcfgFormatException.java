package org.tsrecorder.transport.tailcfg;

/**
 * A document of the control protocol is not what it has to be. The message says what was wanted, what came, and where.
 */
public final class TailcfgFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_MESSAGE = 500;

    /**
     * A complaint.
     *
     * @param message what was wanted, what came and where; cut off when it is long
     */
    public TailcfgFormatException(String message) {
        super(shortened(message));
    }

    TailcfgFormatException(String message, Throwable cause) {
        super(shortened(message), cause);
    }

    private static String shortened(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
    }
}
