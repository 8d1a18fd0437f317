package org.tsrecorder.transport.tailcfg;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A {@link MapResponse} in the making. */
final class MapResponseFields {
    /** What tailscaled sleeps at most when told to. */
    private static final double MOST_SLEEP_SECONDS = 5 * 60;

    private static final double MILLIS = 1_000;

    private boolean keepAlive;
    private Optional<PingRequest> pingRequest = Optional.empty();
    private String popBrowserUrl = "";
    private Optional<Instant> controlTime = Optional.empty();
    private Optional<Duration> debugSleep = Optional.empty();
    private Optional<Node> node = Optional.empty();
    private Optional<DerpMap.Change> derpMap = Optional.empty();
    private List<Node> peers = List.of();
    private List<Node> peersChanged = List.of();
    private List<Long> peersRemoved = List.of();
    private List<PeerChange> peersChangedPatch = List.of();
    private Map<Long, Boolean> peerSeenChange = Map.of();
    private Map<Long, Boolean> onlineChange = Map.of();
    private Optional<DnsConfig> dnsConfig = Optional.empty();
    private String domain = "";
    private Optional<List<FilterRule>> packetFilter = Optional.empty();
    private Optional<Map<String, Optional<List<FilterRule>>>> packetFilters = Optional.empty();
    private List<UserProfile> userProfiles = List.of();
    private Optional<List<String>> health = Optional.empty();
    private Optional<Map<String, Optional<DisplayMessage>>> displayMessages = Optional.empty();
    private Optional<TkaInfo> tkaInfo = Optional.empty();

    MapResponseFields read(JsonReader in) {
        in.object(field -> read(in, field));
        return this;
    }

    private void read(JsonReader in, String field) {
        switch (field) {
            case "KeepAlive" -> keepAlive = in.bool();
            case "PingRequest" -> pingRequest = in.optional(() -> PingRequest.read(in));
            case "PopBrowserURL" -> popBrowserUrl = in.string();
            case "ControlTime" -> controlTime = in.timeIfAny();
            case "Debug" -> in.object(name -> readDebug(in, name));
            case "Node" -> node = in.optional(() -> Node.read(in));
            case "DERPMap" -> derpMap = in.optional(() -> DerpMap.Change.read(in));
            case "Peers" -> peers = in.list(() -> Node.read(in));
            case "PeersChanged" -> peersChanged = in.list(() -> Node.read(in));
            case "PeersRemoved" -> peersRemoved = in.list(in::id);
            case "PeersChangedPatch" -> peersChangedPatch = in.list(() -> PeerChange.read(in));
            default -> readRest(in, field);
        }
    }

    private void readRest(JsonReader in, String field) {
        switch (field) {
            case "PeerSeenChange" -> peerSeenChange = Collections.unmodifiableMap(in.map(in::idKey, in::bool));
            case "OnlineChange" -> onlineChange = Collections.unmodifiableMap(in.map(in::idKey, in::bool));
            case "DNSConfig" -> dnsConfig = in.optional(() -> DnsConfig.read(in));
            case "Domain" -> domain = in.string();
            case "PacketFilter" -> packetFilter = in.optional(() -> rules(in));
            case "PacketFilters" -> packetFilters = in.optional(() -> namedRules(in));
            case "UserProfiles" -> userProfiles = in.list(() -> UserProfile.read(in));
            case "Health" -> health = in.optional(() -> in.list(in::string));
            case "DisplayMessages" -> displayMessages = in.optional(() -> messages(in));
            case "TKAInfo" -> tkaInfo = in.optional(() -> TkaInfo.read(in));
            default -> in.skip();
        }
    }

    private void readDebug(JsonReader in, String field) {
        if (field.equals("SleepSeconds")) {
            double seconds = Math.min(in.real(), MOST_SLEEP_SECONDS);
            debugSleep = seconds > 0 ? Optional.of(Duration.ofMillis((long) (seconds * MILLIS))) : Optional.empty();
        } else {
            in.skip();
        }
    }

    private static List<FilterRule> rules(JsonReader in) {
        return in.list(() -> FilterRule.read(in));
    }

    private static Map<String, Optional<List<FilterRule>>> namedRules(JsonReader in) {
        return Collections.unmodifiableMap(in.map(Function.identity(), () -> in.optional(() -> rules(in))));
    }

    private static Map<String, Optional<DisplayMessage>> messages(JsonReader in) {
        return Collections.unmodifiableMap(
                in.map(Function.identity(), () -> in.optional(() -> DisplayMessage.read(in))));
    }

    MapResponse toMapResponse() {
        return new MapResponse(
                keepAlive,
                pingRequest,
                popBrowserUrl,
                controlTime,
                debugSleep,
                node,
                derpMap,
                peers,
                peersChanged,
                peersRemoved,
                peersChangedPatch,
                peerSeenChange,
                onlineChange,
                dnsConfig,
                domain,
                packetFilter,
                packetFilters,
                userProfiles,
                health,
                displayMessages,
                tkaInfo);
    }
}
