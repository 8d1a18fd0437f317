package org.tsrecorder.transport.tailnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.dataplane.PeerStatus;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.magicsock.PathStatus;
import org.tsrecorder.transport.netmap.NetworkMap;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.UserProfile;

/** Puts a {@link TailnetStatus} together from what control, tunnel and paths say. */
final class StatusReport {
    private final NetworkMap map;
    private final Map<NodePublicKey, PeerStatus> sessions = new HashMap<>();
    private final Map<NodePublicKey, PathStatus> paths = new HashMap<>();

    StatusReport(NetworkMap map, List<PeerStatus> sessions, List<PathStatus> paths) {
        this.map = map;
        sessions.forEach(session -> this.sessions.put(session.publicKey(), session));
        paths.forEach(path -> this.paths.put(path.nodeKey(), path));
    }

    TailnetStatus status(ControlState state, int homeDerp, List<String> problems) {
        Node self = map.self();
        List<String> health = new ArrayList<>(problems);
        health.addAll(map.health());
        return new TailnetStatus(
                state,
                self.stableId(),
                map.selfName(),
                map.selfAddresses(),
                self.keyExpiry(),
                homeDerp,
                health,
                map.peers().stream()
                        .map(this::peer)
                        .sorted(Comparator.comparing(TailnetPeer::name))
                        .toList());
    }

    private static List<IpAddress> addresses(Node node) {
        return node.addresses().stream().map(IpPrefix::address).toList();
    }

    private TailnetPeer peer(Node node) {
        Optional<PathStatus> path = Optional.ofNullable(paths.get(node.key()));
        Optional<PeerStatus> session = Optional.ofNullable(sessions.get(node.key()));
        return new TailnetPeer(
                node.stableId(),
                node.fqdn(),
                addresses(node),
                node.tags(),
                map.user(node.user()).map(UserProfile::loginName).orElse(""),
                node.online().orElse(false),
                path.flatMap(PathStatus::direct),
                path.map(PathStatus::derpRegion).orElse(0),
                path.flatMap(PathStatus::latency),
                session.flatMap(one -> one.statistics().lastHandshake()),
                session.map(one -> one.statistics().receivedBytes()).orElse(0L),
                session.map(one -> one.statistics().sentBytes()).orElse(0L));
    }
}
