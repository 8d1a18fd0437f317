package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;

/**
 * Where a connection puts the segments it sends. The network below lays the IP header into the room it left in front,
 * fills in the TCP checksum (which covers the addresses, so that this package need not know them), and sends.
 */
public interface TcpOutput {
    /**
     * A buffer that can hold {@code size} octets of TCP header and payload from its writer index on. Its reader and
     * writer index are equal and stand where the TCP header begins; what is in front of them and behind the segment is
     * room for the layers below.
     */
    ByteBuf newSegment(int size);

    /**
     * Sends one segment: readable from its TCP header to the end of its payload, the checksum field zero.
     *
     * @param segment a buffer from {@link #newSegment}; ownership moves to the callee
     */
    void segment(ByteBuf segment);
}
