package org.tsrecorder.transport.derp;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.key.NodePublicKey;

/** Takes what a {@link DerpClient} has to say, while it runs. */
public interface DerpOutput {
    /**
     * A packet from a peer.
     *
     * @param source its node key, as the relay knows it; often the same object for the same key
     * @param packet ownership moves here; a slice that may share its memory with other packets, and may be changed in
     *     place
     */
    void packet(NodePublicKey source, ByteBuf packet);

    /**
     * Bytes for the relay, in order.
     *
     * @param frames ownership moves here
     */
    void send(ByteBuf frames);

    /** The relay's key came and our login was given to {@link #send}: packets may follow it. */
    void ready();

    /** The relay took the login, and said how much we may send. */
    void serverInfo(ServerInfo info);

    /** The relay has no way to this peer now; if packets came from it, none can be sent back this way. */
    void peerGone(NodePublicKey peer, PeerGoneReason reason);

    /**
     * The relay's opinion of this connection.
     *
     * @param problem for people; empty when there is none any more
     */
    void health(String problem);

    /**
     * The relay is about to restart.
     *
     * @param reconnectInNanos how long to wait before connecting again
     * @param tryForNanos how long to go on trying
     */
    void restarting(long reconnectInNanos, long tryForNanos);

    /** An answer to {@link DerpClient#ping}. */
    void pong(long data);

    /** The connection is to be closed; the client says and takes nothing more. */
    void failed(DerpFault fault);
}
