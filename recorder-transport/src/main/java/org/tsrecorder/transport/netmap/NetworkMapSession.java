package org.tsrecorder.transport.netmap;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netmap.NetworkMapChange.Part;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.TailcfgFormatException;

/**
 * Follows one map stream. The first message says everything anew, and forgets what the stream before said; those after
 * it say what changed. Not safe for use by several threads.
 */
public final class NetworkMapSession {
    private NetworkMapState state = new NetworkMapState();
    private NetworkMap map;
    private boolean first = true;

    /**
     * A session at the beginning of a stream.
     *
     * @param before the map of the stream before, which holds until the first message; {@link NetworkMap#EMPTY} for
     *     none
     */
    public NetworkMapSession(NetworkMap before) {
        map = before;
    }

    /** The map as it is. */
    public NetworkMap map() {
        return map;
    }

    /**
     * Takes a message; keep-alives change nothing.
     *
     * @param now the wall clock's time, for peers that have just been seen
     * @return what is different from the map before, be it that of another stream
     * @throws TailcfgFormatException when the stream does not begin with ourselves; the session stays as it is
     */
    public NetworkMapChange apply(MapResponse response, Instant now) {
        if (response.keepAlive()) {
            return new NetworkMapChange(map, Set.of(), List.of());
        }
        if (first && response.node().isEmpty()) {
            throw new TailcfgFormatException("wanted Node in the first message of a map stream, got none");
        }
        PeerUpdates updates = first ? PeerUpdates.insteadOf(map.peerTable()) : PeerUpdates.to(state.peers);
        updates.apply(response, now);
        first = false;
        state.applySelf(response);
        state.applyUsers(response.userProfiles());
        return finish(updates, state.applyFilter(response));
    }

    /**
     * Takes a disco key that a peer told us itself, by a TSMP message from one of its addresses. Who tells us is
     * online.
     *
     * @param now the wall clock's time; what the server knows from before it no longer counts for the key
     */
    public NetworkMapChange discoKeyLearnt(NodePublicKey peer, DiscoPublicKey key, Instant now) {
        Optional<Node> known = state.peers.get(peer).filter(node -> isNews(node, key));
        if (known.isEmpty()) {
            return new NetworkMapChange(map, Set.of(), List.of());
        }
        PeerUpdates updates = PeerUpdates.to(state.peers);
        updates.replace(known.get().withDiscoKey(key).withOnline(true).withLastSeen(Optional.of(now)));
        return finish(updates, false);
    }

    private static boolean isNews(Node node, DiscoPublicKey key) {
        boolean same = node.discoKey().equals(key) && node.online().orElse(false);
        return !key.isZero() && !same;
    }

    private NetworkMapChange finish(PeerUpdates updates, boolean newRules) {
        List<PeerDelta> deltas = updates.deltas();
        state.peers = updates.table();
        if (newRules || state.rulesDependOn(deltas)) {
            state.judgeRules();
        }
        NetworkMap before = map;
        map = new NetworkMap(state);
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (!deltas.isEmpty()) {
            parts.add(Part.PEERS);
        }
        map.addDifferences(before, parts);
        return new NetworkMapChange(map, parts, deltas);
    }
}
