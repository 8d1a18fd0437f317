package org.tsrecorder.transport.netcheck;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * What one check found.
 *
 * @param udp whether any STUN answer came
 * @param ipv4 whether anything came by IPv4
 * @param ipv6 whether anything came by IPv6
 * @param globalV4 our IPv4 address and port outside, as the first who answered saw it
 * @param globalV6 likewise by IPv6, the last who answered
 * @param seen every address that was seen, and how often; one that was seen once beside others is of a NAT that gives
 *     each destination another
 * @param mappingVariesByDestIp whether servers saw different IPv4 addresses or ports; empty with fewer than two answers
 * @param regionLatencyNanos the best by any means, by region
 * @param regionV4LatencyNanos likewise by STUN over IPv4
 * @param regionV6LatencyNanos likewise by STUN over IPv6
 * @param preferredDerp the region that should be home; 0 if the map has none that may be
 */
public record Report(
        boolean udp,
        boolean ipv4,
        boolean ipv6,
        Optional<IpEndpoint> globalV4,
        Optional<IpEndpoint> globalV6,
        Map<IpEndpoint, Integer> seen,
        Optional<Boolean> mappingVariesByDestIp,
        Map<Integer, Long> regionLatencyNanos,
        Map<Integer, Long> regionV4LatencyNanos,
        Map<Integer, Long> regionV6LatencyNanos,
        int preferredDerp) {
    /** Takes copies of the maps. */
    public Report {
        seen = Map.copyOf(seen);
        regionLatencyNanos = Collections.unmodifiableMap(new TreeMap<>(regionLatencyNanos));
        regionV4LatencyNanos = Collections.unmodifiableMap(new TreeMap<>(regionV4LatencyNanos));
        regionV6LatencyNanos = Collections.unmodifiableMap(new TreeMap<>(regionV6LatencyNanos));
    }

    /** The region that should be home, if any may be. */
    public OptionalInt home() {
        return preferredDerp == 0 ? OptionalInt.empty() : OptionalInt.of(preferredDerp);
    }
}
