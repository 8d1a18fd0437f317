package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.tsrecorder.transport.wireguard.Endpoint;
import org.tsrecorder.transport.wireguard.Peer;

/**
 * How datagrams get to peers and come from them. {@link UdpPaths} sends to where WireGuard last heard the peer; a node
 * of a tailnet chooses between addresses and relays.
 *
 * <p>All methods are called on the event loop that {@link #open} was given.
 */
public interface Paths {
    /**
     * Begins to receive.
     *
     * @param loop where everything is to happen from now on
     * @param receiver takes what comes
     * @return fails with the reason when there is no path at all
     */
    CompletionStage<Void> open(EventLoop loop, PathReceiver receiver);

    /**
     * Sends a datagram to a peer with the next {@link #flush}, or before; what cannot be sent is dropped and counted.
     *
     * @param destination where WireGuard takes the receiver to be: where the last authenticated message came from, or
     *     what was configured
     * @param datagram ownership moves here
     */
    void send(Peer peer, Endpoint destination, ByteBuf datagram);

    /** Likewise, an answer to somebody who is no peer yet, the way that his message came. */
    void reply(Endpoint destination, ByteBuf datagram);

    /** Lets go of everything sent so far. */
    void flush();

    /** The host's addresses changed, or it slept: whatever may be bound to what is gone is to be opened anew. */
    CompletionStage<Void> rebind();

    /** What was done so far, by names of the paths' own. */
    Map<String, Long> counters();

    /** Closes all paths. */
    CompletionStage<Void> close();
}
