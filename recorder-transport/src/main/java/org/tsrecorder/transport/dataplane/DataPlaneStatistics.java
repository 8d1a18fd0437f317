package org.tsrecorder.transport.dataplane;

import java.util.Map;

/**
 * What a data plane did so far. Counters that stand at zero may be absent.
 *
 * @param wireGuard counts of the tunnel
 * @param netStack counts of the stack, of the filter before it with {@code FILTER_} in front, and of TSMP with
 *     {@code TSMP_}
 * @param tcp counts of all its connections
 * @param paths counts of the paths
 * @param connections TCP connections there are, those that are closing included
 * @param receivedBytes bytes of connections that nobody has read yet
 * @param failures packets, alarms and commands whose processing threw
 */
public record DataPlaneStatistics(
        Map<String, Long> wireGuard,
        Map<String, Long> netStack,
        Map<String, Long> tcp,
        Map<String, Long> paths,
        int connections,
        long receivedBytes,
        long failures) {
    /** Copies the maps. */
    public DataPlaneStatistics {
        wireGuard = Map.copyOf(wireGuard);
        netStack = Map.copyOf(netStack);
        tcp = Map.copyOf(tcp);
        paths = Map.copyOf(paths);
    }
}
