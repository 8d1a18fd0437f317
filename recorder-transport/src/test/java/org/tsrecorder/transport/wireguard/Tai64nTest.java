package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** TAI64N labels, and that ours never go back. */
class Tai64nTest {
    private Instant now = Instant.parse("2026-07-29T11:50:50.5Z");
    private final TimestampSource source = new TimestampSource(() -> now);

    private static Peer peer() {
        RandomSource random = RandomSource.secure();
        NodePublicKey key = NodePrivateKey.generate(random).publicKey();
        return new Peer(PeerConfig.of(key, List.of()), new IndexTable(random), key, WireGuardTimes.PAPER);
    }

    @Test
    void theEpochIsTenSecondsAfterTwoToTheSixtyTwo() {
        assertThat(Tai64n.of(Instant.EPOCH).bytes()).isEqualTo(HexFormat.of().parseHex("400000000000000a00000000"));
    }

    @Test
    void aLabelSurvivesItsBytes() {
        Tai64n label = Tai64n.of(now);
        assertThat(Tai64n.parse(label.bytes())).hasValue(label);
        assertThat(Tai64n.parse(new byte[11])).isEmpty();
    }

    @Test
    void nanosecondsAreWhitened() {
        Instant second = Instant.ofEpochSecond(1_700_000_000);
        assertThat(Tai64n.of(second.plusNanos((1 << 24) - 1))).isEqualTo(Tai64n.of(second));
        assertThat(Tai64n.of(second.plusNanos(1 << 24)).isAfter(Tai64n.of(second)))
                .isTrue();
    }

    @Test
    void theNextLabelIsLaterEvenAtTheEndOfASecond() {
        Tai64n last = Tai64n.of(Instant.ofEpochSecond(5, 999_999_999));
        assertThat(last.next()).isEqualTo(Tai64n.of(Instant.ofEpochSecond(6)));
        assertThat(last.next().isAfter(last)).isTrue();
    }

    @Test
    void timestampsToOnePeerGrowWhileTheClockStandsStillOrJumpsBack() {
        Peer peer = peer();
        Tai64n last = source.next(peer);
        for (int i = 0; i < 1_000; i++) {
            now = i == 500 ? now.minusSeconds(86_400) : now;
            Tai64n next = source.next(peer);
            assertThat(next.isAfter(last)).isTrue();
            last = next;
        }
    }

    @Test
    void manyPeersDoNotMakeTimeRunAhead() {
        Tai64n first = source.next(peer());
        for (int i = 0; i < 1_000; i++) {
            assertThat(source.next(peer())).isEqualTo(first);
        }
    }

    @Test
    void aPeerThatIsNewAfterTheClockJumpedBackGetsNoEarlierTimestamp() {
        Tai64n first = source.next(peer());
        now = now.minusSeconds(3_600);
        assertThat(source.next(peer())).isEqualTo(first);
    }

    @Test
    void afterARestartTimestampsGoOnFromWhatWasKept() {
        Tai64n kept = source.next(peer());
        now = now.minusSeconds(3_600);
        TimestampSource restarted = new TimestampSource(() -> now);
        restarted.startAfter(kept);
        assertThat(restarted.next(peer()).isAfter(kept)).isTrue();
    }
}
