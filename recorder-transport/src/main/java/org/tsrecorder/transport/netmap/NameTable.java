package org.tsrecorder.transport.netmap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.DnsConfig;
import org.tsrecorder.transport.tailcfg.DnsRecord;
import org.tsrecorder.transport.tailcfg.Node;

/** MagicDNS without its wire: the records of the DNS configuration, and where short names are looked for. */
final class NameTable {
    static final NameTable EMPTY = new NameTable(DnsConfig.EMPTY, "");

    private static final Set<String> ADDRESS_TYPES = Set.of("", "A", "AAAA");

    private final Map<String, List<IpAddress>> records = new HashMap<>();
    private final List<String> searchDomains;

    /**
     * Reads a configuration.
     *
     * @param ownName our own name, whose domain is searched too
     */
    NameTable(DnsConfig config, String ownName) {
        config.extraRecords().stream()
                .filter(entry -> ADDRESS_TYPES.contains(entry.type()))
                .forEach(this::add);
        Set<String> domains = new LinkedHashSet<>();
        config.domains().forEach(domain -> domains.add(PeerTable.canonical(domain)));
        String own = PeerTable.canonical(ownName);
        domains.add(own.substring(own.indexOf('.') + 1));
        domains.remove("");
        searchDomains = List.copyOf(domains);
    }

    private void add(DnsRecord entry) {
        IpAddress.parse(entry.value())
                .ifPresent(address -> records.computeIfAbsent(
                                PeerTable.canonical(entry.name()), unused -> new ArrayList<>())
                        .add(address));
    }

    /**
     * The addresses of a name, IPv4 first; none for a name that nobody has. A name with a final dot is complete, any
     * other is looked for in the search domains too.
     *
     * @param nodes gives the node of a name in lower case, without the final dot
     */
    List<IpAddress> resolve(String host, Function<String, Optional<Node>> nodes) {
        String name = PeerTable.canonical(host);
        List<IpAddress> found = exactly(name, nodes);
        if (!found.isEmpty() || host.endsWith(".")) {
            return found;
        }
        return searchDomains.stream()
                .map(domain -> exactly(name + "." + domain, nodes))
                .filter(addresses -> !addresses.isEmpty())
                .findFirst()
                .orElse(found);
    }

    private List<IpAddress> exactly(String name, Function<String, Optional<Node>> nodes) {
        Set<IpAddress> all = new LinkedHashSet<>();
        nodes.apply(name).ifPresent(node -> all.addAll(PeerTable.addresses(node)));
        all.addAll(records.getOrDefault(name, List.of()));
        return all.stream().sorted(Comparator.comparing(IpAddress::isV6)).toList();
    }
}
