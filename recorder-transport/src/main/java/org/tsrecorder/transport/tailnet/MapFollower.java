package org.tsrecorder.transport.tailnet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.magicsock.MagicSocket;
import org.tsrecorder.transport.netmap.NetworkMap;
import org.tsrecorder.transport.netmap.NetworkMapChange;
import org.tsrecorder.transport.netmap.NetworkMapChange.Part;
import org.tsrecorder.transport.netmap.PeerDelta;
import org.tsrecorder.transport.tailcfg.Node;

/**
 * Brings each change of the network map to tunnel, filter and paths, in one step of the event loop: no packet sees half
 * of it. While control is away the last map holds.
 *
 * <p>Under tailnet lock, whose signatures are not verified here, there are no peers, unless the owner said otherwise.
 */
final class MapFollower {
    private static final Logger LOG = LoggerFactory.getLogger(TailnetNode.class);

    private final DataPlane plane;
    private final MagicSocket paths;
    private final PeerBook peers;
    private final boolean acceptUnverified;
    private volatile NetworkMap map = NetworkMap.EMPTY;
    private boolean locked;
    private List<String> complaints = List.of();

    MapFollower(DataPlane plane, MagicSocket paths, boolean acceptUnverified) {
        this.plane = plane;
        this.paths = paths;
        this.peers = new PeerBook(plane, paths);
        this.acceptUnverified = acceptUnverified;
    }

    /** The map as it is; from any thread. */
    NetworkMap map() {
        return map;
    }

    /** Whether there are no peers because of tailnet lock. */
    boolean isLocked() {
        return locked;
    }

    /** What is wrong with the server's rules, in words. */
    List<String> complaints() {
        return complaints;
    }

    /** The map is another, or there is one. */
    void apply(NetworkMapChange change, Instant now) {
        map = change.map();
        Set<Part> parts = change.parts();
        boolean wasLocked = locked;
        locked = map.tkaInfo().isPresent() && !acceptUnverified;
        if (parts.contains(Part.SELF)) {
            var unused = plane.addresses(map.selfAddresses());
        }
        if (parts.contains(Part.DERP_MAP)) {
            paths.setDerpMap(map.derpMap());
        }
        if (parts.contains(Part.FILTER) || locked != wasLocked) {
            var unused = plane.filter(locked ? List.of() : map.filterRules());
            complain();
        }
        if (locked) {
            peers.clear(now);
        } else if (wasLocked) {
            peers.update(now, map.peers(), List.of());
        } else {
            peers.update(now, changed(change), removed(change));
        }
    }

    private static List<Node> changed(NetworkMapChange change) {
        return change.peers().stream()
                .map(PeerDelta::after)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Long> removed(NetworkMapChange change) {
        return change.peers().stream()
                .filter(delta -> delta.after().isEmpty())
                .map(PeerDelta::id)
                .toList();
    }

    private void complain() {
        List<String> now = map.ruleComplaints();
        if (!now.equals(complaints)) {
            complaints = now;
            now.forEach(complaint -> LOG.warn("access rules: {}", complaint));
        }
    }

    /** Forgets peers whose key has expired since. */
    void expire(Instant now) {
        peers.expire(now);
    }
}
