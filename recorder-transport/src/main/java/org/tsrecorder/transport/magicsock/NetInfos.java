package org.tsrecorder.transport.magicsock;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tsrecorder.transport.netcheck.Report;
import org.tsrecorder.transport.tailcfg.NetInfo;

/** Puts what a check found into the words of the control protocol. */
final class NetInfos {
    private static final double NANOS_PER_SECOND = 1e9;

    private NetInfos() {}

    /** What control is told; latencies are left out of comparisons by {@link #sameBasics}. */
    static NetInfo of(Report report, int home, boolean hostHasIpv6) {
        Map<String, Double> latency = new TreeMap<>();
        report.regionV4LatencyNanos().forEach((region, nanos) -> latency.put(region + "-v4", nanos / NANOS_PER_SECOND));
        report.regionV6LatencyNanos().forEach((region, nanos) -> latency.put(region + "-v6", nanos / NANOS_PER_SECOND));
        return new NetInfo(
                home,
                Optional.of(report.udp()),
                Optional.of(report.ipv6()),
                Optional.of(hostHasIpv6),
                report.mappingVariesByDestIp(),
                latency);
    }

    /** Whether nothing but latencies differs, of which control need not hear each time. */
    static boolean sameBasics(NetInfo one, NetInfo other) {
        return withoutLatency(one).equals(withoutLatency(other));
    }

    private static NetInfo withoutLatency(NetInfo info) {
        return new NetInfo(
                info.preferredDerp(),
                info.workingUdp(),
                info.workingIpv6(),
                info.osHasIpv6(),
                info.mappingVariesByDestIp(),
                Map.of());
    }
}
