package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;

/** Where a stack puts the packets it sends. */
@FunctionalInterface
public interface PacketOutput {
    /**
     * Sends one IP packet, readable from its first to its last byte. {@link NetStackSettings#headroom()} bytes in front
     * and {@link NetStackSettings#tailroom()} behind are free for a tunnel to encrypt it in place.
     *
     * @param packet its ownership moves to the callee
     */
    void packet(ByteBuf packet);
}
