package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.key.PresharedKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/** Long lives: renewed keys, restarts, roaming, bad networks, many peers. */
class LifeTest {
    @Test
    void keysAreRenewedUnderTrafficAndNothingIsLost() {
        try (WireGuardPair pair = WireGuardPair.stock()) {
            int packets = 0;
            for (int step = 0; step < 2_000; step++) {
                pair.send(pair.a, packets);
                pair.send(pair.b, packets++);
                // Answers are always under way when the keys change.
                pair.arrive(pair.a);
                pair.pass(Duration.ofMillis(400));
                pair.arrive(pair.b);
            }
            pair.exchange();
            assertThat(new HashSet<>(pair.a.received)).hasSize(packets);
            assertThat(new HashSet<>(pair.b.received)).hasSize(packets);
            assertThat(pair.a.received.size() + pair.b.received.size()).isEqualTo(2 * packets);
            assertThat(pair.a.sessions).isBetween(6, 7);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aBadNetworkDelaysSessionsButNothingIsDeliveredTwiceOrWrong(long seed) {
        Random random = new Random(seed);
        try (WireGuardPair pair = WireGuardPair.stock()) {
            for (int step = 0; step < 2_000; step++) {
                pair.send(random.nextBoolean() ? pair.a : pair.b, step, 24 + random.nextInt(200));
                disturb(random, pair, pair.a);
                disturb(random, pair, pair.b);
                pair.pass(Duration.ofMillis(random.nextInt(400)));
            }
            pair.passConnected(Duration.ofSeconds(20));
            assertThat(pair.a.received)
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(300);
            assertThat(pair.b.received)
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(300);
            assertThat(pair.a.engine.indicesInUse()).isLessThanOrEqualTo(4);
            pair.a.received.clear();
            pair.send(pair.b, -1);
            pair.passConnected(Duration.ofSeconds(10));
            assertThat(pair.a.received).containsExactly(-1);
        }
    }

    private static void disturb(Random random, WireGuardPair pair, End from) {
        while (from.sent.size() > random.nextInt(4)) {
            End.Message message = random.nextInt(3) == 0 ? from.sent.removeLast() : from.sent.removeFirst();
            int fate = random.nextInt(20);
            if (fate < 3) {
                message.bytes().release();
            } else {
                if (fate < 6) {
                    pair.deliver(
                            from, new End.Message(message.to(), message.bytes().copy()));
                }
                pair.deliver(from, message);
            }
        }
    }

    @Test
    void anEndThatRestartedIsReachedAgainByItsOwnPackets() {
        try (WireGuardPair pair = WireGuardPair.established()) {
            pair.b.restart();
            pair.introduce(pair.b, pair.a);
            pair.send(pair.b, 1);
            pair.exchange();
            assertThat(pair.a.received).containsExactly(1);
            pair.send(pair.a, 2);
            pair.exchange();
            assertThat(pair.b.received).containsExactly(2);
        }
    }

    @Test
    void anEndThatRestartedIsNoticedBySilence() {
        try (WireGuardPair pair = WireGuardPair.established()) {
            pair.passConnected(Duration.ofSeconds(30));
            pair.b.restart();
            pair.introduce(pair.b, pair.a);
            pair.send(pair.a, 1);
            pair.exchange();
            assertThat(pair.b.count(WireGuardCounter.UNKNOWN_INDEX_DROPPED)).isEqualTo(1);
            pair.passConnected(Duration.ofSeconds(16));
            pair.send(pair.a, 2);
            pair.exchange();
            assertThat(pair.b.received).containsExactly(2);
        }
    }

    @Test
    void aPeerThatRoamsIsAnsweredWhereItIs() {
        try (WireGuardPair pair = WireGuardPair.established()) {
            pair.a.endpoint = UdpEndpoint.of("203.0.113.9", 9);
            pair.send(pair.a, 1);
            pair.exchange();
            pair.send(pair.b, 2);
            assertThat(pair.b.sent.element().to()).isEqualTo(pair.a.endpoint);
        }
    }

    @Test
    void aReplayFromElsewhereDoesNotMoveAPeer() {
        try (WireGuardPair pair = WireGuardPair.established()) {
            UdpEndpoint home = pair.a.endpoint;
            pair.send(pair.a, 1);
            End.Message twin = pair.copyOfNext(pair.a);
            pair.exchange();
            pair.a.endpoint = UdpEndpoint.of("203.0.113.9", 9);
            pair.deliver(pair.a, twin);
            assertThat(pair.b.peer(pair.a).endpoint()).hasValue(home);
        }
    }

    @Test
    void withoutRoamingOnlyTheEmbedderMovesAPeer() {
        try (WireGuardPair pair = new WireGuardPair(WireGuardTuning.TAILNET)) {
            UdpEndpoint home = pair.a.endpoint;
            pair.send(pair.a, 1);
            pair.exchange();
            pair.a.endpoint = UdpEndpoint.of("203.0.113.9", 9);
            pair.send(pair.a, 2);
            pair.exchange();
            assertThat(pair.b.received).containsExactly(1, 2);
            assertThat(pair.b.peer(pair.a).endpoint()).hasValue(home);
            pair.b.engine.updatePeer(pair.now(), pair.a.asPeer());
            assertThat(pair.b.peer(pair.a).endpoint()).hasValue(pair.a.endpoint);
        }
    }

    @Test
    void aPresharedKeyMustBeTheSameOnBothSides() {
        try (WireGuardPair pair = WireGuardPair.stock()) {
            PresharedKey shared = PresharedKey.generate(RandomSource.secure());
            pair.a.engine.updatePeer(pair.now(), pair.b.asPeer().withPresharedKey(shared));
            pair.send(pair.a, 1);
            pair.exchange();
            assertThat(pair.a.count(WireGuardCounter.INVALID_RESPONSES_DROPPED)).isEqualTo(1);
            pair.b.engine.updatePeer(pair.now(), pair.a.asPeer().withPresharedKey(shared));
            pair.passConnected(Duration.ofSeconds(6));
            assertThat(pair.b.received).containsExactly(1);
        }
    }

    @Test
    void aPeerCannotBeAddedTwiceNorBeOurselves() {
        try (WireGuardPair pair = WireGuardPair.stock()) {
            assertThatThrownBy(() -> pair.introduce(pair.a, pair.b)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pair.introduce(pair.a, pair.a)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPeerThatIsRemovedLeavesNothingBehind() {
        try (WireGuardPair pair = WireGuardPair.established()) {
            pair.pass(Duration.ofSeconds(200));
            pair.a.dropSent();
            pair.send(pair.a, 1);
            assertThat(pair.a.engine.removePeer(pair.b.key.publicKey())).isTrue();
            assertThat(pair.a.engine.indicesInUse()).isZero();
            assertThat(pair.a.engine.nextDeadlineNanos()).isEqualTo(WireGuard.NO_DEADLINE);
            assertThat(pair.send(pair.a, 2)).isEqualTo(SendResult.NO_ROUTE);
            assertThat(pair.a.engine.removePeer(pair.b.key.publicKey())).isFalse();
        }
    }

    @Test
    void waitingPacketsAreBoundedInNumberAndTheOldestGoFirst() {
        WireGuardTuning three = new WireGuardTuning(1_420, true, 8, 3, 1 << 20, 200, 128, 100, WireGuardTimes.PAPER);
        try (WireGuardPair pair = new WireGuardPair(three)) {
            for (int i = 0; i < 10; i++) {
                pair.send(pair.a, i);
            }
            pair.exchange();
            assertThat(pair.b.received).containsExactly(7, 8, 9);
            assertThat(pair.a.count(WireGuardCounter.QUEUED_PACKETS_DISPLACED)).isEqualTo(7);
        }
    }

    @Test
    void waitingPacketsAreBoundedInBytes() {
        WireGuardTuning small = new WireGuardTuning(1_420, true, 8, 100, 4_096, 200, 128, 100, WireGuardTimes.PAPER);
        try (WireGuardPair pair = new WireGuardPair(small)) {
            for (int i = 0; i < 10; i++) {
                pair.send(pair.a, i, 1_000);
            }
            assertThat(pair.send(pair.a, 10, 5_000)).isEqualTo(SendResult.NO_ROOM);
            assertThat(pair.send(pair.a, 11, 1_000)).isEqualTo(SendResult.QUEUED);
            pair.exchange();
            assertThat(pair.b.received).containsExactly(11);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void garbageOfEveryLengthIsDroppedAndCounted(long seed) {
        Random random = new Random(seed);
        try (WireGuardPair pair = WireGuardPair.established()) {
            int datagrams = 0;
            for (int length = 0; length < 300; length++) {
                for (int type = 0; type < 6; type++) {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    ByteBuf datagram = Unpooled.buffer(length + 1).writeBytes(bytes);
                    if (length >= 4 && type > 0) {
                        datagram.setIntLE(0, type);
                    }
                    pair.b.engine.receive(pair.now(), pair.a.endpoint, datagram, pair.b);
                    assertThat(datagram.refCnt()).isZero();
                    datagrams++;
                }
            }
            long dropped = pair.b.count(WireGuardCounter.MALFORMED_DATAGRAMS_DROPPED)
                    + pair.b.count(WireGuardCounter.INVALID_MAC1_DROPPED)
                    + pair.b.count(WireGuardCounter.UNKNOWN_INDEX_DROPPED)
                    + pair.b.count(WireGuardCounter.UNEXPECTED_COOKIE_REPLIES_DROPPED);
            assertThat(dropped).as("seed %d", seed).isEqualTo(datagrams);
            assertThat(pair.b.sent).isEmpty();
        }
    }

    @Test
    void tenThousandPeersWakeTheEngineOnlyForTheirOwnDeadlines() {
        RandomSource random = RandomSource.secure();
        WireGuardTuning tuning =
                new WireGuardTuning(1_420, true, 10_000, 16, 1 << 24, 200, 128, 100, WireGuardTimes.PAPER);
        try (End hub = new End(1, tuning, () -> Instant.EPOCH, PeerLookup.NONE)) {
            for (int i = 0; i < 10_000; i++) {
                byte[] key = new byte[NodePrivateKey.BYTES];
                random.nextBytes(key);
                hub.engine.addPeer(
                        0,
                        PeerConfig.of(NodePublicKey.of(key), List.of(IpPrefix.single(IpAddress.v4(0x6440_0000 + i))))
                                .withPersistentKeepalive(Duration.ofSeconds(1 + i)));
            }
            long woken = 0;
            hub.engine.onTimer(0, hub);
            for (long deadline = hub.engine.nextDeadlineNanos();
                    deadline < Duration.ofSeconds(4).toNanos();
                    deadline = hub.engine.nextDeadlineNanos()) {
                hub.engine.onTimer(deadline, hub);
                woken++;
            }
            assertThat(woken).isBetween(3L, 20L);
            assertThatThrownBy(() -> hub.engine.addPeer(0, PeerConfig.of(hub.key.publicKey(), List.of())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
