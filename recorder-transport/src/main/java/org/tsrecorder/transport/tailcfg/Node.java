package org.tsrecorder.transport.tailcfg;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * A machine in a tailnet, ourselves or a peer ({@code tailcfg.Node}). What older servers say in other fields is read as
 * the newer ones: {@code DERP} as {@link #homeDerp()}, {@code Capabilities} as keys of {@link #capMap()}, absent
 * {@code AllowedIPs} as the addresses.
 *
 * @param id the server's number for it, unique in the tailnet
 * @param stableId its name for good, which files and logs use
 * @param name its name in DNS, with the final dot; may be empty
 * @param user its owner's {@link UserProfile#id()}
 * @param sharer who shared it into this tailnet; 0 for nobody
 * @param key who it is to WireGuard and relays; all zero for none
 * @param keyExpiry until when the key is good; empty for ever
 * @param keySignature what tailnet lock says of the key, as base64; empty for nothing
 * @param machine its installation; all zero when the server does not say
 * @param discoKey who it is to path discovery; all zero for none
 * @param addresses its own, each a single address
 * @param allowedIps what it may send from, and what goes to it; of an unsigned peer its addresses alone
 * @param endpoints where it may be reached directly; those with zones are left out
 * @param homeDerp the region where it listens; 0 for none
 * @param hostinfo what it says about itself
 * @param cap its {@link CapabilityVersion}; 0 when not known
 * @param tags that own it; empty when a user does
 * @param lastSeen when it was last online, if known
 * @param online whether it is, if known
 * @param machineAuthorized whether the tailnet's administrator let it in
 * @param capMap what the node may do, each with its settings as raw JSON
 * @param unsignedPeerApiOnly whether tailnet lock does not cover it: it may reach nothing of ours
 * @param expired whether the server says that its key is no longer good
 * @param selfNodeV4MasqAddrForThisPeer our IPv4 address as this peer knows it, where that is another
 * @param selfNodeV6MasqAddrForThisPeer likewise for IPv6
 * @param isWireGuardOnly whether it knows WireGuard and nothing of Tailscale
 * @param isJailed whether it may begin no flows to us
 */
public record Node(
        long id,
        String stableId,
        String name,
        long user,
        long sharer,
        NodePublicKey key,
        Optional<Instant> keyExpiry,
        String keySignature,
        MachinePublicKey machine,
        DiscoPublicKey discoKey,
        List<IpPrefix> addresses,
        List<IpPrefix> allowedIps,
        List<IpEndpoint> endpoints,
        int homeDerp,
        Hostinfo hostinfo,
        int cap,
        List<String> tags,
        Optional<Instant> lastSeen,
        Optional<Boolean> online,
        boolean machineAuthorized,
        Map<String, List<String>> capMap,
        boolean unsignedPeerApiOnly,
        boolean expired,
        Optional<IpAddress> selfNodeV4MasqAddrForThisPeer,
        Optional<IpAddress> selfNodeV6MasqAddrForThisPeer,
        boolean isWireGuardOnly,
        boolean isJailed) {
    /** A node of which nothing is said. */
    public static final Node EMPTY = new NodeFields().toNode();

    /**
     * Reads a document that is one node.
     *
     * @param json UTF-8
     * @throws TailcfgFormatException when it is none
     */
    public static Node parse(byte[] json) {
        return JsonReader.read(json, Node::read);
    }

    static Node read(JsonReader in) {
        return new NodeFields().read(in).toNode();
    }

    /** Whether it has no owner but its tags. */
    public boolean isTagged() {
        return !tags.isEmpty();
    }

    /** Whether its key is no longer good: such a peer is shown, and neither spoken nor listened to. */
    public boolean isExpired(Instant now) {
        return expired || keyExpiry.filter(until -> !until.isAfter(now)).isPresent();
    }

    /** Whether the node has this capability, whatever its settings. */
    public boolean hasCap(String capability) {
        return capMap.containsKey(capability);
    }

    /** Its name without the final dot. */
    public String fqdn() {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** The node after a change of its own; the change's {@link PeerChange#nodeId()} is not looked at. */
    public Node with(PeerChange change) {
        return new NodeFields(this).apply(change).toNode();
    }

    /** The same node, online or not. */
    public Node withOnline(boolean now) {
        NodeFields fields = new NodeFields(this);
        fields.online = Optional.of(now);
        return fields.toNode();
    }

    /** The same node, last seen then, or never. */
    public Node withLastSeen(Optional<Instant> then) {
        NodeFields fields = new NodeFields(this);
        fields.lastSeen = then;
        return fields.toNode();
    }

    /** The same node with another disco key. */
    public Node withDiscoKey(DiscoPublicKey other) {
        NodeFields fields = new NodeFields(this);
        fields.discoKey = other;
        return fields.toNode();
    }
}
