package org.tsrecorder.transport.key;

/** A text is not a key of the kind that was asked for. The message names the kind and what is wrong, never the text. */
public final class KeyFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    KeyFormatException(String message) {
        super(message);
    }
}
