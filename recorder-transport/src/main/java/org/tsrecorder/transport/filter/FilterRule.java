package org.tsrecorder.transport.filter;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.packet.IpProtocol;

/**
 * Who may begin flows to what.
 *
 * @param sources the senders' addresses
 * @param destinations where to
 * @param protocols numbers of {@link IpProtocol}
 */
public record FilterRule(List<IpPrefix> sources, List<Destination> destinations, Set<Integer> protocols) {
    /** What a rule means that names no protocol: TCP, UDP, ICMP and ICMPv6. */
    public static final Set<Integer> DEFAULT_PROTOCOLS =
            Set.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMP, IpProtocol.ICMPV6);

    /**
     * Addresses and ports that a rule opens.
     *
     * @param addresses of ours
     * @param ports of those
     */
    public record Destination(IpPrefix addresses, PortRange ports) {}

    /** Copies the collections. */
    public FilterRule {
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
        protocols = Set.copyOf(protocols);
    }

    /** Everything that is open to these senders: what a plain WireGuard interface does with a peer's AllowedIPs. */
    public static FilterRule allowAll(Collection<IpPrefix> sources) {
        return new FilterRule(
                List.copyOf(sources),
                List.of(
                        new Destination(IpPrefix.ALL_V4, PortRange.ALL),
                        new Destination(IpPrefix.ALL_V6, PortRange.ALL)),
                DEFAULT_PROTOCOLS);
    }
}
