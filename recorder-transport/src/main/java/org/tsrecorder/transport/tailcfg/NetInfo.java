package org.tsrecorder.transport.tailcfg;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node found out about the network it is in ({@code tailcfg.NetInfo}). What it does not know is empty.
 *
 * @param preferredDerp number of its home region, where peers reach it first; 0 for none
 * @param workingUdp whether a STUN server answered
 * @param workingIpv6 whether one answered over IPv6
 * @param osHasIpv6 whether the host has IPv6 at all
 * @param mappingVariesByDestIp whether the NAT gives a socket another port for each destination
 * @param derpLatency seconds by region and family, such as {@code 1-v4}
 */
public record NetInfo(
        int preferredDerp,
        Optional<Boolean> workingUdp,
        Optional<Boolean> workingIpv6,
        Optional<Boolean> osHasIpv6,
        Optional<Boolean> mappingVariesByDestIp,
        Map<String, Double> derpLatency) {
    /** Takes a copy of the map. */
    public NetInfo {
        derpLatency = Collections.unmodifiableMap(new TreeMap<>(derpLatency));
    }

    /** A node that knows its home and nothing else. */
    public static NetInfo ofHome(int preferredDerp) {
        return new NetInfo(
                preferredDerp, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    static NetInfo read(JsonReader in) {
        Fields info = new Fields();
        in.object(name -> info.read(in, name));
        return new NetInfo(
                info.preferredDerp,
                info.workingUdp,
                info.workingIpv6,
                info.osHasIpv6,
                info.mappingVariesByDestIp,
                info.derpLatency);
    }

    void write(JsonWriter out) {
        out.flag("MappingVariesByDestIP", mappingVariesByDestIp)
                .flag("WorkingIPv6", workingIpv6)
                .flag("OSHasIPv6", osHasIpv6)
                .flag("WorkingUDP", workingUdp)
                .number("PreferredDERP", preferredDerp)
                .numbers("DERPLatency", derpLatency);
    }

    /** What has been read so far. */
    private static final class Fields {
        private int preferredDerp;
        private Optional<Boolean> workingUdp = Optional.empty();
        private Optional<Boolean> workingIpv6 = Optional.empty();
        private Optional<Boolean> osHasIpv6 = Optional.empty();
        private Optional<Boolean> mappingVariesByDestIp = Optional.empty();
        private Map<String, Double> derpLatency = Map.of();

        void read(JsonReader in, String field) {
            switch (field) {
                case "PreferredDERP" -> preferredDerp = in.integer();
                case "WorkingUDP" -> workingUdp = in.optional(in::bool);
                case "WorkingIPv6" -> workingIpv6 = in.optional(in::bool);
                case "OSHasIPv6" -> osHasIpv6 = in.optional(in::bool);
                case "MappingVariesByDestIP" -> mappingVariesByDestIp = in.optional(in::bool);
                case "DERPLatency" -> derpLatency = in.map(region -> region, in::real);
                default -> in.skip();
            }
        }
    }
}
