package org.tsrecorder.transport.tailcfg;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.packet.IpPrefix;

/** A {@link Node} in the making. */
final class NodeFields {
    private static final NodePublicKey NO_KEY = NodePublicKey.of(new byte[NodePublicKey.BYTES]);
    private static final DiscoPublicKey NO_DISCO_KEY = DiscoPublicKey.of(new byte[DiscoPublicKey.BYTES]);
    private static final MachinePublicKey NO_MACHINE = MachinePublicKey.of(new byte[MachinePublicKey.BYTES]);

    /** The address of the legacy {@code DERP} field, whose port is the region. */
    private static final IpAddress DERP_MAGIC_IP = IpAddress.of("127.3.3.40");

    Optional<Boolean> online = Optional.empty();
    Optional<Instant> lastSeen = Optional.empty();
    DiscoPublicKey discoKey = NO_DISCO_KEY;

    private long id;
    private String stableId = "";
    private String name = "";
    private long user;
    private long sharer;
    private NodePublicKey key = NO_KEY;
    private Optional<Instant> keyExpiry = Optional.empty();
    private String keySignature = "";
    private MachinePublicKey machine = NO_MACHINE;
    private List<IpPrefix> addresses = List.of();
    private Optional<List<IpPrefix>> allowedIps = Optional.empty();
    private List<IpEndpoint> endpoints = List.of();
    private String legacyDerp = "";
    private int homeDerp;
    private Hostinfo hostinfo = Hostinfo.EMPTY;
    private int cap;
    private List<String> tags = List.of();
    private boolean machineAuthorized;
    private List<String> capabilities = List.of();
    private Map<String, List<String>> capMap = Map.of();
    private boolean unsignedPeerApiOnly;
    private boolean expired;
    private Optional<IpAddress> masqueradeV4 = Optional.empty();
    private Optional<IpAddress> masqueradeV6 = Optional.empty();
    private boolean isWireGuardOnly;
    private boolean isJailed;

    NodeFields() {}

    NodeFields(Node node) {
        id = node.id();
        stableId = node.stableId();
        name = node.name();
        user = node.user();
        sharer = node.sharer();
        key = node.key();
        keyExpiry = node.keyExpiry();
        keySignature = node.keySignature();
        machine = node.machine();
        discoKey = node.discoKey();
        addresses = node.addresses();
        allowedIps = Optional.of(node.allowedIps());
        endpoints = node.endpoints();
        homeDerp = node.homeDerp();
        hostinfo = node.hostinfo();
        cap = node.cap();
        tags = node.tags();
        lastSeen = node.lastSeen();
        online = node.online();
        machineAuthorized = node.machineAuthorized();
        capMap = node.capMap();
        unsignedPeerApiOnly = node.unsignedPeerApiOnly();
        expired = node.expired();
        masqueradeV4 = node.selfNodeV4MasqAddrForThisPeer();
        masqueradeV6 = node.selfNodeV6MasqAddrForThisPeer();
        isWireGuardOnly = node.isWireGuardOnly();
        isJailed = node.isJailed();
    }

    NodeFields read(JsonReader in) {
        in.object(field -> read(in, field));
        return this;
    }

    private void read(JsonReader in, String field) {
        switch (field) {
            case "ID" -> id = in.id();
            case "StableID" -> stableId = in.string();
            case "Name" -> name = in.string();
            case "User" -> user = in.id();
            case "Sharer" -> sharer = in.id();
            case "Key" -> key = in.optional(() -> in.key(NodePublicKey::parse)).orElse(NO_KEY);
            case "KeyExpiry" -> keyExpiry = in.timeIfAny();
            case "KeySignature" -> keySignature = in.base64();
            case "Machine" ->
                machine = in.optional(() -> in.key(MachinePublicKey::parse)).orElse(NO_MACHINE);
            case "DiscoKey" ->
                discoKey = in.optional(() -> in.key(DiscoPublicKey::parse)).orElse(NO_DISCO_KEY);
            case "Addresses" -> addresses = in.list(in::prefix);
            case "AllowedIPs" -> allowedIps = in.optional(() -> in.list(in::prefix));
            case "Endpoints" -> endpoints = in.parseable(IpEndpoint::parse);
            case "DERP" -> legacyDerp = in.string();
            case "HomeDERP" -> homeDerp = in.integer();
            default -> readRest(in, field);
        }
    }

    private void readRest(JsonReader in, String field) {
        switch (field) {
            case "Hostinfo" -> hostinfo = Hostinfo.read(in);
            case "Cap" -> cap = in.integer();
            case "Tags" -> tags = in.list(in::string);
            case "LastSeen" -> lastSeen = in.timeIfAny();
            case "Online" -> online = in.optional(in::bool);
            case "MachineAuthorized" -> machineAuthorized = in.bool();
            case "Capabilities" -> capabilities = in.list(in::string);
            case "CapMap" -> capMap = in.capMap();
            case "UnsignedPeerAPIOnly" -> unsignedPeerApiOnly = in.bool();
            case "Expired" -> expired = in.bool();
            case "SelfNodeV4MasqAddrForThisPeer" -> masqueradeV4 = in.optional(in::address);
            case "SelfNodeV6MasqAddrForThisPeer" -> masqueradeV6 = in.optional(in::address);
            case "IsWireGuardOnly" -> isWireGuardOnly = in.bool();
            case "IsJailed" -> isJailed = in.bool();
            default -> in.skip();
        }
    }

    /** Changes what the change names. */
    NodeFields apply(PeerChange change) {
        homeDerp = change.derpRegion() == 0 ? homeDerp : change.derpRegion();
        cap = change.cap() == 0 ? cap : change.cap();
        capMap = change.capMap().orElse(capMap);
        endpoints = change.endpoints().orElse(endpoints);
        key = change.key().orElse(key);
        keySignature = change.keySignature().orElse(keySignature);
        discoKey = change.discoKey().orElse(discoKey);
        online = change.online().or(() -> online);
        change.lastSeen().ifPresent(time -> lastSeen = unlessZero(time));
        change.keyExpiry().ifPresent(time -> keyExpiry = unlessZero(time));
        return this;
    }

    private static Optional<Instant> unlessZero(Instant time) {
        return Optional.of(time).filter(some -> !some.equals(JsonReader.ZERO_TIME));
    }

    Node toNode() {
        return new Node(
                id,
                stableId,
                name,
                user,
                sharer,
                key,
                keyExpiry,
                keySignature,
                machine,
                discoKey,
                addresses,
                unsignedPeerApiOnly ? addresses : allowedIps.orElse(addresses),
                endpoints,
                homeDerp != 0 ? homeDerp : legacyRegion(),
                hostinfo,
                cap,
                tags,
                lastSeen,
                online,
                machineAuthorized,
                allCapabilities(),
                unsignedPeerApiOnly,
                expired,
                masqueradeV4,
                masqueradeV6,
                isWireGuardOnly,
                isJailed);
    }

    private int legacyRegion() {
        return IpEndpoint.parse(legacyDerp)
                .filter(endpoint -> endpoint.address().equals(DERP_MAGIC_IP))
                .map(IpEndpoint::port)
                .orElse(0);
    }

    private Map<String, List<String>> allCapabilities() {
        if (capabilities.isEmpty()) {
            return capMap;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(capMap);
        capabilities.forEach(capability -> all.putIfAbsent(capability, List.of()));
        return Collections.unmodifiableMap(all);
    }
}
