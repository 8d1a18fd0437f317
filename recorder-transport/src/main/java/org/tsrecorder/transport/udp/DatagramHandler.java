package org.tsrecorder.transport.udp;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Takes what a {@link UdpEdge} receives, on its event loop. */
public interface DatagramHandler {
    /**
     * One datagram.
     *
     * @param datagram ownership moves to the handler. It may be a slice that shares a block of up to
     *     {@value ReceiveArena#BLOCK_BYTES} bytes with other datagrams, and may be changed in place between its reader
     *     and writer index. The block goes back to the pool when the last slice is released: who keeps a few bytes for
     *     long (an idle connection's unread input, a piece of a recording) copies them
     * @param source the sender; the same object for all datagrams of a batch that come from one sender
     */
    void datagram(ByteBuf datagram, InetSocketAddress source);

    /** No more datagrams wait to be read for now: time for what was put off to the end of the batch. */
    void batchComplete();
}
