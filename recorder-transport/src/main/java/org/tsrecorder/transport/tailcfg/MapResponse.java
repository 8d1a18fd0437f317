package org.tsrecorder.transport.tailcfg;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One message of the map stream ({@code tailcfg.MapResponse}): the network map, or what changed of it. Unless it says
 * otherwise, what is empty stays as it is.
 *
 * @param keepAlive whether only the next three count of what is here
 * @param pingRequest something to be answered
 * @param popBrowserUrl a page for people to visit
 * @param controlTime the server's clock
 * @param debugSleep how long the server wants to hear nothing from us
 * @param node ourselves
 * @param derpMap what changed of the relays
 * @param peers all peers, and no others; empty for no such list
 * @param peersChanged peers that are new or different
 * @param peersRemoved numbers of peers that are gone
 * @param peersChangedPatch what changed of peers
 * @param peerSeenChange whether peers have just been seen, or it is not known when
 * @param onlineChange whether peers are online
 * @param dnsConfig the DNS configuration
 * @param domain the tailnet's name
 * @param packetFilter all rules of the filter's part {@code base}
 * @param packetFilters rules of the filter's parts by name; empty removes the part, {@code *} with empty all parts
 * @param userProfiles owners of nodes that are new or different
 * @param health what is wrong with us, all of it
 * @param displayMessages messages for people by their names; empty removes the message, {@code *} with empty all
 * @param tkaInfo tailnet lock
 */
public record MapResponse(
        boolean keepAlive,
        Optional<PingRequest> pingRequest,
        String popBrowserUrl,
        Optional<Instant> controlTime,
        Optional<Duration> debugSleep,
        Optional<Node> node,
        Optional<DerpMap.Change> derpMap,
        List<Node> peers,
        List<Node> peersChanged,
        List<Long> peersRemoved,
        List<PeerChange> peersChangedPatch,
        Map<Long, Boolean> peerSeenChange,
        Map<Long, Boolean> onlineChange,
        Optional<DnsConfig> dnsConfig,
        String domain,
        Optional<List<FilterRule>> packetFilter,
        Optional<Map<String, Optional<List<FilterRule>>>> packetFilters,
        List<UserProfile> userProfiles,
        Optional<List<String>> health,
        Optional<Map<String, Optional<DisplayMessage>>> displayMessages,
        Optional<TkaInfo> tkaInfo) {
    /** The name that stands for all parts of a filter, or all messages. */
    public static final String ALL = "*";

    /** The part of the filter that {@link #packetFilter()} replaces. */
    public static final String BASE = "base";

    /**
     * Reads one message.
     *
     * @param json UTF-8, at most 64 MiB
     * @throws TailcfgFormatException when it is something else
     */
    public static MapResponse parse(byte[] json) {
        return JsonReader.read(json, MapResponse::read);
    }

    /**
     * Reads one message from a buffer's readable bytes; the buffer stays the caller's, and as it is.
     *
     * @param json UTF-8, at most 64 MiB
     * @throws TailcfgFormatException when it is something else
     */
    public static MapResponse parse(ByteBuf json) {
        return JsonReader.read(json, MapResponse::read);
    }

    private static MapResponse read(JsonReader in) {
        return new MapResponseFields().read(in).toMapResponse();
    }
}
