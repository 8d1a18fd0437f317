package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.wireguard.Endpoint;

/** Takes what came over any path, on the event loop. */
public interface PathReceiver {
    /**
     * A datagram that may be one of WireGuard's.
     *
     * @param source where it came from, so that an answer given back to {@link Paths#send} gets there
     * @param datagram ownership moves to the receiver, which changes its readable bytes in place
     */
    void datagram(Endpoint source, ByteBuf datagram);

    /** No more datagrams wait to be read for now. */
    void batchComplete();
}
