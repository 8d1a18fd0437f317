package org.tsrecorder.transport.netmap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tailcfg.Node;

/**
 * All rules of the server's, and what could not be understood of them.
 *
 * @param rules in the server's order
 * @param badEntries how many addresses were lost
 * @param complaints about the first of these, and about what voids the rules
 */
record AccessRules(List<AccessRule> rules, int badEntries, List<String> complaints) {
    static final AccessRules NONE = new AccessRules(List.of(), 0, List.of());

    /** None, because of what the rules would have opened. */
    static final AccessRules VOID_FOR_UNSIGNED = new AccessRules(
            List.of(), 0, List.of("a rule opens something to a peer outside of tailnet lock, which voids all"));

    /** Whether what the rules open depends on what peers may do. */
    boolean namesCapabilities() {
        return rules.stream().anyMatch(rule -> !rule.sourceCapabilities().isEmpty());
    }

    /**
     * Whether a rule opens something to an address of a peer that tailnet lock does not cover. Such rules are not from
     * an honest server, and none of them counts.
     */
    boolean openSomethingTo(Collection<Node> unsignedPeers) {
        List<IpPrefix> theirs = unsignedPeers.stream()
                .flatMap(peer -> peer.allowedIps().stream())
                .toList();
        return rules.stream()
                .filter(rule -> !rule.destinations().isEmpty())
                .flatMap(rule -> rule.sources().stream())
                .anyMatch(source -> theirs.stream().anyMatch(prefix -> overlap(source, prefix)));
    }

    private static boolean overlap(IpPrefix one, IpPrefix other) {
        return one.contains(other) || other.contains(one);
    }

    /** The rules as the filter takes them, with the addresses of {@code nodes} for the capabilities they have. */
    List<FilterRule> filterRules(Collection<Node> nodes) {
        return rules.stream()
                .filter(rule -> !rule.destinations().isEmpty())
                .map(rule -> new FilterRule(sources(rule, nodes), rule.destinations(), rule.protocols()))
                .toList();
    }

    /**
     * The rule's senders. Those by capability are single addresses only, and none that an unsigned peer claims as well:
     * a filter that knows addresses could not tell the two.
     */
    private static List<IpPrefix> sources(AccessRule rule, Collection<Node> nodes) {
        if (rule.sourceCapabilities().isEmpty()) {
            return rule.sources();
        }
        Set<IpAddress> able = new LinkedHashSet<>();
        nodes.stream()
                .filter(node -> rule.sourceCapabilities().stream().anyMatch(node::hasCap))
                .forEach(node -> able.addAll(PeerTable.addresses(node)));
        nodes.stream()
                .filter(Node::unsignedPeerApiOnly)
                .flatMap(node -> node.addresses().stream())
                .forEach(claimed -> able.removeIf(claimed::contains));
        List<IpPrefix> sources = new ArrayList<>(rule.sources());
        able.forEach(address -> sources.add(IpPrefix.single(address)));
        return sources;
    }

    /**
     * What {@code source} may do at {@code destination}: the settings of all rules, in their order. Senders by
     * capability do not count here.
     */
    Map<String, List<String>> capabilities(IpAddress source, IpAddress destination) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        rules.stream()
                .filter(rule -> rule.isFrom(source))
                .flatMap(rule -> rule.grants().stream())
                .filter(grant -> AccessRule.contains(grant.destinations(), destination))
                .forEach(grant -> grant.capabilities()
                        .forEach((name, settings) -> all.computeIfAbsent(name, unused -> new ArrayList<>())
                                .addAll(settings)));
        return all;
    }
}
