package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lives in which keypairs last for seconds: many renewals under traffic, in both roles. */
class ShortTimesTest {
    private static final WireGuardTimes TWO_SECONDS = WireGuardTimes.paperDividedBy(60);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final int STEPS = 3_000;

    private static WireGuardPair pair() {
        return new WireGuardPair(WireGuardTuning.STOCK.withTimes(TWO_SECONDS));
    }

    @Test
    void everyTwoSecondsThereIsAnotherKeypairAndNothingIsLost() {
        try (WireGuardPair pair = pair()) {
            int packets = sendBothWays(pair);
            assertThat(pair.b.received).doesNotHaveDuplicates().hasSize(packets);
            assertThat(pair.a.received).doesNotHaveDuplicates().hasSize(packets);
            // A minute: one at the start, and one every two seconds with the tick in which the age is seen.
            assertThat(pair.a.sessions).isBetween(29, 31).isEqualTo(pair.b.sessions);
            assertThat(pair.a.count(WireGuardCounter.INITIATIONS_SENT)).isEqualTo(pair.a.sessions);
            assertThat(pair.b.count(WireGuardCounter.INITIATIONS_SENT)).isZero();
        }
    }

    /** A minute of packets in both directions, with answers always under way when the keys change. */
    private static int sendBothWays(WireGuardPair pair) {
        for (int step = 0; step < STEPS; step++) {
            pair.send(pair.a, step);
            pair.arrive(pair.a);
            pair.send(pair.b, step);
            pair.pass(STEP);
            pair.arrive(pair.b);
        }
        pair.exchange();
        return STEPS;
    }

    @Test
    void anEndThatOnlyReceivesRenewsTheKeypairThatItInitiated() {
        try (WireGuardPair pair = pair()) {
            pair.send(pair.a, -1);
            pair.exchange();
            for (int step = 0; step < STEPS; step++) {
                pair.send(pair.b, step);
                pair.exchange();
                pair.passConnected(STEP);
            }
            assertThat(pair.a.received).doesNotHaveDuplicates().hasSize(STEPS);
            assertThat(pair.a.sessions).isBetween(20, 31);
            assertThat(pair.b.count(WireGuardCounter.INITIATIONS_SENT)).isZero();
        }
    }

    @Test
    void aPeerWithTheTimesOfThePaperFollows() {
        try (WireGuardPair pair = pair();
                End slow = new End(2, WireGuardTuning.STOCK, pair.a::wallTime, PeerLookup.NONE)) {
            pair.b.engine.close();
            pair.b.engine = slow.engine;
            pair.introduce(pair.b, pair.a);
            int packets = sendBothWays(pair);
            assertThat(pair.b.received).doesNotHaveDuplicates().hasSize(packets);
            assertThat(pair.a.received).doesNotHaveDuplicates().hasSize(packets);
            assertThat(pair.a.sessions).isBetween(29, 31);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void lostMessagesOfAnyKindCostThemselvesAndNoSession(long seed) {
        Random random = new Random(seed);
        int sentByA = 0;
        try (WireGuardPair pair = pair()) {
            for (int step = 0; step < STEPS; step++) {
                pair.send(pair.a, step);
                pair.send(pair.b, step);
                lose(random, pair, pair.a);
                lose(random, pair, pair.b);
                pair.pass(STEP);
                sentByA++;
            }
            assertThat(pair.a.sessions).as("seed %d", seed).isBetween(20, 45);
            int kept = sentByA * 85 / 100;
            assertThat(new HashSet<>(pair.a.received)).as("seed %d", seed).hasSizeGreaterThan(kept);
            assertThat(new HashSet<>(pair.b.received)).as("seed %d", seed).hasSizeGreaterThan(kept);
            assertThat(pair.a.count(WireGuardCounter.HANDSHAKES_ABANDONED)).isZero();
        }
    }

    /** One message in ten is lost. */
    private static void lose(Random random, WireGuardPair pair, End from) {
        for (int i = from.sent.size(); i > 0; i--) {
            if (random.nextInt(10) == 0) {
                from.sent.remove().bytes().release();
            } else {
                pair.arriveNext(from);
            }
        }
    }

    @Test
    void thePartsOfThePaperKeepItsProportions() {
        assertThat(WireGuardTimes.paperDividedBy(1)).isEqualTo(WireGuardTimes.PAPER);
        assertThat(WireGuardTimes.PAPER.forgetAfterTime()).isEqualTo(TimeUnit.SECONDS.toNanos(540));
        assertThat(WireGuardTimes.PAPER.rekeyOnReceiveTime()).isEqualTo(TimeUnit.SECONDS.toNanos(165));
        assertThat(TWO_SECONDS.rekeyAfterTime()).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void timesThatDoNotFitTogetherAreRefused() {
        assertThatThrownBy(() -> new WireGuardTimes(10, 10, 5, 1, 1)).hasMessageContaining("rejectAfterTime=10");
        assertThatThrownBy(() -> new WireGuardTimes(10, 20, 5, 10, 10)).hasMessageContaining("rekeyTimeout=10");
        assertThatThrownBy(() -> new WireGuardTimes(10, 20, 15, 10, 10))
                .hasMessageContaining("keepaliveTimeout + rekeyTimeout=20");
        assertThatThrownBy(() -> new WireGuardTimes(10, 20, 5, 1, 0)).hasMessageContaining("keepaliveTimeout=0");
        assertThatThrownBy(() -> WireGuardTimes.paperDividedBy(0)).hasMessageContaining("divisor=0");
    }
}
