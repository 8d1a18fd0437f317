package org.tsrecorder.transport.netmap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.PeerChange;

/**
 * What one response makes of the peers.
 *
 * <pre>
 *   Peers            all there are, and the fields below do not count
 *   PeersRemoved  ─▶ PeersChanged ─▶ PeerSeenChange ─▶ OnlineChange ─▶ PeersChangedPatch      otherwise, in this order
 * </pre>
 *
 * <p>A peer's disco key may come from itself, earlier than from the server. A server that says a peer is offline, and
 * has not seen it since we have, does not know better.
 */
final class PeerUpdates {
    private final PeerTable before;
    private final PeerTable.Editor next;
    private final Set<Long> touched = new LinkedHashSet<>();

    private PeerUpdates(PeerTable before, PeerTable.Editor next) {
        this.before = before;
        this.next = next;
    }

    /** Changes to the peers there are. */
    static PeerUpdates to(PeerTable before) {
        return new PeerUpdates(before, before.edit());
    }

    /** All peers anew, and how they differ from those before. */
    static PeerUpdates insteadOf(PeerTable before) {
        PeerUpdates updates = new PeerUpdates(before, PeerTable.EMPTY.edit());
        before.all().forEach(peer -> updates.touched.add(peer.id()));
        return updates;
    }

    void apply(MapResponse response, Instant now) {
        if (!response.peers().isEmpty()) {
            complete(response.peers());
            return;
        }
        response.peersRemoved().forEach(this::remove);
        response.peersChanged().forEach(peer -> put(peer, PeerUpdates::isStaleChange));
        response.peerSeenChange()
                .forEach((id, seen) -> next.get(id)
                        .ifPresent(peer -> replace(peer.withLastSeen(seen ? Optional.of(now) : Optional.empty()))));
        response.onlineChange()
                .forEach((id, online) -> next.get(id).ifPresent(peer -> replace(peer.withOnline(online))));
        response.peersChangedPatch().forEach(this::patch);
    }

    private void complete(List<Node> peers) {
        Set<Long> kept = peers.stream().map(Node::id).collect(Collectors.toSet());
        before.all().stream().map(Node::id).filter(id -> !kept.contains(id)).forEach(this::remove);
        peers.forEach(peer -> put(peer, PeerUpdates::isStale));
    }

    private void remove(long id) {
        next.remove(id);
        touched.add(id);
    }

    private void put(Node peer, BiPredicate<Node, Node> isStale) {
        Optional<Node> known = next.get(peer.id());
        replace(known.filter(old -> isStale.test(old, peer))
                .map(old -> peer.withDiscoKey(old.discoKey()).withLastSeen(old.lastSeen()))
                .orElse(peer));
    }

    /** Whether a list of all peers has an older disco key of this one. */
    private static boolean isStale(Node known, Node told) {
        return !told.discoKey().isZero()
                && !told.discoKey().equals(known.discoKey())
                && !told.online().orElse(false)
                && !isLater(told.lastSeen(), known.lastSeen());
    }

    /** Likewise of a change, which has to say that the peer is offline, and when it was seen. */
    private static boolean isStaleChange(Node known, Node told) {
        return told.online().isPresent() && told.lastSeen().isPresent() && isStale(known, told);
    }

    private static boolean isLater(Optional<Instant> told, Optional<Instant> known) {
        return known.isEmpty() || told.filter(known.get()::isBefore).isPresent();
    }

    private void patch(PeerChange change) {
        next.get(change.nodeId())
                .filter(known -> !isStale(known, change))
                .ifPresent(known -> replace(known.with(change)));
    }

    private static boolean isStale(Node known, PeerChange change) {
        return change.discoKey().isPresent()
                && change.online().filter(online -> !online).isPresent()
                && change.lastSeen().isPresent()
                && !isLater(change.lastSeen(), known.lastSeen());
    }

    void replace(Node peer) {
        if (!next.get(peer.id()).equals(Optional.of(peer))) {
            next.put(peer);
        }
        touched.add(peer.id());
    }

    PeerTable table() {
        return next.table();
    }

    /** What is different now from what it was before. */
    List<PeerDelta> deltas() {
        List<PeerDelta> deltas = new ArrayList<>();
        for (long id : touched) {
            Optional<Node> was = before.get(id);
            Optional<Node> is = next.get(id);
            if (!was.equals(is)) {
                deltas.add(new PeerDelta(was, is));
            }
        }
        return deltas;
    }
}
