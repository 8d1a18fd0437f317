package org.tsrecorder.transport.control;

import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.Hostinfo;
import org.tsrecorder.transport.tailcfg.MapRequest;

/**
 * What a node tells control about itself, all of it each time. It is told anew whenever it differs from what was told,
 * so it must not hold what changes for no reason.
 *
 * @param hostinfo who we are, with what was found out about the network
 * @param discoKey who we are to path discovery; peers do not speak to a node without one
 * @param endpoints where we may be reached directly
 */
public record NodeReport(Hostinfo hostinfo, DiscoPublicKey discoKey, List<Endpoint> endpoints) {
    /** Refuses a disco key of zero, which would make us invisible. */
    public NodeReport {
        if (discoKey.isZero()) {
            throw new IllegalArgumentException("discoKey is zero");
        }
        endpoints = List.copyOf(endpoints);
    }

    /** The same with another Hostinfo. */
    public NodeReport withHostinfo(Hostinfo other) {
        return new NodeReport(other, discoKey, endpoints);
    }

    /** The same with other endpoints. */
    public NodeReport withEndpoints(List<Endpoint> others) {
        return new NodeReport(hostinfo, discoKey, others);
    }

    MapRequest request(MapRequest.Kind kind, NodePublicKey nodeKey) {
        return new MapRequest(kind, nodeKey, discoKey, hostinfo, endpoints, "");
    }

    /**
     * The first request of a process says nothing of its network: Headscale, told of a new disco key and of new
     * endpoints at once, would pass on the endpoints alone.
     */
    MapRequest firstStream(NodePublicKey nodeKey) {
        return new MapRequest(
                MapRequest.Kind.STREAM, nodeKey, discoKey, hostinfo.withNetInfo(Optional.empty()), List.of(), "");
    }
}
