package org.tsrecorder.transport.netmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.netmap.MapStream.SELF;
import static org.tsrecorder.transport.netmap.MapStream.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.netmap.NetworkMapChange.Part;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.TailcfgFormatException;
import org.tsrecorder.transport.tailcfg.TkaInfo;
import org.tsrecorder.transport.tailcfg.UserProfile;

class NetworkMapSessionTest {
    private static List<Long> ids(NetworkMap map) {
        return map.peers().stream().map(Node::id).sorted().toList();
    }

    @Test
    void aStreamThatDoesNotBeginWithOurselvesIsRefused() {
        MapStream stream = new MapStream(NetworkMap.EMPTY);
        assertThatThrownBy(() -> stream.says("{'Peers':[{'ID':2}]}", 0))
                .isInstanceOf(TailcfgFormatException.class)
                .hasMessageContaining("wanted Node in the first message");
        assertThat(stream.map()).isSameAs(NetworkMap.EMPTY);
    }

    @Test
    void aKeepAliveBeforeTheFirstMapIsNoBeginning() {
        MapStream stream = new MapStream(NetworkMap.EMPTY);
        assertThat(stream.says("{\"KeepAlive\":true}").isEmpty()).isTrue();
        assertThatThrownBy(() -> stream.says("{}")).isInstanceOf(TailcfgFormatException.class);
    }

    @Test
    void aKeepAliveChangesNothingWhateverItCarries() {
        MapStream stream = MapStream.of(node(2));
        NetworkMap before = stream.map();
        NetworkMapChange change = stream.says("{\"KeepAlive\":true,\"PeersRemoved\":[2],\"Domain\":\"x\"}");
        assertThat(change.isEmpty()).isTrue();
        assertThat(change.map()).isSameAs(before);
    }

    @Test
    void theFirstMessageIsTheMap() {
        MapStream stream = new MapStream(NetworkMap.EMPTY);
        NetworkMapChange change = stream.says("{\"Node\":" + SELF + ",\"Peers\":[" + node(2) + "," + node(3) + "],"
                + "\"Domain\":\"example.com\",\"UserProfiles\":[{\"ID\":11,\"LoginName\":\"a@b\"}],"
                + "\"DERPMap\":{\"Regions\":{\"1\":{\"RegionID\":1}}},\"DNSConfig\":{\"Proxied\":true},"
                + "\"PacketFilter\":[{\"SrcIPs\":[\"*\"],\"DstPorts\":[{\"IP\":\"*\",\"Ports\":{\"Last\":1}}]}],"
                + "\"Health\":[\"ill\"],\"TKAInfo\":{\"Head\":\"h\"}}");
        assertThat(change.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(change.peers()).extracting(PeerDelta::id).containsExactlyInAnyOrder(2L, 3L);
        assertThat(change.peers()).allMatch(delta -> delta.before().isEmpty());
        assertThat(change.map().self().id()).isEqualTo(1);
        assertThat(change.map().selfName()).isEqualTo("host1.tail.test");
        assertThat(change.map().domain()).isEqualTo("example.com");
        assertThat(change.map().user(11)).contains(new UserProfile(11, "a@b", "", "", List.of()));
        assertThat(change.map().derpMap().regions()).containsOnlyKeys(1);
        assertThat(change.map().dns().proxied()).isTrue();
        assertThat(change.map().filterRules()).hasSize(1);
        assertThat(change.map().health()).containsExactly("ill");
        assertThat(change.map().tkaInfo()).contains(new TkaInfo("h", false));
    }

    @Test
    void ourselvesAreReplacedAsAWhole() {
        MapStream stream = MapStream.of(node(2));
        NetworkMapChange change = stream.says("{\"Node\":{\"ID\":1,\"Name\":\"new.tail.test.\"}}");
        assertThat(change.parts()).containsExactly(Part.SELF);
        assertThat(stream.map().selfName()).isEqualTo("new.tail.test");
        assertThat(stream.map().self().user()).isZero();
    }

    @Test
    void aListOfPeersIsCompleteAndNothingElseCounts() {
        MapStream stream = MapStream.of(node(2), node(3));
        NetworkMapChange change = stream.says("{\"Peers\":[" + node(3) + "," + node(4) + "],\"PeersRemoved\":[3],"
                + "\"PeersChanged\":[" + node(5) + "],\"OnlineChange\":{\"4\":true},\"PeerSeenChange\":{\"4\":true},"
                + "\"PeersChangedPatch\":[{\"NodeID\":4,\"Cap\":9}]}");
        assertThat(ids(stream.map())).containsExactly(3L, 4L);
        assertThat(stream.peer(4).online()).isEmpty();
        assertThat(stream.peer(4).cap()).isZero();
        assertThat(change.peers()).extracting(PeerDelta::id).containsExactlyInAnyOrder(2L, 4L);
    }

    @Test
    void anEmptyListOfPeersIsNoList() {
        MapStream stream = MapStream.of(node(2));
        assertThat(stream.says("{\"Peers\":[]}").isEmpty()).isTrue();
        assertThat(ids(stream.map())).containsExactly(2L);
    }

    @Test
    void peersThatChangedAreAddedOrReplaced() {
        MapStream stream = MapStream.of(node(2));
        Node old = stream.peer(2);
        NetworkMapChange change = stream.says("{\"PeersChanged\":[" + node(2, "\"Cap\":7") + "," + node(3) + "]}");
        assertThat(change.parts()).containsExactly(Part.PEERS);
        assertThat(change.peers())
                .containsExactlyInAnyOrder(
                        new PeerDelta(Optional.of(old), Optional.of(stream.peer(2))),
                        new PeerDelta(Optional.empty(), Optional.of(stream.peer(3))));
        assertThat(stream.peer(2).cap()).isEqualTo(7);
    }

    @Test
    void aPeerThatIsSentAgainAsItIsIsNoChange() {
        MapStream stream = MapStream.of(node(2));
        assertThat(stream.says("{\"PeersChanged\":[" + node(2) + "]}").isEmpty())
                .isTrue();
    }

    @Test
    void peersAreRemoved() {
        MapStream stream = MapStream.of(node(2), node(3));
        Node old = stream.peer(2);
        NetworkMapChange change = stream.says("{\"PeersRemoved\":[2,99]}");
        assertThat(change.peers()).containsExactly(new PeerDelta(Optional.of(old), Optional.empty()));
        assertThat(ids(stream.map())).containsExactly(3L);
        assertThat(stream.map().peer(MapStream.key(2))).isEmpty();
        assertThat(stream.map().node(MapStream.address(2))).isEmpty();
        assertThat(stream.map().node("host2.tail.test")).isEmpty();
    }

    @Test
    void aPeerIsRemovedBeforeOneIsAddedUnderItsNumber() {
        MapStream stream = MapStream.of(node(2));
        stream.says("{\"PeersRemoved\":[2],\"PeersChanged\":[" + node(2, "\"Cap\":8") + "]}");
        assertThat(stream.peer(2).cap()).isEqualTo(8);
    }

    @Test
    void aNodeThatJoinsAnewWithItsOldKeyIsTheNewOne() {
        MapStream stream = MapStream.of(node(2));
        stream.says("{\"PeersRemoved\":[2],\"PeersChanged\":["
                + node(2).replace("\"ID\":2", "\"ID\":3").replace("n2", "n3") + "]}");
        assertThat(stream.map().peer(MapStream.key(2))).map(Node::id).contains(3L);
        assertThat(stream.map().node(MapStream.address(2))).map(Node::id).contains(3L);
    }

    @Test
    void whatTwoPeersClaimIsNotLostWithTheFirst() {
        MapStream stream = MapStream.of(node(2));
        stream.says("{\"PeersChanged\":[" + node(2).replace("\"ID\":2", "\"ID\":3") + "]}");
        stream.says("{\"PeersRemoved\":[2]}");
        assertThat(stream.map().peer(MapStream.key(2))).map(Node::id).contains(3L);
        assertThat(stream.map().node(MapStream.address(2))).map(Node::id).contains(3L);
        assertThat(stream.map().node("host2.tail.test")).map(Node::id).contains(3L);
    }

    @Test
    void aPatchChangesWhatItNamesAndItsKeyIsLookedUp() {
        MapStream stream = MapStream.of(node(2, "\"Cap\":5"));
        stream.says(
                "{'PeersChangedPatch':[{'NodeID':2,'Key':'%s','DERPRegion':4}]}",
                MapStream.key(20).text());
        assertThat(stream.map().peer(MapStream.key(20))).map(Node::id).contains(2L);
        assertThat(stream.map().peer(MapStream.key(2))).isEmpty();
        assertThat(stream.peer(2).homeDerp()).isEqualTo(4);
        assertThat(stream.peer(2).cap()).isEqualTo(5);
    }

    @Test
    void aPatchOfAnUnknownPeerIsIgnored() {
        MapStream stream = MapStream.of(node(2));
        assertThat(stream.says("{\"PeersChangedPatch\":[{\"NodeID\":9,\"Cap\":1}],\"OnlineChange\":{\"9\":true},"
                                + "\"PeerSeenChange\":{\"9\":true}}")
                        .isEmpty())
                .isTrue();
        assertThat(ids(stream.map())).containsExactly(2L);
    }

    @Test
    void peersComeAndGoOnline() {
        MapStream stream = MapStream.of(node(2), node(3, "\"Online\":true"));
        stream.says("{\"OnlineChange\":{\"2\":true,\"3\":false}}");
        assertThat(stream.peer(2).online()).contains(true);
        assertThat(stream.peer(3).online()).contains(false);
    }

    @Test
    void peersAreSeenNowOrItIsNotKnownWhen() {
        MapStream stream = MapStream.of(node(2), node(3, "\"LastSeen\":\"2025-01-01T00:00:00Z\""));
        stream.says("{\"PeerSeenChange\":{\"2\":true,\"3\":false}}");
        assertThat(stream.peer(2).lastSeen()).contains(MapStream.NOW);
        assertThat(stream.peer(3).lastSeen()).isEmpty();
    }

    @Test
    void aPatchHasTheLastWord() {
        MapStream stream = MapStream.of(node(2));
        stream.says("{\"PeersChangedPatch\":[{\"NodeID\":2,\"Online\":false}],\"OnlineChange\":{\"2\":true}}");
        assertThat(stream.peer(2).online()).contains(false);
    }

    @Test
    void partsOfTheDerpMapThatAreAbsentStay() {
        MapStream stream = MapStream.of();
        stream.says("{'DERPMap':{'Regions':{'1':{'RegionID':1}},'HomeParams':{'RegionScore':{'1':0.5}}}}", 0);
        stream.says("{'DERPMap':{'Regions':null,'HomeParams':{}}}", 0);
        assertThat(stream.map().derpMap().regions()).containsOnlyKeys(1);
        assertThat(stream.map().derpMap().regionScores()).isEqualTo(Map.of(1, 0.5));
        stream.says("{'DERPMap':{'Regions':{'2':{'RegionID':2},'3':null}}}", 0);
        assertThat(stream.map().derpMap().regions()).containsOnlyKeys(2);
        assertThat(stream.map().derpMap().regionScores()).isEqualTo(Map.of(1, 0.5));
    }

    @Test
    void scoresThatAreEmptyAreTakenAway() {
        MapStream stream = MapStream.of();
        stream.says("{'DERPMap':{'Regions':{'1':{'RegionID':1}},'HomeParams':{'RegionScore':{'1':0.5}}}}", 0);
        NetworkMapChange change = stream.says("{'DERPMap':{'HomeParams':{'RegionScore':{}}}}", 0);
        assertThat(change.parts()).containsExactly(Part.DERP_MAP);
        assertThat(stream.map().derpMap().regionScores()).isEmpty();
        assertThat(stream.map().derpMap().regions()).containsOnlyKeys(1);
    }

    @Test
    void usersAreMergedAndNeverForgotten() {
        MapStream stream = MapStream.of();
        stream.says("{'UserProfiles':[{'ID':1,'LoginName':'a'},{'ID':2,'LoginName':'b'}]}", 0);
        NetworkMapChange change = stream.says("{'UserProfiles':[{'ID':2,'LoginName':'c'}]}", 0);
        assertThat(change.parts()).containsExactly(Part.USERS);
        assertThat(stream.map().user(1)).map(UserProfile::loginName).contains("a");
        assertThat(stream.map().user(2)).map(UserProfile::loginName).contains("c");
    }

    @Test
    void dnsIsReplacedAsAWhole() {
        MapStream stream = MapStream.of();
        stream.says("{'DNSConfig':{'Domains':['a'],'Proxied':true}}", 0);
        assertThat(stream.says("{'DNSConfig':{'Domains':['b']}}", 0).parts()).containsExactly(Part.DNS);
        assertThat(stream.map().dns().domains()).containsExactly("b");
        assertThat(stream.map().dns().proxied()).isFalse();
    }

    @Test
    void healthIsReplacedAndCleared() {
        MapStream stream = MapStream.of();
        stream.says("{'Health':['ill','worse']}", 0);
        stream.says("{'Health':null}", 0);
        assertThat(stream.map().health()).containsExactly("ill", "worse");
        assertThat(stream.says("{'Health':[]}", 0).parts()).containsExactly(Part.MESSAGES);
        assertThat(stream.map().health()).isEmpty();
    }

    @Test
    void messagesAreAddedReplacedRemovedAndCleared() {
        MapStream stream = MapStream.of();
        stream.says("{'DisplayMessages':{'a':{'Title':'1'},'b':{'Title':'2'},'c':{'Title':'3'}}}", 0);
        stream.says("{'DisplayMessages':{'a':{'Title':'4'},'b':null,'*':{'Title':'no message'}}}", 0);
        assertThat(stream.map().displayMessages()).containsOnlyKeys("a", "c");
        assertThat(stream.map().displayMessages().values())
                .extracting(message -> message.title())
                .containsExactly("4", "3");
        stream.says("{'DisplayMessages':{'d':{'Title':'5'},'*':null}}", 0);
        assertThat(stream.map().displayMessages()).containsOnlyKeys("d");
    }

    @Test
    void tailnetLockStaysUntilItIsDisabled() {
        MapStream stream = MapStream.of();
        assertThat(stream.map().tkaInfo()).isEmpty();
        stream.says("{'TKAInfo':{'Head':'h'}}", 0);
        stream.says("{'Domain':'x'}", 0);
        assertThat(stream.map().tkaInfo()).contains(new TkaInfo("h", false));
        assertThat(stream.says("{'TKAInfo':{'Disabled':true}}", 0).parts()).containsExactly(Part.TKA);
        assertThat(stream.map().tkaInfo()).isEmpty();
    }

    @Test
    void aDomainThatIsEmptyIsNoChange() {
        MapStream stream = MapStream.of();
        stream.says("{'Domain':'example.com'}", 0);
        stream.says("{'Domain':''}", 0);
        assertThat(stream.map().domain()).isEqualTo("example.com");
    }

    @Test
    void theNextStreamSaysWhatIsDifferentFromTheOneBefore() {
        MapStream old = MapStream.of(node(2), node(3), node(4));
        old.says("{'Domain':'example.com'}", 0);
        MapStream next = new MapStream(old.map());
        NetworkMapChange change = next.says("{\"Node\":" + SELF + ",\"Domain\":\"example.com\",\"Peers\":[" + node(2)
                + "," + node(3, "\"Cap\":7") + "," + node(5) + "]}");
        assertThat(change.parts()).containsExactly(Part.PEERS);
        assertThat(change.peers()).extracting(PeerDelta::id).containsExactlyInAnyOrder(3L, 4L, 5L);
        assertThat(ids(change.map())).containsExactly(2L, 3L, 5L);
    }

    @Test
    void theNextStreamForgetsWhatItDoesNotSay() {
        MapStream old = MapStream.of(node(2));
        old.says(
                "{'Domain':'d','Health':['ill'],'TKAInfo':{'Head':'h'},'UserProfiles':[{'ID':1}],"
                        + "'PacketFilters':{'a':[{'SrcIPs':['*'],'DstPorts':[{'IP':'*','Ports':{'Last':1}}]}]}}",
                0);
        MapStream next = new MapStream(old.map());
        assertThat(next.map()).isSameAs(old.map());
        NetworkMapChange change = next.says("{\"Node\":" + SELF + "}");
        assertThat(change.parts())
                .containsExactlyInAnyOrder(Part.PEERS, Part.DOMAIN, Part.MESSAGES, Part.TKA, Part.USERS, Part.FILTER);
        assertThat(change.map().peerCount()).isZero();
        assertThat(change.map().filterRules()).isEmpty();
        assertThat(change.map().user(1)).isEmpty();
    }

    @Test
    void aMapStaysAsItIsWhileTheNextOnesChange() {
        MapStream stream = MapStream.of(node(2));
        NetworkMap before = stream.map();
        stream.says("{\"PeersChanged\":[" + node(3) + "],\"PeersRemoved\":[2]}");
        assertThat(ids(before)).containsExactly(2L);
        assertThat(ids(stream.map())).containsExactly(3L);
    }
}
