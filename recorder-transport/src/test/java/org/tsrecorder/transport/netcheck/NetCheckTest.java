package org.tsrecorder.transport.netcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.netcheck.CheckedNetwork.MILLI;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/** Probes, answers, deadlines. */
class NetCheckTest {
    private static final IpEndpoint OURS = new IpEndpoint(IpAddress.of("198.51.100.1"), 4_000);

    @Test
    void theReportTellsWhatTheServersSaw() {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(1, 20).latency(2, 30);
        network.haveV6 = true;
        Report report = network.run();
        assertThat(report.udp()).isTrue();
        assertThat(report.ipv4()).isTrue();
        assertThat(report.ipv6()).isTrue();
        assertThat(report.globalV4()).contains(OURS);
        assertThat(report.globalV6()).contains(new IpEndpoint(IpAddress.of("2001:db8:1::1"), 4_000));
        assertThat(report.mappingVariesByDestIp()).contains(false);
        assertThat(report.regionLatencyNanos()).isEqualTo(Map.of(1, 20 * MILLI, 2, 30 * MILLI));
        assertThat(report.preferredDerp()).isEqualTo(1);
        assertThat(network.check.isRunning()).isFalse();
    }

    @Test
    void aNatThatGivesEachDestinationAnotherPortIsSeen() {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(1, 20).latency(2, 30);
        network.ports.put(2, 4_001);
        Report report = network.run();
        assertThat(report.mappingVariesByDestIp()).contains(true);
        assertThat(report.globalV4()).contains(OURS);
        assertThat(report.seen()).hasSize(2);
    }

    @Test
    void oneAnswerTellsNothingOfTheMapping() {
        CheckedNetwork network = new CheckedNetwork(1).latency(1, 20);
        assertThat(network.run().mappingVariesByDestIp()).isEmpty();
    }

    @Test
    void withoutIpv6OnlyIpv4IsProbed() {
        CheckedNetwork network = new CheckedNetwork(1).latency(1, 20);
        assertThat(network.run().ipv6()).isFalse();
        assertThat(network.probes).isEqualTo(Map.of(1, 1));
    }

    @Test
    void aProbeIsRepeatedEveryTenthOfASecondUntilTheAnswerComes() {
        CheckedNetwork network = new CheckedNetwork(1).latency(1, 150);
        Report report = network.run();
        assertThat(network.probes).isEqualTo(Map.of(1, 2));
        assertThat(report.regionLatencyNanos()).containsEntry(1, 150 * MILLI);
        assertThat(network.elapsedMillis()).isEqualTo(150);
    }

    @Test
    void silentRegionsAreGivenUpAfterThreeSeconds() {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(1, 20);
        Report report = network.run();
        assertThat(network.probes).isEqualTo(Map.of(1, 1, 2, 3));
        assertThat(network.elapsedMillis()).isEqualTo(3_000);
        assertThat(report.regionLatencyNanos()).containsOnlyKeys(1);
    }

    @Test
    void withThreeRegionsHeardTheOthersGetTwiceTheSlowestsTime() {
        CheckedNetwork network =
                new CheckedNetwork(1, 2, 3, 4).latency(1, 20).latency(2, 30).latency(3, 40);
        network.run();
        assertThat(network.elapsedMillis()).isEqualTo(40 + 80);
    }

    @Test
    void withoutAnyAnswerLatencyIsMeasuredOverHttps() {
        CheckedNetwork network = new CheckedNetwork(1, 2);
        network.httpsMillis.putAll(Map.of(1, 90L, 2, 60L));
        Report report = network.run();
        assertThat(network.wanted).containsExactly("https 1", "https 2");
        assertThat(report.udp()).isFalse();
        assertThat(report.ipv4()).isTrue();
        assertThat(report.regionLatencyNanos()).isEqualTo(Map.of(1, 90 * MILLI, 2, 60 * MILLI));
        assertThat(report.preferredDerp()).isEqualTo(2);
        assertThat(network.elapsedMillis()).isEqualTo(3_180);
    }

    @Test
    void aReportComesAfterFiveSecondsAtTheLatest() {
        CheckedNetwork network = new CheckedNetwork(1, 2);
        network.httpsMillis.putAll(Map.of(1, 90L, 2, 60_000L));
        assertThat(network.run().preferredDerp()).isEqualTo(1);
        assertThat(network.elapsedMillis()).isEqualTo(5_000);
    }

    @Test
    void aLateLatencyIsIgnored() {
        CheckedNetwork network = new CheckedNetwork(1).latency(1, 20);
        network.run();
        network.check.latency(network.now, 1, 5, false, network);
        network.check.resolved(network.now, "r1.test", List.of(), network);
        assertThat(network.reports).hasSize(1);
    }

    @Test
    void aNodeWithoutAnAddressIsResolvedAndThenProbed() {
        CheckedNetwork network = new CheckedNetwork().latency(9, 20);
        network.regions.put(9, CheckedNetwork.region(9, false, CheckedNetwork.node(9, "", "none")));
        assertThat(network.run().regionLatencyNanos()).isEqualTo(Map.of(9, 20 * MILLI));
        assertThat(network.wanted).containsExactly("resolve r9.test");
        assertThat(network.elapsedMillis()).isEqualTo(25);
    }

    @Test
    void laterChecksProbeTheFastestThreeAndHomeOnly() {
        CheckedNetwork network = new CheckedNetwork(1, 2, 3, 4, 5);
        for (int region = 1; region <= 5; region++) {
            network.latency(region, 10L * region);
        }
        network.run();
        network.home = 5;
        network.probes.clear();
        network.run();
        assertThat(network.probes.keySet()).containsExactly(1, 2, 3, 5);
        assertThat(network.check.count(NetCheckCounter.INCREMENTAL_REPORTS)).isEqualTo(1);
    }

    @Test
    void fiveMinutesLaterAllRegionsAreProbedAgain() {
        CheckedNetwork network =
                new CheckedNetwork(1, 2, 3, 4).latency(1, 10).latency(2, 20).latency(3, 30);
        network.run();
        network.pass(TimeUnit.SECONDS.toNanos(301));
        network.probes.clear();
        network.run();
        assertThat(network.probes).containsKey(4);
        assertThat(network.check.count(NetCheckCounter.FULL_REPORTS)).isEqualTo(2);
    }

    @Test
    void aChangeOfNetworksMakesTheNextCheckAFullOne() {
        CheckedNetwork network = new CheckedNetwork(1).latency(1, 10);
        network.run();
        network.check.makeNextReportFull();
        network.run();
        assertThat(network.check.count(NetCheckCounter.FULL_REPORTS)).isEqualTo(2);
    }

    @Test
    void regionsThatAreNobodysHomeAreNotProbed() {
        CheckedNetwork network = new CheckedNetwork(1).latency(1, 20).latency(2, 1);
        network.regions.put(2, CheckedNetwork.region(2, true, CheckedNetwork.node(2, "192.0.2.2", "none")));
        assertThat(network.run().preferredDerp()).isEqualTo(1);
        assertThat(network.probes).containsOnlyKeys(1);
        assertThat(NetCheck.soleHome(network.map())).hasValue(1);
    }

    @Test
    void aMapWithTwoHomesLeavesAChoice() {
        assertThat(NetCheck.soleHome(new CheckedNetwork(1, 2).map())).isEmpty();
    }

    @Test
    void aMapWithoutRegionsIsReportedAtOnce() {
        CheckedNetwork network = new CheckedNetwork();
        Report report = network.run();
        assertThat(report.home()).isEmpty();
        assertThat(report.udp()).isFalse();
    }

    @Test
    void answersToNothingAndMalformedOnesAreCounted() {
        CheckedNetwork network = new CheckedNetwork(1);
        network.check.receive(0, Unpooled.wrappedBuffer(new byte[30]), network);
        String response = "0101000c2112a442000102030405060708090a0b" + "0001000800010050c0000201";
        network.check.receive(0, Unpooled.wrappedBuffer(HexFormat.of().parseHex(response)), network);
        assertThat(network.check.count(NetCheckCounter.ANSWERS_MALFORMED)).isEqualTo(1);
        assertThat(network.check.count(NetCheckCounter.ANSWERS_UNASKED)).isEqualTo(1);
        assertThat(network.check.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
