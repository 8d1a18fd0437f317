package org.tsrecorder.cli;

import java.util.List;
import java.util.Map;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.tunnel.WireGuardPeerStatus;

/**
 * What a tunnel did so far.
 *
 * @param all counter by counter
 * @param peers how it stands with each peer
 */
record TunnelCounts(DataPlaneStatistics all, List<WireGuardPeerStatus> peers) {
    /** Nothing yet. */
    static final TunnelCounts NONE =
            new TunnelCounts(new DataPlaneStatistics(Map.of(), Map.of(), Map.of(), Map.of(), 0, 0, 0), List.of());
}
