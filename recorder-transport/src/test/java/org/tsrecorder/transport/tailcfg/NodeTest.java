package org.tsrecorder.transport.tailcfg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.packet.IpPrefix;

class NodeTest {
    private static final String ONES = "01".repeat(32);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Node parse(String json) {
        return Node.parse(json.getBytes(UTF_8));
    }

    private static PeerChange change(String json) {
        return JsonReader.read(json.getBytes(UTF_8), PeerChange::read);
    }

    @Test
    void everyFieldOfANodeIsRead() {
        Node node = parse("""
            {"ID":9007199254740993,"StableID":"nABC","Name":"a.tail.test.","User":7,"Sharer":8,
             "Key":"nodekey:%1$s","KeyExpiry":"2026-07-01T00:00:00Z","KeySignature":"AQ==",
             "Machine":"mkey:%1$s","DiscoKey":"discokey:%1$s",
             "Addresses":["100.64.0.1/32","fd7a:115c:a1e0::1/128"],"AllowedIPs":["100.64.0.1/32","10.0.0.0/8"],
             "Endpoints":["192.0.2.1:41641","[2001:db8::1]:41641"],"HomeDERP":5,
             "Hostinfo":{"OS":"linux","Hostname":"a","Services":[{"Proto":"peerapi4","Port":1,"Description":"d"}],
               "RoutableIPs":["10.0.0.0/8"],"NetInfo":{"PreferredDERP":5,"WorkingUDP":true},"Userspace":false},
             "Created":"2025-01-01T00:00:00Z","Cap":115,"Tags":["tag:a"],"PrimaryRoutes":["10.0.0.0/8"],
             "LastSeen":"2026-01-01T00:00:00Z","Online":true,"MachineAuthorized":true,
             "CapMap":{"https":null,"x":[1,{"a":null}]},"Expired":true,
             "SelfNodeV4MasqAddrForThisPeer":"100.64.9.9","SelfNodeV6MasqAddrForThisPeer":"fd7a::9",
             "IsWireGuardOnly":true,"IsJailed":true}\
            """.formatted(ONES));
        assertThat(node)
                .isEqualTo(new Node(
                        9_007_199_254_740_993L,
                        "nABC",
                        "a.tail.test.",
                        7,
                        8,
                        NodePublicKey.parse("nodekey:" + ONES),
                        Optional.of(Instant.parse("2026-07-01T00:00:00Z")),
                        "AQ==",
                        MachinePublicKey.parse("mkey:" + ONES),
                        DiscoPublicKey.parse("discokey:" + ONES),
                        List.of(IpPrefix.of("100.64.0.1/32"), IpPrefix.of("fd7a:115c:a1e0::1/128")),
                        List.of(IpPrefix.of("100.64.0.1/32"), IpPrefix.of("10.0.0.0/8")),
                        List.of(
                                new IpEndpoint(IpAddress.of("192.0.2.1"), 41641),
                                new IpEndpoint(IpAddress.of("2001:db8::1"), 41641)),
                        5,
                        new Hostinfo(
                                "",
                                "",
                                "linux",
                                "",
                                "",
                                "a",
                                "",
                                "",
                                List.of(IpPrefix.of("10.0.0.0/8")),
                                List.of(),
                                List.of(new Service("peerapi4", 1, "d")),
                                Optional.of(new NetInfo(
                                        5,
                                        Optional.of(true),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Map.of())),
                                Optional.of(false)),
                        115,
                        List.of("tag:a"),
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        Optional.of(true),
                        true,
                        Map.of("https", List.of(), "x", List.of("1", "{\"a\":null}")),
                        false,
                        true,
                        Optional.of(IpAddress.of("100.64.9.9")),
                        Optional.of(IpAddress.of("fd7a::9")),
                        true,
                        true));
    }

    @Test
    void aNodeOfWhichNothingIsSaidHasNothing() {
        Node node = parse("{}");
        assertThat(node.key().isZero()).isTrue();
        assertThat(node.discoKey().isZero()).isTrue();
        assertThat(node.machine().isZero()).isTrue();
        assertThat(node.online()).isEmpty();
        assertThat(node.keyExpiry()).isEmpty();
        assertThat(node).isEqualTo(parse("{\"Key\":null,\"KeyExpiry\":\"0001-01-01T00:00:00Z\",\"CapMap\":null}"));
    }

    @Test
    void allowedIpsThatAreAbsentOrNullAreTheAddresses() {
        List<IpPrefix> own = List.of(IpPrefix.of("100.64.0.1/32"));
        assertThat(parse("{\"Addresses\":[\"100.64.0.1/32\"]}").allowedIps()).isEqualTo(own);
        assertThat(parse("{\"AllowedIPs\":null,\"Addresses\":[\"100.64.0.1/32\"]}")
                        .allowedIps())
                .isEqualTo(own);
    }

    @Test
    void allowedIpsThatAreEmptyAreNone() {
        assertThat(parse("{\"Addresses\":[\"100.64.0.1/32\"],\"AllowedIPs\":[]}")
                        .allowedIps())
                .isEmpty();
    }

    @Test
    void anUnsignedPeerHasItsAddressesAndNoRoutes() {
        assertThat(parse("""
            {"Addresses":["100.64.0.1/32"],"AllowedIPs":["0.0.0.0/0"],"UnsignedPeerAPIOnly":true}\
            """).allowedIps()).containsExactly(IpPrefix.of("100.64.0.1/32"));
    }

    @Test
    void anOldServersRegionIsRead() {
        assertThat(parse("{\"DERP\":\"127.3.3.40:999\"}").homeDerp()).isEqualTo(999);
        assertThat(parse("{\"DERP\":\"127.3.3.40:999\",\"HomeDERP\":3}").homeDerp())
                .isEqualTo(3);
        assertThat(parse("{\"DERP\":\"192.0.2.1:999\"}").homeDerp()).isZero();
    }

    @Test
    void anOldServersCapabilitiesAreKeys() {
        assertThat(parse("{\"Capabilities\":[\"ssh\",\"https\"],\"CapMap\":{\"https\":[true]}}")
                        .capMap())
                .containsOnly(Map.entry("https", List.of("true")), Map.entry("ssh", List.of()));
    }

    @Test
    void endpointsThatWeCannotUseAreLeftOut() {
        assertThat(parse("{\"Endpoints\":[\"[fe80::1%eth0]:1\",\"192.0.2.1:2\",\"\",\"invalid AddrPort\"]}")
                        .endpoints())
                .containsExactly(new IpEndpoint(IpAddress.of("192.0.2.1"), 2));
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> parse("{\"Addresses\":[\"100.64.0.1/32\",\"100.64.0.1/33\"]}"))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessage("wanted an IP prefix, got \"100.64.0.1/33\", at /Addresses/1");
    }

    @Test
    void aKeyIsGoodUntilItExpires() {
        assertThat(parse("{}").isExpired(NOW)).isFalse();
        assertThat(parse("{\"Expired\":true}").isExpired(NOW)).isTrue();
        assertThat(parse("{\"KeyExpiry\":\"2026-01-02T03:04:05Z\"}").isExpired(NOW))
                .isTrue();
        assertThat(parse("{\"KeyExpiry\":\"2026-01-02T03:04:06Z\"}").isExpired(NOW))
                .isFalse();
    }

    @Test
    void aNameLosesItsFinalDot() {
        assertThat(parse("{\"Name\":\"a.tail.test.\"}").fqdn()).isEqualTo("a.tail.test");
        assertThat(parse("{\"Name\":\"a\"}").fqdn()).isEqualTo("a");
        assertThat(parse("{}").fqdn()).isEmpty();
    }

    @Test
    void aChangeOfEverythingChangesEverything() {
        Node before = parse("{\"ID\":1,\"Name\":\"a.\",\"Addresses\":[\"100.64.0.1/32\"],\"AllowedIPs\":[]}");
        Node after = before.with(change("""
            {"NodeID":1,"DERPRegion":4,"Cap":116,"CapMap":{"x":null},"Endpoints":["192.0.2.1:2"],
             "Key":"nodekey:%1$s","KeySignature":"AQ==","DiscoKey":"discokey:%1$s","Online":false,
             "LastSeen":"2026-01-01T00:00:00Z","KeyExpiry":"2026-02-01T00:00:00Z"}\
            """.formatted(ONES)));
        assertThat(after).isEqualTo(parse("""
            {"ID":1,"Name":"a.","Addresses":["100.64.0.1/32"],"AllowedIPs":[],"HomeDERP":4,"Cap":116,
             "CapMap":{"x":[]},"Endpoints":["192.0.2.1:2"],"Key":"nodekey:%1$s","KeySignature":"AQ==",
             "DiscoKey":"discokey:%1$s","Online":false,"LastSeen":"2026-01-01T00:00:00Z",
             "KeyExpiry":"2026-02-01T00:00:00Z"}\
            """.formatted(ONES)));
    }

    @Test
    void aChangeOfNothingChangesNothing() {
        Node before = parse("""
            {"ID":1,"HomeDERP":4,"Cap":116,"CapMap":{"x":[]},"Endpoints":["192.0.2.1:2"],"Key":"nodekey:%1$s",
             "KeySignature":"AQ==","DiscoKey":"discokey:%1$s","Online":false,"LastSeen":"2026-01-01T00:00:00Z",
             "KeyExpiry":"2026-02-01T00:00:00Z","Addresses":["100.64.0.1/32"],"AllowedIPs":[]}\
            """.formatted(ONES));
        assertThat(before.with(change("{\"NodeID\":1,\"DERPRegion\":0,\"CapMap\":null,\"Endpoints\":null}")))
                .isEqualTo(before);
    }

    @Test
    void emptyIsAChangeAndNullIsNone() {
        Node before = parse("{\"CapMap\":{\"x\":[]},\"Endpoints\":[\"192.0.2.1:2\"]}");
        assertThat(before.with(change("{\"CapMap\":{},\"Endpoints\":[]}"))).isEqualTo(parse("{}"));
    }

    @Test
    void goZeroTimeTakesATimeAway() {
        Node before = parse("{\"KeyExpiry\":\"2026-02-01T00:00:00Z\",\"LastSeen\":\"2026-02-01T00:00:00Z\"}");
        assertThat(before.with(
                        change("{\"KeyExpiry\":\"0001-01-01T00:00:00Z\",\"LastSeen\":\"0001-01-01T00:00:00Z\"}")))
                .isEqualTo(parse("{}"));
    }
}
