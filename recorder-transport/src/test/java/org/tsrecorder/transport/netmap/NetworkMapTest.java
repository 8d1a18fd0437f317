package org.tsrecorder.transport.netmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.netmap.MapStream.address;
import static org.tsrecorder.transport.netmap.MapStream.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.UserProfile;

class NetworkMapTest {
    private static final IpAddress SELF_V4 = address(1);
    private static final IpAddress PEER_V6 = IpAddress.of("fd7a:115c:a1e0::2");

    private final MapStream stream =
            MapStream.of(node(2, "\"User\":22"), node(3, "\"User\":33", "\"Tags\":[\"tag:a\"]"));

    private WhoIs whoIs(IpAddress address) {
        return stream.map().whoIs(address).orElseThrow();
    }

    private List<IpAddress> resolve(String name) {
        return stream.map().resolve(name);
    }

    @Test
    void anAddressIsANodesAndAUsers() {
        stream.says("{'UserProfiles':[{'ID':22,'LoginName':'bob@example.com'}]}", 0);
        assertThat(whoIs(address(2)).node()).isEqualTo(stream.peer(2));
        assertThat(whoIs(PEER_V6).node()).isEqualTo(stream.peer(2));
        assertThat(whoIs(address(2)).user()).map(UserProfile::loginName).contains("bob@example.com");
    }

    @Test
    void aMappedAddressIsTheIpv4Address() {
        assertThat(whoIs(IpAddress.of("::ffff:100.64.0.2")).node().id()).isEqualTo(2);
    }

    @Test
    void anAddressOfNobodyIsNobodys() {
        assertThat(stream.map().whoIs(IpAddress.of("100.64.0.99"))).isEmpty();
        assertThat(stream.map().whoIs(IpAddress.of("::100.64.0.2"))).isEmpty();
    }

    @Test
    void ourOwnAddressIsOurs() {
        assertThat(whoIs(SELF_V4).node()).isEqualTo(stream.map().self());
    }

    @Test
    void aTaggedNodeIsKnownByItsTags() {
        assertThat(whoIs(address(3)).node().isTagged()).isTrue();
        assertThat(whoIs(address(2)).node().isTagged()).isFalse();
        assertThat(whoIs(address(3)).user()).isEmpty();
    }

    @Test
    void aRouteIsNoAddressOfItsRouter() {
        stream.says("{\"PeersChanged\":[" + node(4, "\"AllowedIPs\":[\"100.64.0.4/32\",\"10.0.0.0/8\"]") + "]}");
        assertThat(stream.map().whoIs(IpAddress.of("10.0.0.1"))).isEmpty();
    }

    @Test
    void grantsAreAddedUpOverAllRules() {
        stream.says(
                "{'PacketFilter':["
                    + "{'SrcIPs':['100.64.0.2'],'CapGrant':[{'Dsts':['100.64.0.1/32'],'CapMap':{'a':[1],'b':null}}]},"
                    + "{'SrcIPs':['*'],'CapGrant':[{'Dsts':['100.64.0.0/10'],'Caps':['old'],'CapMap':{'a':[2,{'c':3}]}}]},"
                    + "{'SrcIPs':['*'],'CapGrant':[{'Dsts':['100.64.0.7/32'],'CapMap':{'other':[1]}}]},"
                    + "{'SrcIPs':['100.64.0.3'],'CapGrant':[{'Dsts':['100.64.0.1/32'],'CapMap':{'third':[1]}}]}]}",
                0);
        assertThat(whoIs(address(2)).capMap())
                .isEqualTo(Map.of("a", List.of("1", "2", "{\"c\":3}"), "b", List.of(), "old", List.of()));
        assertThat(whoIs(address(3)).capMap())
                .isEqualTo(Map.of("a", List.of("2", "{\"c\":3}"), "old", List.of(), "third", List.of("1")));
    }

    @Test
    void aGrantIsForOurAddressOfTheSameFamily() {
        stream.says(
                "{'PacketFilter':[{'SrcIPs':['*'],'CapGrant':["
                        + "{'Dsts':['100.64.0.1/32'],'CapMap':{'four':null}},"
                        + "{'Dsts':['fd7a:115c:a1e0::1/128'],'CapMap':{'six':null}}]}]}",
                0);
        assertThat(whoIs(address(2)).capMap()).containsOnlyKeys("four");
        assertThat(whoIs(PEER_V6).capMap()).containsOnlyKeys("six");
    }

    @Test
    void sendersByCapabilityAreGrantedNothing() {
        stream.says(
                "{'PacketFilter':[{'SrcIPs':['cap:x'],'CapGrant':[{'Dsts':['100.64.0.1/32'],'CapMap':{'a':null}}]}],"
                        + "'PeersChangedPatch':[{'NodeID':2,'CapMap':{'x':null}}]}",
                0);
        assertThat(whoIs(address(2)).capMap()).isEmpty();
    }

    @Test
    void anUnsignedPeerIsGrantedIngressAlone() {
        stream.says(
                "{'PeersChanged':[%s],'PacketFilter':[{'SrcIPs':['*'],'CapGrant':[{'Dsts':['100.64.0.1/32'],"
                        + "'CapMap':{'a':null,'https://tailscale.com/cap/ingress':[true]}}]}]}",
                node(4, "\"UnsignedPeerAPIOnly\":true"));
        assertThat(whoIs(address(4)).capMap()).containsOnlyKeys("https://tailscale.com/cap/ingress");
        assertThat(whoIs(address(2)).capMap()).hasSize(2);
    }

    @Test
    void aFullNameIsResolvedInAnyCaseWithOrWithoutItsDot() {
        for (String name : List.of("host2.tail.test", "host2.tail.test.", "HOST2.Tail.Test")) {
            assertThat(resolve(name)).as(name).containsExactly(address(2), PEER_V6);
        }
    }

    @Test
    void aShortNameIsLookedForInTheDomains() {
        stream.says("{'DNSConfig':{'Domains':['other.test','tail.test.']}}", 0);
        assertThat(resolve("host2")).containsExactly(address(2), PEER_V6);
        assertThat(resolve("Host2")).hasSize(2);
    }

    @Test
    void aShortNameIsLookedForInOurOwnDomain() {
        assertThat(resolve("host2")).containsExactly(address(2), PEER_V6);
    }

    @Test
    void aNameWithAFinalDotIsComplete() {
        assertThat(resolve("host2.")).isEmpty();
    }

    @Test
    void ourOwnNameIsResolved() {
        assertThat(resolve("host1")).first().isEqualTo(SELF_V4);
    }

    @Test
    void aNameOfNobodyIsNotResolved() {
        for (String name : List.of("host9", "", ".", "tail.test", "example.com", "100.64.0.2")) {
            assertThat(resolve(name)).as(name).isEmpty();
        }
    }

    @Test
    void extraRecordsAreResolvedIpv4First() {
        stream.says(
                "{'DNSConfig':{'Domains':['tail.test'],'ExtraRecords':["
                        + "{'Name':'Grafana.tail.test.','Type':'AAAA','Value':'fd7a::9'},"
                        + "{'Name':'grafana.tail.test','Type':'','Value':'100.64.0.9'},"
                        + "{'Name':'grafana.tail.test','Type':'TXT','Value':'100.64.0.10'},"
                        + "{'Name':'grafana.tail.test','Type':'A','Value':'nonsense'}]}}",
                0);
        assertThat(resolve("grafana")).containsExactly(IpAddress.of("100.64.0.9"), IpAddress.of("fd7a::9"));
    }

    @Test
    void aNodeWithoutADomainHasItsHostNameAlone() {
        MapStream bare = new MapStream(NetworkMap.EMPTY);
        bare.says("{'Node':{'ID':1,'Name':'rec'},'Peers':[{'ID':2,'Name':'other','Addresses':['100.64.0.2/32']}]}", 0);
        assertThat(bare.map().resolve("other")).containsExactly(address(2));
        assertThat(bare.map().selfName()).isEqualTo("rec");
    }

    @Test
    void aPeerThatWasRenamedHasItsNewName() {
        stream.says("{\"PeersChanged\":[" + node(2).replace("host2", "renamed") + "]}");
        assertThat(resolve("renamed")).containsExactly(address(2), PEER_V6);
        assertThat(resolve("host2")).isEmpty();
    }

    @Test
    void theNextKeyToExpireIsFound() {
        stream.says("{\"PeersChanged\":[" + node(2, "\"KeyExpiry\":\"2026-05-01T00:00:00Z\"") + ","
                + node(3, "\"KeyExpiry\":\"2026-04-01T00:00:00Z\"") + "]}");
        assertThat(stream.map().nextKeyExpiry(MapStream.NOW)).contains(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(stream.map().nextKeyExpiry(Instant.parse("2026-04-01T00:00:00Z")))
                .contains(Instant.parse("2026-05-01T00:00:00Z"));
        assertThat(stream.map().nextKeyExpiry(Instant.parse("2026-05-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void aJailedPeerIsKnownAsSuch() {
        stream.says("{\"PeersChanged\":[" + node(2, "\"IsJailed\":true") + "]}");
        assertThat(stream.map().node(address(2))).map(Node::isJailed).contains(true);
    }

    @Test
    void nobodyIsInTheMapOfNoTailnet() {
        assertThat(NetworkMap.EMPTY.peerCount()).isZero();
        assertThat(NetworkMap.EMPTY.resolve("a")).isEmpty();
        assertThat(NetworkMap.EMPTY.whoIs(SELF_V4)).isEmpty();
        assertThat(NetworkMap.EMPTY.filterRules()).isEmpty();
    }
}
