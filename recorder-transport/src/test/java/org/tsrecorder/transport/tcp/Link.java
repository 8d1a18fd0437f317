package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;

/** Takes what a connection sends; decides about each segment's fate. */
@FunctionalInterface
interface Link {
    /** A segment goes out at {@code nowNanos}; ownership moves in. */
    void send(long nowNanos, ByteBuf segment);
}
