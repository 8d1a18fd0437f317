package org.tsrecorder.transport.netcheck;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tsrecorder.transport.packet.IpEndpoint;

/** What a check has found so far. */
final class Findings {
    private final Map<Integer, Long> latency = new TreeMap<>();
    private final Map<Integer, Long> latencyV4 = new TreeMap<>();
    private final Map<Integer, Long> latencyV6 = new TreeMap<>();
    private final Map<IpEndpoint, Integer> seen = new HashMap<>();
    private Optional<IpEndpoint> globalV4 = Optional.empty();
    private Optional<IpEndpoint> globalV6 = Optional.empty();
    private Optional<Boolean> mappingVaries = Optional.empty();
    private boolean udp;
    private boolean ipv4;
    private boolean ipv6;

    boolean anyUdp() {
        return udp;
    }

    int regions() {
        return latency.size();
    }

    Map<Integer, Long> latency() {
        return latency;
    }

    long slowestNanos() {
        return latency.isEmpty() ? 0 : Collections.max(latency.values());
    }

    /** Whether an answer would tell anything new: of a region, of IPv6 at all, or whether our IPv4 mapping varies. */
    boolean wouldHelp(int region, boolean v6) {
        return !latency.containsKey(region) || (v6 ? latencyV6.isEmpty() : mappingVaries.isEmpty());
    }

    void stun(int region, long nanos, IpEndpoint mapped) {
        udp = true;
        latency.merge(region, nanos, Math::min);
        seen.merge(mapped, 1, Integer::sum);
        if (mapped.address().isV6()) {
            ipv6 = true;
            latencyV6.merge(region, nanos, Math::min);
            globalV6 = Optional.of(mapped);
            return;
        }
        ipv4 = true;
        latencyV4.merge(region, nanos, Math::min);
        if (globalV4.isEmpty()) {
            globalV4 = Optional.of(mapped);
        } else if (!globalV4.get().equals(mapped)) {
            mappingVaries = Optional.of(true);
        } else if (mappingVaries.isEmpty()) {
            mappingVaries = Optional.of(false);
        }
    }

    void https(int region, long nanos, boolean v6) {
        latency.merge(region, nanos, Math::min);
        ipv4 |= !v6;
        ipv6 |= v6;
    }

    Report report(int preferredDerp) {
        return new Report(
                udp, ipv4, ipv6, globalV4, globalV6, seen, mappingVaries, latency, latencyV4, latencyV6, preferredDerp);
    }
}
