package org.tsrecorder.transport.netmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.filter.PortRange;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.tailcfg.MapResponse;

class AccessRuleParserTest {
    private static AccessRules parse(String rules) {
        String json = "{'PacketFilter':[" + rules + "]}";
        return AccessRuleParser.parse(MapResponse.parse(json.replace('\'', '"').getBytes(UTF_8))
                .packetFilter()
                .orElseThrow());
    }

    private static List<IpPrefix> sources(String source) {
        return parse("{'SrcIPs':['" + source + "']}").rules().get(0).sources();
    }

    @Test
    void aStarIsEverybody() {
        assertThat(sources("*")).containsExactly(IpPrefix.ALL_V4, IpPrefix.ALL_V6);
    }

    @Test
    void anAddressIsItself() {
        assertThat(sources("100.64.0.1")).containsExactly(IpPrefix.of("100.64.0.1/32"));
        assertThat(sources("fd7a::1")).containsExactly(IpPrefix.of("fd7a::1/128"));
    }

    @Test
    void aPrefixIsASet() {
        assertThat(sources("100.64.0.0/10")).containsExactly(IpPrefix.of("100.64.0.0/10"));
    }

    @Test
    void aRangeIsTheFewestPrefixes() {
        assertThat(sources("10.0.0.1-10.0.0.4"))
                .containsExactly(IpPrefix.of("10.0.0.1/32"), IpPrefix.of("10.0.0.2/31"), IpPrefix.of("10.0.0.4/32"));
    }

    @Test
    void aCapabilityIsAName() {
        AccessRule rule =
                parse("{'SrcIPs':['cap:a','cap:b','10.0.0.1']}").rules().get(0);
        assertThat(rule.sourceCapabilities()).containsExactly("a", "b");
        assertThat(rule.sources()).containsExactly(IpPrefix.of("10.0.0.1/32"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.2-10.0.0.1",
                "10.0.0.1-fd7a::1",
                "10.0.0.1-",
                "10.0.0.1-10.0.0.2-10.0.0.3",
                "fe80::1%eth0",
                "010.0.0.1",
                " *"
            })
    void anEntryThatMakesNoSenseIsLostAloneAndCounted(String entry) {
        AccessRules rules = parse("{'SrcIPs':['" + entry + "','10.9.9.9']},{'SrcIPs':['10.8.8.8']}");
        assertThat(rules.rules())
                .extracting(AccessRule::sources)
                .containsExactly(List.of(IpPrefix.of("10.9.9.9/32")), List.of(IpPrefix.of("10.8.8.8/32")));
        assertThat(rules.badEntries()).isEqualTo(1);
        assertThat(rules.complaints()).singleElement().asString().contains('"' + entry + '"');
    }

    @Test
    void aRuleThatLostAllItsSendersOpensNothing() {
        FilterRule rule = parse("{'SrcIPs':['x'],'DstPorts':[{'IP':'*','Ports':{'First':0,'Last':65535}}]}")
                .filterRules(List.of())
                .get(0);
        assertThat(rule.sources()).isEmpty();
    }

    @Test
    void aCapabilityIsNoDestination() {
        AccessRules rules = parse("{'SrcIPs':['*'],'DstPorts':[{'IP':'cap:x','Ports':{'First':1,'Last':2}}]}");
        assertThat(rules.rules().get(0).destinations()).isEmpty();
        assertThat(rules.badEntries()).isEqualTo(1);
    }

    @Test
    void destinationsAreAddressesWithPorts() {
        assertThat(parse("{'DstPorts':[{'IP':'10.0.0.1','Ports':{'First':80,'Last':443}}]}")
                        .rules()
                        .get(0)
                        .destinations())
                .containsExactly(new FilterRule.Destination(IpPrefix.of("10.0.0.1/32"), new PortRange(80, 443)));
    }

    @Test
    void portsTheWrongWayRoundAreLost() {
        AccessRules rules = parse("{'DstPorts':[{'IP':'*','Ports':{'First':443,'Last':80}}]}");
        assertThat(rules.rules().get(0).destinations()).isEmpty();
        assertThat(rules.badEntries()).isEqualTo(1);
    }

    @Test
    void aRuleWithoutProtocolsMeansFour() {
        assertThat(parse("{},{'IPProto':null},{'IPProto':[]}").rules())
                .extracting(AccessRule::protocols)
                .containsOnly(Set.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMP, IpProtocol.ICMPV6));
    }

    @Test
    void protocolsOutOfRangeAreIgnoredAndDoNotMeanFour() {
        assertThat(parse("{'IPProto':[-1,6,256]},{'IPProto':[256]},{'IPProto':[null]}")
                        .rules())
                .extracting(AccessRule::protocols)
                .containsExactly(Set.of(6), Set.of(), Set.of(0));
    }

    @Test
    void oldFieldsVoidAllRules() {
        for (String old : List.of(
                "{'SrcIPs':['10.0.0.0'],'SrcBits':[8]}", "{'DstPorts':[{'IP':'10.0.0.0','Bits':8,'Ports':{}}]}")) {
            AccessRules rules = parse("{'SrcIPs':['*']}," + old);
            assertThat(rules.rules()).isEmpty();
            assertThat(rules.complaints()).singleElement().asString().contains("voids all");
        }
    }

    @Test
    void complaintsAreFewAndCounted() {
        AccessRules rules = parse("{'SrcIPs':[" + "'x',".repeat(500) + "'" + "y".repeat(500) + "']}");
        assertThat(rules.badEntries()).isEqualTo(501);
        assertThat(rules.complaints()).hasSize(10);
    }

    @Test
    void rulesThatOnlyGrantAreNotForTheFilter() {
        AccessRules rules = parse("{'SrcIPs':['*'],'CapGrant':[{'Dsts':['10.0.0.1/32'],'Caps':['x']}]}");
        assertThat(rules.filterRules(List.of())).isEmpty();
        assertThat(rules.rules()).hasSize(1);
    }
}
