package org.tsrecorder.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.tailnet.TailnetPeer;
import org.tsrecorder.transport.tunnel.WireGuardPeerStatus;

/**
 * What a tunnel did so far.
 *
 * @param all counter by counter
 * @param peers how it stands with each peer
 */
record TunnelCounts(DataPlaneStatistics all, List<Peer> peers) {
    /** Nothing yet. */
    static final TunnelCounts NONE =
            new TunnelCounts(new DataPlaneStatistics(Map.of(), Map.of(), Map.of(), Map.of(), 0, 0, 0), List.of());

    /**
     * How it stands with a peer.
     *
     * @param name may be another's, too
     * @param key is nobody else's: a key's fingerprint, or a stable ID
     * @param lastHandshake empty if there was none
     * @param receivedBytes as WireGuard's messages
     * @param sentBytes likewise
     */
    record Peer(String name, String key, Optional<Instant> lastHandshake, long receivedBytes, long sentBytes) {
        static Peer of(WireGuardPeerStatus status) {
            return new Peer(
                    status.peer().nameOrFingerprint(),
                    status.peer().fingerprint(),
                    status.lastHandshake(),
                    status.receivedBytes(),
                    status.sentBytes());
        }

        static Peer of(TailnetPeer peer) {
            return new Peer(peer.name(), peer.stableId(), peer.lastHandshake(), peer.receivedBytes(), peer.sentBytes());
        }
    }

    /** Both together. */
    TunnelCounts plus(TunnelCounts other) {
        DataPlaneStatistics theirs = other.all;
        return new TunnelCounts(
                new DataPlaneStatistics(
                        sum(all.wireGuard(), theirs.wireGuard()),
                        sum(all.netStack(), theirs.netStack()),
                        sum(all.tcp(), theirs.tcp()),
                        sum(all.paths(), theirs.paths()),
                        all.connections() + theirs.connections(),
                        all.receivedBytes() + theirs.receivedBytes(),
                        all.failures() + theirs.failures()),
                Stream.concat(peers.stream(), other.peers.stream()).toList());
    }

    private static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> others) {
        Map<String, Long> sums = new HashMap<>(some);
        others.forEach((name, count) -> sums.merge(name, count, Long::sum));
        return sums;
    }
}
