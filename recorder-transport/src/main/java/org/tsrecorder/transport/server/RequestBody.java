package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;

/** Takes the body of one request, on the connection's event loop: any number of {@code data}, then one end. */
interface RequestBody {
    /** More of the body; ownership of the buffer comes with it. */
    void data(ByteBuf bytes);

    /** The body is whole. */
    void end();

    /** The body will not be whole, and nobody reads the answer any more. */
    void aborted(String reason);

    /** The client broke the framing of its body, but still hears an answer. */
    void broken(BadRequest kind, String text);
}
