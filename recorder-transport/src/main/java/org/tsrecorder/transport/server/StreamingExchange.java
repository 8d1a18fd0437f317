package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;

/** An exchange whose answer can begin before the request has ended: HTTP/2. */
interface StreamingExchange extends Exchange {
    /** Sends {@code 200} and leaves the body open. */
    void startBody();

    /** Adds to the open body; {@link #flush} sends it. Ownership of the buffer moves. */
    void send(ByteBuf part);

    /** Ends the open body, and with it the exchange. */
    void endBody();

    /** Whether the client takes what is sent; if not, only what must be said should be. */
    boolean isWritable();
}
