package org.tsrecorder.transport.magicsock;

import java.util.List;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * What control says of how a peer is reached.
 *
 * @param nodeKey who it is
 * @param discoKey whom to search paths with; all zero if it takes no part in that
 * @param endpoints where it may be reached directly
 * @param homeDerp the region of the relay that it listens at; 0 for none
 */
public record MagicPeer(NodePublicKey nodeKey, DiscoPublicKey discoKey, List<IpEndpoint> endpoints, int homeDerp) {
    /** Takes a copy of the list. */
    public MagicPeer {
        endpoints = List.copyOf(endpoints);
    }
}
