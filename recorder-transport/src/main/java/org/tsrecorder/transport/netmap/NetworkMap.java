package org.tsrecorder.transport.netmap;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netmap.NetworkMapChange.Part;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DisplayMessage;
import org.tsrecorder.transport.tailcfg.DnsConfig;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.TkaInfo;
import org.tsrecorder.transport.tailcfg.UserProfile;

/**
 * Who is in the tailnet, where, and what they may do to us, at one moment. An immutable value, safe to share; lookups
 * take the same time in a tailnet of any size.
 */
public final class NetworkMap {
    /** Of a node that is in no tailnet yet: nobody, and nothing is allowed. */
    public static final NetworkMap EMPTY = new NetworkMap(new NetworkMapState());

    /**
     * The one capability that a peer which tailnet lock does not cover may have: it asks only for what it may anyway.
     */
    private static final String INGRESS = "https://tailscale.com/cap/ingress";

    /** The topmost of the lower 64 bits of an IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2). */
    private static final long MAPPED = 0xFFFF;

    private final Node self;
    private final PeerTable peers;
    private final PersistentMap<Long, UserProfile> users;
    private final DerpMap derpMap;
    private final DnsConfig dns;
    private final NameTable names;
    private final AccessRules rules;
    private final List<FilterRule> filterRules;
    private final Optional<TkaInfo> tkaInfo;
    private final String domain;
    private final List<String> health;
    private final Map<String, DisplayMessage> displayMessages;

    NetworkMap(NetworkMapState state) {
        self = state.self;
        peers = state.peers;
        users = state.users;
        derpMap = state.derpMap;
        dns = state.dns;
        names = state.names;
        rules = state.rules;
        filterRules = state.filterRules;
        tkaInfo = state.tkaInfo;
        domain = state.domain;
        health = state.health;
        displayMessages = state.displayMessages;
    }

    PeerTable peerTable() {
        return peers;
    }

    /** Adds the parts, but for peers, that are different in the map before. */
    void addDifferences(NetworkMap before, Set<Part> parts) {
        note(parts, Part.SELF, self.equals(before.self));
        note(parts, Part.USERS, users.equals(before.users));
        note(parts, Part.DERP_MAP, derpMap.equals(before.derpMap));
        note(parts, Part.DNS, dns.equals(before.dns));
        note(parts, Part.FILTER, rules.equals(before.rules) && filterRules.equals(before.filterRules));
        note(parts, Part.TKA, tkaInfo.equals(before.tkaInfo));
        note(parts, Part.DOMAIN, domain.equals(before.domain));
        note(parts, Part.MESSAGES, health.equals(before.health) && displayMessages.equals(before.displayMessages));
    }

    private static void note(Set<Part> parts, Part part, boolean same) {
        if (!same) {
            parts.add(part);
        }
    }

    /** Ourselves. */
    public Node self() {
        return self;
    }

    /** Our own name, without the final dot; empty while there is none. */
    public String selfName() {
        return self.fqdn();
    }

    /** Our own addresses. */
    public List<IpAddress> selfAddresses() {
        return PeerTable.addresses(self);
    }

    /** How many peers there are. */
    public int peerCount() {
        return peers.size();
    }

    /** All peers in no order, expired ones among them; a new list. */
    public Collection<Node> peers() {
        return peers.all();
    }

    /** The peer with this {@link Node#id()}. */
    public Optional<Node> peer(long id) {
        return peers.get(id);
    }

    /** The peer with this key. */
    public Optional<Node> peer(NodePublicKey key) {
        return peers.get(key);
    }

    /** The node whose own address that is, ourselves among them. An IPv4 address may come as a mapped one. */
    public Optional<Node> node(IpAddress address) {
        IpAddress bare = unmapped(address);
        return PeerTable.addresses(self).contains(bare) ? Optional.of(self) : peers.get(bare);
    }

    /** The node of this name, ourselves among them, in any case, with or without the final dot. */
    public Optional<Node> node(String fqdn) {
        String name = PeerTable.canonical(fqdn);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return PeerTable.canonical(self.name()).equals(name) ? Optional.of(self) : peers.get(name);
    }

    /** The owner with this {@link UserProfile#id()}. */
    public Optional<UserProfile> user(long id) {
        return users.get(id);
    }

    /**
     * Whose address that is, and what the rules let it do at our own address of the same family. Empty for addresses
     * that no node has.
     */
    public Optional<WhoIs> whoIs(IpAddress address) {
        IpAddress bare = unmapped(address);
        return node(bare).map(node -> new WhoIs(node, users.get(node.user()), capabilities(bare)));
    }

    private Map<String, List<String>> capabilities(IpAddress source) {
        return selfAddresses().stream()
                .filter(own -> own.isV6() == source.isV6())
                .findFirst()
                .map(own -> capabilities(source, own))
                .orElse(Map.of());
    }

    /** What the rules let a sender do at a destination, each capability with its settings as raw JSON. */
    public Map<String, List<String>> capabilities(IpAddress source, IpAddress destination) {
        Map<String, List<String>> all = rules.capabilities(source, destination);
        if (peers.get(source).filter(Node::unsignedPeerApiOnly).isPresent()) {
            all.keySet().retainAll(Set.of(INGRESS));
        }
        return Collections.unmodifiableMap(all);
    }

    private static IpAddress unmapped(IpAddress address) {
        boolean mapped = address.isV6() && address.high() == 0 && address.low() >>> Integer.SIZE == MAPPED;
        return mapped ? IpAddress.v4((int) address.low()) : address;
    }

    /**
     * The addresses of a name for dialling, IPv4 first; none for a name that the tailnet does not know. Any case will
     * do, and short names are looked for in the tailnet's domains.
     */
    public List<IpAddress> resolve(String host) {
        return names.resolve(host, this::node);
    }

    /** The filter's rules, the addresses of peers put in where they name capabilities; none before any came. */
    public List<FilterRule> filterRules() {
        return filterRules;
    }

    /** How many addresses in the server's rules are none; each is lost alone. */
    public int badRuleEntries() {
        return rules.badEntries();
    }

    /** What is wrong with the server's rules, in words: the first few, or what voids them all. */
    public List<String> ruleComplaints() {
        return rules.complaints();
    }

    /** Where the relays are. */
    public DerpMap derpMap() {
        return derpMap;
    }

    /** The DNS configuration. */
    public DnsConfig dns() {
        return dns;
    }

    /** Tailnet lock; empty when it is off. */
    public Optional<TkaInfo> tkaInfo() {
        return tkaInfo;
    }

    /** The tailnet's name. */
    public String domain() {
        return domain;
    }

    /** What the server says is wrong with us. */
    public List<String> health() {
        return health;
    }

    /** Messages for people, by their names. */
    public Map<String, DisplayMessage> displayMessages() {
        return displayMessages;
    }

    /**
     * When the next key expires, ours or a peer's; empty for never. Looks at every peer: for after a change of many,
     * and for when that time has come.
     */
    public Optional<Instant> nextKeyExpiry(Instant after) {
        return Stream.concat(Stream.of(self), peers.all().stream())
                .flatMap(node -> node.keyExpiry().stream())
                .filter(expiry -> expiry.isAfter(after))
                .min(Comparator.naturalOrder());
    }
}
