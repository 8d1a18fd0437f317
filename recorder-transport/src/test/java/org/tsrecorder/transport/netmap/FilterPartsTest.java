package org.tsrecorder.transport.netmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.netmap.MapStream.address;
import static org.tsrecorder.transport.netmap.MapStream.node;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.netmap.NetworkMapChange.Part;
import org.tsrecorder.transport.packet.IpPrefix;

/** Which rules are in force, by the parts of the filter and by the peers there are. */
class FilterPartsTest {
    private final MapStream stream = MapStream.of(node(2));

    private static String rule(String source) {
        return "{\"SrcIPs\":[\"" + source + "\"],\"DstPorts\":[{\"IP\":\"*\",\"Ports\":{\"First\":0,\"Last\":65535}}]}";
    }

    private NetworkMapChange says(String json, Object... rules) {
        return stream.says(json, rules);
    }

    private List<String> sources() {
        return stream.map().filterRules().stream()
                .flatMap(rule -> rule.sources().stream())
                .map(IpPrefix::toString)
                .toList();
    }

    @Test
    void nothingIsOpenBeforeRulesCome() {
        assertThat(stream.map().filterRules()).isEmpty();
    }

    @Test
    void theOldFieldIsThePartBase() {
        says("{'PacketFilter':[%s]}", rule("10.0.0.1"));
        assertThat(says("{'PacketFilters':{'base':[%s]}}", rule("10.0.0.2")).parts())
                .containsExactly(Part.FILTER);
        assertThat(sources()).containsExactly("10.0.0.2/32");
    }

    @Test
    void anEmptyListClosesEverything() {
        says("{'PacketFilter':[%s]}", rule("10.0.0.1"));
        says("{'PacketFilter':null}");
        assertThat(sources()).containsExactly("10.0.0.1/32");
        says("{'PacketFilter':[]}");
        assertThat(sources()).isEmpty();
    }

    @Test
    void partsAreInTheOrderOfTheirNames() {
        says(
                "{'PacketFilters':{'z':[%s],'a':[%s]},'PacketFilter':[%s]}",
                rule("10.0.0.1"), rule("10.0.0.2"), rule("10.0.0.3"));
        assertThat(sources()).containsExactly("10.0.0.2/32", "10.0.0.3/32", "10.0.0.1/32");
    }

    @Test
    void aPartThatIsNullIsRemovedAndAnEmptyOneIsEmpty() {
        says("{'PacketFilters':{'a':[%s],'b':[%s],'c':[%s]}}", rule("10.0.0.1"), rule("10.0.0.2"), rule("10.0.0.3"));
        says("{'PacketFilters':{'a':null,'b':[]}}");
        assertThat(sources()).containsExactly("10.0.0.3/32");
    }

    @Test
    void aStarThatIsNullRemovesAllPartsFirst() {
        says("{'PacketFilters':{'a':[%s],'base':[%s]}}", rule("10.0.0.1"), rule("10.0.0.2"));
        says("{'PacketFilters':{'b':[%s],'*':null}}", rule("10.0.0.3"));
        assertThat(sources()).containsExactly("10.0.0.3/32");
    }

    @Test
    void aStarThatIsAListIsNoPart() {
        says("{'PacketFilters':{'a':[%s]}}", rule("10.0.0.1"));
        says("{'PacketFilters':{'*':[%s]}}", rule("0.0.0.0/0"));
        assertThat(sources()).containsExactly("10.0.0.1/32");
    }

    @Test
    void aStarAlsoRemovesWhatTheOldFieldSaysInTheSameMessage() {
        says("{'PacketFilter':[%s],'PacketFilters':{'*':null}}", rule("10.0.0.1"));
        assertThat(sources()).isEmpty();
    }

    @Test
    void sendersByCapabilityAreThePeersThatHaveIt() {
        says("{'PacketFilter':[%s]}", rule("cap:can-ssh"));
        assertThat(sources()).isEmpty();
        NetworkMapChange change = says("{'PeersChangedPatch':[{'NodeID':2,'CapMap':{'can-ssh':null}}]}");
        assertThat(change.parts()).containsExactlyInAnyOrder(Part.PEERS, Part.FILTER);
        assertThat(sources()).containsExactly(address(2) + "/32", "fd7a:115c:a1e0::2/128");
        says("{'PeersRemoved':[2]}");
        assertThat(sources()).isEmpty();
    }

    @Test
    void aPeerThatComesOnlineMeansNothingToRulesByCapability() {
        says("{'PacketFilter':[%s]}", rule("cap:can-ssh"));
        List<FilterRule> before = stream.map().filterRules();
        assertThat(says("{'OnlineChange':{'2':true}}").parts()).containsExactly(Part.PEERS);
        assertThat(stream.map().filterRules()).isSameAs(before);
    }

    @Test
    void anUnsignedPeerHasNoCapabilityToSendBy() {
        says(
                "{'PacketFilter':[%s],'PeersChanged':[%s]}",
                rule("cap:can-ssh"), node(3, "\"CapMap\":{\"can-ssh\":null}", "\"UnsignedPeerAPIOnly\":true"));
        assertThat(sources()).isEmpty();
        assertThat(stream.map().ruleComplaints()).isEmpty();
    }

    @Test
    void anAddressThatAnUnsignedPeerClaimsTooIsNoSenderByCapability() {
        says(
                "{'PacketFilter':[%s],'PeersChanged':[%s,{'ID':3,'Addresses':['100.64.0.2/32'],'UnsignedPeerAPIOnly':true}]}",
                rule("cap:can-ssh"), node(2, "\"CapMap\":{\"can-ssh\":null}"));
        assertThat(sources()).containsExactly("fd7a:115c:a1e0::2/128");
    }

    @Test
    void anAddressThatIsASetIsNoSenderByCapability() {
        says(
                "{'PacketFilter':[%s],'PeersChanged':[{'ID':3,'Addresses':['0.0.0.0/0','100.64.0.3/32'],"
                        + "'CapMap':{'can-ssh':null}}]}",
                rule("cap:can-ssh"));
        assertThat(sources()).containsExactly("100.64.0.3/32");
    }

    @Test
    void rulesThatOpenSomethingToAnUnsignedPeerAreAllVoid() {
        says("{'PacketFilter':[%s,%s]}", rule("10.0.0.1"), rule("100.64.0.0/24"));
        assertThat(sources()).hasSize(2);
        NetworkMapChange change = says("{'PeersChanged':[%s]}", node(3, "\"UnsignedPeerAPIOnly\":true"));
        assertThat(change.parts()).containsExactlyInAnyOrder(Part.PEERS, Part.FILTER);
        assertThat(sources()).isEmpty();
        assertThat(stream.map().ruleComplaints()).singleElement().asString().contains("tailnet lock");
    }

    @Test
    void theRulesAreBackWhenTheUnsignedPeerIsGone() {
        says("{'PacketFilter':[%s],'PeersChanged':[%s]}", rule("100.64.0.3"), node(3, "\"UnsignedPeerAPIOnly\":true"));
        assertThat(sources()).isEmpty();
        says("{'PeersRemoved':[3]}");
        assertThat(sources()).containsExactly("100.64.0.3/32");
    }

    @Test
    void aGrantToAnUnsignedPeerVoidsNothing() {
        says(
                "{'PacketFilter':[%s,{'SrcIPs':['100.64.0.3'],'CapGrant':[{'Dsts':['100.64.0.1/32'],"
                        + "'CapMap':{'x':null}}]}],'PeersChanged':[%s]}",
                rule("10.0.0.1"), node(3, "\"UnsignedPeerAPIOnly\":true"));
        assertThat(sources()).containsExactly("10.0.0.1/32");
    }
}
