package org.tsrecorder.transport.tailcfg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

class MapResponseTest {
    private static MapResponse parse(String json) {
        return MapResponse.parse(json.getBytes(UTF_8));
    }

    @Test
    void aKeepAliveMayCarryAPing() {
        MapResponse response = parse("""
            {"KeepAlive":true,"PopBrowserURL":"https://x","ControlTime":"2020-08-03T00:00:00.000000001Z",
             "PingRequest":{"URL":"https://x/p","URLIsNoise":true,"Log":true,"Types":"disco,TSMP",
               "IP":"100.64.0.2","Payload":"R0VU"}}\
            """);
        assertThat(response.keepAlive()).isTrue();
        assertThat(response.popBrowserUrl()).isEqualTo("https://x");
        assertThat(response.controlTime()).contains(Instant.parse("2020-08-03T00:00:00.000000001Z"));
        assertThat(response.pingRequest())
                .contains(new PingRequest(
                        "https://x/p", true, true, "disco,TSMP", Optional.of(IpAddress.of("100.64.0.2")), "R0VU"));
        assertThat(response.pingRequest().map(PingRequest::payload)).contains("GET".getBytes(UTF_8));
    }

    @Test
    void nothingIsNoChange() {
        MapResponse response = parse("{}");
        assertThat(response.keepAlive()).isFalse();
        assertThat(response.node()).isEmpty();
        assertThat(response.packetFilter()).isEmpty();
        assertThat(response.packetFilters()).isEmpty();
        assertThat(response.health()).isEmpty();
        assertThat(response.displayMessages()).isEmpty();
        assertThat(response.derpMap()).isEmpty();
        assertThat(response).isEqualTo(parse("""
            {"Node":null,"Peers":null,"PacketFilter":null,"PacketFilters":null,"Health":null,"DERPMap":null,
             "DisplayMessages":null,"CollectServices":null,"DNSConfig":null,"TKAInfo":null,"Domain":null}\
            """));
    }

    @Test
    void peersComeInAllTheirForms() {
        MapResponse response = parse("""
            {"Node":{"ID":1},"Peers":[{"ID":2},null],"PeersChanged":[{"ID":3}],"PeersRemoved":[4,5],
             "PeersChangedPatch":[{"NodeID":6,"Cap":1},null],"PeerSeenChange":{"7":true,"8":false},
             "OnlineChange":{"9007199254740993":true}}\
            """);
        assertThat(response.node()).map(Node::id).contains(1L);
        assertThat(response.peers()).extracting(Node::id).containsExactly(2L);
        assertThat(response.peersChanged()).extracting(Node::id).containsExactly(3L);
        assertThat(response.peersRemoved()).containsExactly(4L, 5L);
        assertThat(response.peersChangedPatch()).extracting(PeerChange::nodeId).containsExactly(6L);
        assertThat(response.peerSeenChange()).isEqualTo(Map.of(7L, true, 8L, false));
        assertThat(response.onlineChange()).isEqualTo(Map.of(9_007_199_254_740_993L, true));
    }

    @Test
    void rulesAreReadAsTheyAre() {
        assertThat(parse("""
            {"PacketFilter":[
              {"SrcIPs":["*","cap:x"],"DstPorts":[{"IP":"100.64.0.1","Ports":{"First":80,"Last":443}}],"IPProto":[6]},
              {"SrcIPs":["10.0.0.1"],"SrcBits":[8],"DstPorts":[{"IP":"*","Bits":0,"Ports":{"First":0,"Last":65535}}]},
              {"SrcIPs":["10.0.0.2"],"CapGrant":[{"Dsts":["100.64.0.1/32"],"Caps":["old"],"CapMap":{"a":[{}]}}]}]}
            """).packetFilter())
                .contains(List.of(
                        new FilterRule(
                                List.of("*", "cap:x"),
                                List.of(),
                                List.of(new NetPortRange("100.64.0.1", Optional.empty(), 80, 443)),
                                List.of(6),
                                List.of()),
                        new FilterRule(
                                List.of("10.0.0.1"),
                                List.of(8),
                                List.of(new NetPortRange("*", Optional.of(0), 0, 65535)),
                                List.of(),
                                List.of()),
                        new FilterRule(
                                List.of("10.0.0.2"),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(new CapGrant(
                                        List.of(IpPrefix.of("100.64.0.1/32")),
                                        List.of("old"),
                                        Map.of("a", List.of("{}")))))));
    }

    @Test
    void aNullProtocolIsNumberZeroAndNotEveryProtocol() {
        assertThat(parse("{\"PacketFilter\":[{\"IPProto\":[null]}]}").packetFilter())
                .hasValueSatisfying(rules ->
                        assertThat(rules).extracting(FilterRule::ipProto).containsExactly(List.of(0)));
    }

    @Test
    void anEmptyFilterIsNotAnAbsentOne() {
        assertThat(parse("{\"PacketFilter\":[]}").packetFilter()).contains(List.of());
    }

    @Test
    void namedFiltersTellRemovedFromEmpty() {
        assertThat(parse("{\"PacketFilters\":{\"*\":null,\"a\":[],\"b\":null}}").packetFilters())
                .contains(Map.of("*", Optional.empty(), "a", Optional.of(List.of()), "b", Optional.empty()));
    }

    @Test
    void dnsIsReadAsFarAsWeUseIt() {
        assertThat(parse("""
            {"DNSConfig":{"Resolvers":[{"Addr":"8.8.8.8"}],"Routes":{"x.":[]},"Domains":["tail.test"],"Proxied":true,
             "CertDomains":["a.tail.test"],"ExtraRecords":[{"Name":"n","Type":"A","Value":"100.64.0.9"}]}}\
            """).dnsConfig())
                .contains(new DnsConfig(
                        List.of("tail.test"),
                        true,
                        List.of("a.tail.test"),
                        List.of(new DnsRecord("n", "A", "100.64.0.9"))));
    }

    @Test
    void usersMessagesAndTheRestAreRead() {
        MapResponse response = parse("""
            {"Domain":"example.com","CollectServices":false,"Health":[],
             "UserProfiles":[{"ID":7,"LoginName":"a@b","DisplayName":"A","ProfilePicURL":"u","Groups":["group:x"]}],
             "DisplayMessages":{"m":{"Title":"t","Text":"x","Severity":"high","ImpactsConnectivity":true,
               "PrimaryAction":{"URL":"u","Label":"l"}},"n":null},
             "TKAInfo":{"Head":"h","Disabled":true}}\
            """);
        assertThat(response.domain()).isEqualTo("example.com");
        assertThat(response.health()).contains(List.of());
        assertThat(response.userProfiles()).containsExactly(new UserProfile(7, "a@b", "A", "u", List.of("group:x")));
        assertThat(response.displayMessages())
                .contains(Map.of(
                        "m", Optional.of(new DisplayMessage("t", "x", "high", true, "u", "l")), "n", Optional.empty()));
        assertThat(response.tkaInfo()).contains(new TkaInfo("h", true));
    }

    @Test
    void aServerMaySendUsToSleepForFiveMinutesAtMost() {
        assertThat(parse("{\"Debug\":{\"SleepSeconds\":1.5,\"Exit\":1}}").debugSleep())
                .contains(Duration.ofMillis(1_500));
        assertThat(parse("{\"Debug\":{\"SleepSeconds\":1e300}}").debugSleep()).contains(Duration.ofMinutes(5));
        assertThat(parse("{\"Debug\":{\"SleepSeconds\":-1}}").debugSleep()).isEmpty();
    }

    @Test
    void derpChangesTellNullFromEmpty() {
        assertThat(parse("{\"DERPMap\":{\"Regions\":null,\"HomeParams\":{\"RegionScore\":{}}}}")
                        .derpMap())
                .contains(new DerpMap.Change(Optional.empty(), Optional.of(Map.of()), false));
    }

    @Test
    void aPeerThatIsNoObjectIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> parse("{\"Peers\":[{\"ID\":1},{\"ID\":2,\"Hostinfo\":\"x\"}]}"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessage("wanted an object, got VALUE_STRING, at /Peers/1/Hostinfo");
    }
}
