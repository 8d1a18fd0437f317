package org.tsrecorder.transport.derphttp;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.derp.PeerGoneReason;
import org.tsrecorder.transport.key.NodePublicKey;

/** Takes what comes from relays, on their event loop. */
public interface DerpListener {
    /**
     * A packet.
     *
     * @param region where it came through
     * @param source the node key of its sender, as the relay knows it; often the same object for the same key
     * @param packet ownership moves to the listener; may be changed in place, and may share its memory with others
     */
    void packet(int region, NodePublicKey source, ByteBuf packet);

    /** No more packets wait to be read for now. */
    void batchComplete();

    /** A relay of the region took our login. */
    void connected(int region);

    /**
     * There is no connection to a region: it broke, or could not be made, and will be tried again; or it is not wanted
     * any more.
     *
     * @param reason for people
     */
    void disconnected(int region, String reason);

    /** A relay has no way to a peer. */
    void peerGone(int region, NodePublicKey peer, PeerGoneReason reason);

    /**
     * A relay's opinion of the connection.
     *
     * @param problem for people; empty when there is none any more
     */
    void health(int region, String problem);
}
