package org.tsrecorder.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a peer answers to one request, the same for both versions of HTTP. Called on the event loop; after {@link #end}
 * or {@link #lost} nothing that counts follows.
 */
interface ResponseListener {
    /** {@code 100 Continue}: the peer wants the body. */
    default void proceed() {}

    /** The final status. */
    void status(HttpResponseStatus status);

    /** A piece of the body, which stays the caller's. */
    void body(ByteBuf piece);

    /** The answer is complete. */
    void end();

    /** The answer will not be complete; {@code how} continues a sentence that begins with the recorder's name. */
    void lost(String how);
}
