package org.tsrecorder.cli.player;

import java.io.IOException;

/** Where the player hears keys. */
@FunctionalInterface
public interface Keyboard {
    /** Nothing was pressed in time. */
    int NOTHING = -2;

    /** No key will ever come. */
    int CLOSED = -1;

    /**
     * The next byte typed, {@link #NOTHING} or {@link #CLOSED}.
     *
     * @param timeoutNanos how long to wait for it; {@link Long#MAX_VALUE} for ever
     */
    int read(long timeoutNanos) throws IOException;
}
