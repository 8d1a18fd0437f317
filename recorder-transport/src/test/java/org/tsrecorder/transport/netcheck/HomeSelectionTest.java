package org.tsrecorder.transport.netcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When home moves, and when it stays. */
class HomeSelectionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static CheckedNetwork settled(long first, long second) {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(1, first).latency(2, second);
        network.home = 1;
        return network;
    }

    private static int homeAfter(CheckedNetwork network) {
        return network.run().preferredDerp();
    }

    @Test
    void theFasterRegionIsHome() {
        CheckedNetwork network = settled(50, 20);
        network.home = 0;
        assertThat(homeAfter(network)).isEqualTo(2);
    }

    @Test
    void homeMovesForALargeGain() {
        assertThat(homeAfter(settled(100, 50))).isEqualTo(2);
    }

    @Test
    void homeStaysForLessThanTenMilliseconds() {
        assertThat(homeAfter(settled(12, 3))).isEqualTo(1);
        assertThat(homeAfter(settled(14, 3))).isEqualTo(2);
    }

    @Test
    void homeStaysForLessThanAThird() {
        assertThat(homeAfter(settled(300, 210))).isEqualTo(1);
        assertThat(homeAfter(settled(300, 190))).isEqualTo(2);
    }

    @Test
    void theBestOfTheLastFiveMinutesCounts() {
        CheckedNetwork network = settled(20, 50);
        network.run();
        network.latency(1, 200);
        assertThat(homeAfter(network)).isEqualTo(1);
        network.pass(310 * SECOND);
        assertThat(homeAfter(network)).isEqualTo(2);
    }

    @Test
    void aSilentHomeIsLeftUnlessAFrameCameOfLate() {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(2, 50);
        network.home = 1;
        network.silenceNanos.put(1, 7 * SECOND);
        assertThat(homeAfter(network)).isEqualTo(1);
        network.silenceNanos.put(1, 9 * SECOND);
        assertThat(homeAfter(network)).isEqualTo(2);
    }

    @Test
    void scoresWeighLatencies() {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(1, 100).latency(2, 60);
        network.scores.put(1, 0.5);
        assertThat(homeAfter(network)).isEqualTo(1);
    }

    @Test
    void withoutDataAHomeThatWasHeardWithinTwoMinutesStays() {
        CheckedNetwork network = new CheckedNetwork(1, 2, 3);
        for (int home = 1; home <= 3; home++) {
            network.home = home;
            network.silenceNanos.put(home, 119 * SECOND);
            assertThat(homeAfter(network)).isEqualTo(home);
        }
    }

    @Test
    void withoutAnyDataTheChoiceIsArbitraryButAlwaysTheSame() {
        CheckedNetwork network = new CheckedNetwork(1, 2, 3, 4);
        int chosen = homeAfter(network);
        assertThat(chosen).isBetween(1, 4);
        for (int i = 0; i < 3; i++) {
            network.home = 0;
            assertThat(homeAfter(network)).isEqualTo(chosen);
        }
    }

    @Test
    void aHomeThatIsNotInTheMapAnyMoreIsForgotten() {
        CheckedNetwork network = new CheckedNetwork(1, 2).latency(1, 30).latency(2, 25);
        network.home = 9;
        network.silenceNanos.put(9, 0L);
        assertThat(homeAfter(network)).isEqualTo(2);
    }
}
