package org.tsrecorder.transport.tailnet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.dataplane.PeerUpdate;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.magicsock.MagicPeer;
import org.tsrecorder.transport.magicsock.MagicSocket;
import org.tsrecorder.transport.magicsock.PeerPath;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.wireguard.PeerConfig;

/**
 * Brings what the network map says of peers into the tunnel and to the paths; of a map with a thousand peers of which
 * one changed it touches that one.
 *
 * <p>A peer is spoken with if it has keys of both kinds, they have not expired, and it speaks more than WireGuard. It
 * may use its own addresses; subnets that it routes are not accepted, as in a Tailscale node that was not told to.
 *
 * <p>Belongs to the event loop.
 */
final class PeerBook {
    private static final Logger LOG = LoggerFactory.getLogger(TailnetNode.class);

    private final Map<Long, Known> known = new HashMap<>();
    private final Map<NodePublicKey, Long> holders = new HashMap<>();
    private final Set<NodePublicKey> jailed = new HashSet<>();
    private final DataPlane plane;
    private final MagicSocket paths;

    /** What was brought there for a node. */
    private record Known(
            MagicPeer peer,
            List<IpPrefix> addresses,
            @Nullable Instant expiry) {}

    PeerBook(DataPlane plane, MagicSocket paths) {
        this.plane = plane;
        this.paths = paths;
    }

    /** Takes over nodes as they are now, and forgets those that are gone. */
    void update(Instant now, Collection<Node> changed, Collection<Long> removed) {
        List<NodePublicKey> gone = new ArrayList<>();
        removed.forEach(id -> forget(id, gone));
        List<Node> spoken = new ArrayList<>(changed.size());
        for (Node node : changed) {
            Known before = known.get(node.id());
            if (!isSpokenWith(node, now)) {
                forget(node.id(), gone);
            } else {
                if (before != null && !before.peer().nodeKey().equals(node.key())) {
                    forget(node.id(), gone);
                }
                spoken.add(node);
            }
        }
        if (!gone.isEmpty()) {
            // The tunnel forgets a peer before its path goes, and before another node has its key.
            tell(new PeerUpdate(List.of(), gone, jailed));
            gone.forEach(paths::remove);
        }
        put(spoken);
    }

    private static boolean isSpokenWith(Node node, Instant now) {
        return !node.key().isZero() && !node.discoKey().isZero() && !node.isWireGuardOnly() && !node.isExpired(now);
    }

    private void forget(long id, List<NodePublicKey> gone) {
        Known before = known.remove(id);
        if (before != null && holders.remove(before.peer().nodeKey(), id)) {
            jailed.remove(before.peer().nodeKey());
            gone.add(before.peer().nodeKey());
        }
    }

    private void put(List<Node> nodes) {
        List<PeerConfig> configs = new ArrayList<>();
        boolean otherJailed = false;
        for (Node node : nodes) {
            NodePublicKey key = node.key();
            MagicPeer peer = new MagicPeer(key, node.discoKey(), node.endpoints(), node.homeDerp());
            Known now = new Known(peer, addresses(node), node.keyExpiry().orElse(null));
            Known before = known.put(node.id(), now);
            holders.put(key, node.id());
            otherJailed |= node.isJailed() ? jailed.add(key) : jailed.remove(key);
            if (before == null || !before.peer().equals(peer)) {
                PeerPath path = paths.put(peer);
                if (before == null) {
                    configs.add(PeerConfig.of(key, now.addresses()).withEndpoint(path));
                    continue;
                }
            }
            if (!before.addresses().equals(now.addresses())) {
                configs.add(PeerConfig.of(key, now.addresses()));
            }
        }
        if (!configs.isEmpty() || otherJailed) {
            tell(new PeerUpdate(configs, List.of(), jailed));
        }
    }

    private void tell(PeerUpdate update) {
        var unused = plane.update(update).exceptionally(failure -> {
            LOG.warn("not all peers could be taken over: {}", failure.getMessage());
            return null;
        });
    }

    private static List<IpPrefix> addresses(Node node) {
        return node.addresses().stream()
                .filter(address -> node.allowedIps().stream().anyMatch(allowed -> allowed.contains(address)))
                .toList();
    }

    /** Forgets peers whose key has expired since control last spoke of them. */
    void expire(Instant now) {
        List<Long> expired = new ArrayList<>();
        known.forEach((id, peer) -> {
            if (peer.expiry() != null && !peer.expiry().isAfter(now)) {
                expired.add(id);
            }
        });
        update(now, List.of(), expired);
    }

    /** Forgets all. */
    void clear(Instant now) {
        update(now, List.of(), List.copyOf(known.keySet()));
    }

    /** How many peers are spoken with. */
    int size() {
        return known.size();
    }
}
