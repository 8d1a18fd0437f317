package org.tsrecorder.transport.netmap;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DisplayMessage;
import org.tsrecorder.transport.tailcfg.DnsConfig;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.TkaInfo;
import org.tsrecorder.transport.tailcfg.UserProfile;

/** What a map stream has said so far. Each value is immutable, and replaced when it changes. */
final class NetworkMapState {
    Node self = Node.EMPTY;
    PeerTable peers = PeerTable.EMPTY;
    PersistentMap<Long, UserProfile> users = PersistentMap.empty();
    DerpMap derpMap = DerpMap.EMPTY;
    DnsConfig dns = DnsConfig.EMPTY;
    NameTable names = NameTable.EMPTY;
    AccessRules rules = AccessRules.NONE;
    List<FilterRule> filterRules = List.of();
    Optional<TkaInfo> tkaInfo = Optional.empty();
    String domain = "";
    List<String> health = List.of();
    Map<String, DisplayMessage> displayMessages = Map.of();

    /** The filter's parts by name; together, in the order of their names, they are the rules. */
    private Map<String, List<org.tsrecorder.transport.tailcfg.FilterRule>> filterParts = Map.of();

    /** The rules as the server wrote them, be they void or not. */
    private AccessRules written = AccessRules.NONE;

    void applySelf(MapResponse response) {
        self = response.node().orElse(self);
        derpMap = response.derpMap().map(change -> change.applyTo(derpMap)).orElse(derpMap);
        dns = response.dnsConfig().orElse(dns);
        if (response.node().isPresent() || response.dnsConfig().isPresent()) {
            names = new NameTable(dns, self.name());
        }
        tkaInfo = response.tkaInfo().filter(info -> !info.disabled()).or(() -> keptTkaInfo(response));
        domain = response.domain().isEmpty() ? domain : response.domain();
        health = response.health().orElse(health);
        displayMessages = merged(displayMessages, response.displayMessages());
    }

    private Optional<TkaInfo> keptTkaInfo(MapResponse response) {
        return response.tkaInfo().isPresent() ? Optional.empty() : tkaInfo;
    }

    void applyUsers(List<UserProfile> profiles) {
        PersistentMap.Editor<Long, UserProfile> next = users.edit();
        profiles.forEach(profile -> next.put(profile.id(), profile));
        users = next.map();
    }

    /** Takes the response's rules, which are the filter's from the next {@link #judgeRules} on. */
    boolean applyFilter(MapResponse response) {
        if (response.packetFilter().isEmpty() && response.packetFilters().isEmpty()) {
            return false;
        }
        Map<String, List<org.tsrecorder.transport.tailcfg.FilterRule>> parts = new TreeMap<>(filterParts);
        response.packetFilter().ifPresent(rules -> parts.put(MapResponse.BASE, rules));
        filterParts = merged(parts, response.packetFilters());
        written = AccessRuleParser.parse(
                filterParts.values().stream().flatMap(List::stream).toList());
        return true;
    }

    /** Whether the rules mean something else after such a change of peers. */
    boolean rulesDependOn(List<PeerDelta> deltas) {
        boolean named = written.namesCapabilities();
        return deltas.stream().anyMatch(delta -> isOfUnsigned(delta) || (named && changesWhoMayWhat(delta)));
    }

    private static boolean isOfUnsigned(PeerDelta delta) {
        return Stream.of(delta.before(), delta.after())
                .flatMap(Optional::stream)
                .anyMatch(Node::unsignedPeerApiOnly);
    }

    private static boolean changesWhoMayWhat(PeerDelta delta) {
        return !delta.before().map(Node::capMap).equals(delta.after().map(Node::capMap))
                || !delta.before().map(Node::addresses).equals(delta.after().map(Node::addresses));
    }

    /** Works out what the rules mean for the peers there are. */
    void judgeRules() {
        Collection<Node> all = peers.all();
        List<Node> unsigned = all.stream().filter(Node::unsignedPeerApiOnly).toList();
        rules = written.openSomethingTo(unsigned) ? AccessRules.VOID_FOR_UNSIGNED : written;
        filterRules = rules.filterRules(all);
    }

    /**
     * Values by name after changes by name: empty removes, and {@link MapResponse#ALL} with empty removes all before.
     */
    private static <V> Map<String, V> merged(Map<String, V> before, Optional<Map<String, Optional<V>>> changes) {
        if (changes.isEmpty()) {
            return before;
        }
        Map<String, Optional<V>> named = changes.get();
        boolean clears =
                named.containsKey(MapResponse.ALL) && named.get(MapResponse.ALL).isEmpty();
        Map<String, V> after = clears ? new TreeMap<>() : new TreeMap<>(before);
        named.forEach((name, value) -> {
            if (!name.equals(MapResponse.ALL)) {
                value.ifPresentOrElse(some -> after.put(name, some), () -> after.remove(name));
            }
        });
        return Collections.unmodifiableMap(after);
    }
}
