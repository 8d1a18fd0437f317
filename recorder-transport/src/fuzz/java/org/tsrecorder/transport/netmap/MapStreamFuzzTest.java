package org.tsrecorder.transport.netmap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.TailcfgFormatException;

/**
 * A map stream of any bytes, a message a line; a line of one {@code !} begins another stream. A message that is none is
 * refused, and after each that is one the map's lookups and the change agree with the peers there are.
 */
@Tag("fuzz")
class MapStreamFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @FuzzTest
    void noStreamBreaksASession(byte[] input) {
        NetworkMapSession session = new NetworkMapSession(NetworkMap.EMPTY);
        for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.equals("!")) {
                session = new NetworkMapSession(session.map());
            } else {
                take(session, line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void take(NetworkMapSession session, byte[] message) {
        NetworkMap before = session.map();
        try {
            NetworkMapChange change = session.apply(MapResponse.parse(message), NOW);
            require(change.map() == session.map(), "the change has another map");
            agree(before, change);
            agree(change.map());
            discoKeysAreLearnt(session);
        } catch (TailcfgFormatException e) {
            require(session.map() == before, "a refused message changed the map");
        }
    }

    private static void agree(NetworkMap before, NetworkMapChange change) {
        Map<Long, Node> peers = byId(before.peers());
        for (PeerDelta delta : change.peers()) {
            require(Optional.ofNullable(peers.get(delta.id())).equals(delta.before()), "before");
            require(!delta.before().equals(delta.after()), "no delta");
            delta.after().ifPresentOrElse(node -> peers.put(delta.id(), node), () -> peers.remove(delta.id()));
        }
        require(peers.equals(byId(change.map().peers())), "the deltas do not lead to the map");
    }

    private static Map<Long, Node> byId(Collection<Node> nodes) {
        Map<Long, Node> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        require(byId.size() == nodes.size(), "a number twice");
        return byId;
    }

    private static void agree(NetworkMap map) {
        require(map.peers().size() == map.peerCount(), "size");
        for (Node peer : map.peers()) {
            require(map.peer(peer.id()).equals(Optional.of(peer)), "number");
            map.peer(peer.key()).ifPresent(other -> require(other.key().equals(peer.key()), "key"));
            for (IpAddress address : PeerTable.addresses(peer)) {
                map.whoIs(address)
                        .ifPresent(who -> require(
                                PeerTable.addresses(who.node()).contains(address)
                                        || who.node().equals(map.self()),
                                "address"));
            }
            map.node(peer.name())
                    .ifPresent(other -> require(
                            PeerTable.canonical(other.name()).equals(PeerTable.canonical(peer.name())), "name"));
            map.resolve(peer.name());
            peer.isExpired(NOW);
        }
        map.nextKeyExpiry(NOW);
        unsignedPeersMayNothing(map);
    }

    private static void unsignedPeersMayNothing(NetworkMap map) {
        List<IpPrefix> theirs = map.peers().stream()
                .filter(Node::unsignedPeerApiOnly)
                .flatMap(peer -> peer.addresses().stream())
                .toList();
        for (FilterRule rule : map.filterRules()) {
            for (IpPrefix prefix : theirs) {
                require(
                        rule.sources().stream().noneMatch(source -> source.contains(prefix.address())),
                        "an unsigned peer may begin flows");
            }
        }
    }

    private static void discoKeysAreLearnt(NetworkMapSession session) {
        for (Node peer : session.map().peers()) {
            NetworkMap before = session.map();
            agree(before, session.discoKeyLearnt(peer.key(), peer.discoKey(), NOW));
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
