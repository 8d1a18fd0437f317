package org.tsrecorder.transport.tailcfg;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * What changed of a peer ({@code tailcfg.PeerChange}). Empty, or 0, is no change; an empty list or map empties.
 *
 * @param nodeId its {@link Node#id()}
 * @param derpRegion its home
 * @param cap its {@link CapabilityVersion}
 * @param capMap its capabilities, all of them
 * @param endpoints where it may be reached, all of them
 * @param key its node key
 * @param keySignature as base64
 * @param discoKey its disco key
 * @param online whether it is
 * @param lastSeen when it last was; {@link #NO_TIME} for not known
 * @param keyExpiry until when its key is good; {@link #NO_TIME} for ever
 */
public record PeerChange(
        long nodeId,
        int derpRegion,
        int cap,
        Optional<Map<String, List<String>>> capMap,
        Optional<List<IpEndpoint>> endpoints,
        Optional<NodePublicKey> key,
        Optional<String> keySignature,
        Optional<DiscoPublicKey> discoKey,
        Optional<Boolean> online,
        Optional<Instant> lastSeen,
        Optional<Instant> keyExpiry) {
    /** Go's zero time, which takes a time away. */
    public static final Instant NO_TIME = JsonReader.ZERO_TIME;

    static PeerChange read(JsonReader in) {
        Fields change = new Fields();
        in.object(name -> change.read(in, name));
        return new PeerChange(
                change.nodeId,
                change.derpRegion,
                change.cap,
                change.capMap,
                change.endpoints,
                change.key,
                change.keySignature,
                change.discoKey,
                change.online,
                change.lastSeen,
                change.keyExpiry);
    }

    /** What has been read so far. */
    private static final class Fields {
        private long nodeId;
        private int derpRegion;
        private int cap;
        private Optional<Map<String, List<String>>> capMap = Optional.empty();
        private Optional<List<IpEndpoint>> endpoints = Optional.empty();
        private Optional<NodePublicKey> key = Optional.empty();
        private Optional<String> keySignature = Optional.empty();
        private Optional<DiscoPublicKey> discoKey = Optional.empty();
        private Optional<Boolean> online = Optional.empty();
        private Optional<Instant> lastSeen = Optional.empty();
        private Optional<Instant> keyExpiry = Optional.empty();

        void read(JsonReader in, String field) {
            switch (field) {
                case "NodeID" -> nodeId = in.id();
                case "DERPRegion" -> derpRegion = in.integer();
                case "Cap" -> cap = in.integer();
                case "CapMap" -> capMap = in.optional(in::capMap);
                case "Endpoints" -> endpoints = in.optional(() -> in.parseable(IpEndpoint::parse));
                case "Key" -> key = in.optional(() -> in.key(NodePublicKey::parse));
                case "KeySignature" -> keySignature = in.optional(in::base64);
                case "DiscoKey" -> discoKey = in.optional(() -> in.key(DiscoPublicKey::parse));
                case "Online" -> online = in.optional(in::bool);
                case "LastSeen" -> lastSeen = in.optional(in::time);
                case "KeyExpiry" -> keyExpiry = in.optional(in::time);
                default -> in.skip();
            }
        }
    }
}
