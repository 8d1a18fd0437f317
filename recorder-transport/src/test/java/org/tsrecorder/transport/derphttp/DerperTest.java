package org.tsrecorder.transport.derphttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.derp.DerpConstants;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpNode;

/** Two of our nodes and Tailscale's derper, without TLS. */
@Tag("interop")
class DerperTest {
    @TempDir
    Path folder;

    private Derper derper;
    private RelayUser a;
    private RelayUser b;

    @BeforeEach
    void connectBoth() throws Exception {
        derper = Derper.plain(folder);
        DerpMap map = derper.map("", false);
        a = new RelayUser(RelayUser.plainHttp()).atHome(map);
        b = new RelayUser(RelayUser.plainHttp()).atHome(map);
    }

    @AfterEach
    void disconnect() throws Exception {
        if (a != null && b != null) {
            a.close();
            b.close();
        }
        if (derper != null) {
            derper.close();
        }
    }

    private static byte[] packet(int length, int seed) {
        byte[] packet = new byte[length];
        for (int i = 0; i < length; i++) {
            packet[i] = (byte) (i * 31 + seed);
        }
        return packet;
    }

    @Test
    void packetsOfAllLengthsArriveWithTheirSource() throws Exception {
        int[] lengths = {1, 32, 148, 1_420, 4_096, 32_768, DerpConstants.MAX_PACKET_BYTES};
        for (int length : lengths) {
            a.send(b.key.publicKey(), packet(length, 1));
            RelayUser.Received there = b.next();
            assertThat(there.packet()).isEqualTo(packet(length, 1));
            assertThat(there.source()).isEqualTo(a.key.publicKey());
            assertThat(there.region()).isEqualTo(Derper.REGION);
            b.send(a.key.publicKey(), packet(length, 2));
            assertThat(a.next().packet()).isEqualTo(packet(length, 2));
        }
    }

    @Test
    void aPacketLargerThanARelayTakesIsCountedAndTheConnectionLives() throws Exception {
        a.send(b.key.publicKey(), new byte[DerpConstants.MAX_PACKET_BYTES + 1], packet(10, 1));
        assertThat(b.next().packet()).isEqualTo(packet(10, 1));
        assertThat(a.call(a.relays::counters)).containsEntry("DERP_PACKETS_TOO_LARGE", 1L);
    }

    @Test
    void burstsArriveInOrder() throws Exception {
        for (int round = 0; round < 100; round++) {
            byte[][] burst = new byte[20][];
            for (int i = 0; i < burst.length; i++) {
                burst[i] = packet(1_400, 20 * round + i);
            }
            a.send(b.key.publicKey(), burst);
            for (byte[] sent : burst) {
                assertThat(b.next().packet()).isEqualTo(sent);
            }
        }
    }

    @Test
    void aPeerThatWasHeardIsRoutedTheSameWayUntilItIsGone() throws Exception {
        assertThat(a.call(() -> a.relays.route(b.key.publicKey()))).isEmpty();
        b.send(a.key.publicKey(), packet(5, 1));
        a.next();
        assertThat(a.call(() -> a.relays.route(b.key.publicKey()))).isEqualTo(OptionalInt.of(Derper.REGION));
        b.run(() -> b.relays.setHome(0));
        b.run(() -> b.relays.setDerpMap(DerpMap.EMPTY));
        assertThat(a.await("peerGone"))
                .isEqualTo("peerGone 7 " + b.key.publicKey().text() + " DISCONNECTED");
        assertThat(a.call(() -> a.relays.route(b.key.publicKey()))).isEmpty();
    }

    @Test
    void afterARestartOfTheRelayBothComeBack() throws Exception {
        derper.stop();
        a.await("disconnected");
        b.await("disconnected");
        derper.start();
        a.await("connected");
        b.await("connected");
        a.send(b.key.publicKey(), packet(100, 1));
        assertThat(b.next().packet()).isEqualTo(packet(100, 1));
        assertThat(a.call(() -> a.relays.count(RelayCounter.CONNECTED))).isEqualTo(2);
    }

    @Test
    void whatWasSentWhileTheRelayWasAwayArrivesAfterwards() throws Exception {
        derper.stop();
        a.await("disconnected");
        b.await("disconnected");
        for (int i = 0; i < DerpHttpTuning.QUEUE_PACKETS + 5; i++) {
            a.send(b.key.publicKey(), packet(1, i));
        }
        assertThat(a.call(() -> a.relays.count(RelayCounter.PACKETS_DROPPED_QUEUE_FULL)))
                .isEqualTo(5);
        b.run(() -> b.relays.rebind());
        derper.start();
        b.await("connected");
        a.await("connected");
    }

    @Test
    void ofTwoWithOneKeyTheLastToSendReceives() throws Exception {
        RelayUser twin = new RelayUser(RelayUser.plainHttp(), b.key).atHome(derper.map("", false));
        try {
            twin.send(a.key.publicKey(), packet(1, 1));
            a.next();
            a.send(b.key.publicKey(), packet(2, 2));
            assertThat(twin.next().packet()).isEqualTo(packet(2, 2));
            b.send(a.key.publicKey(), packet(1, 3));
            a.next();
            a.send(b.key.publicKey(), packet(2, 4));
            assertThat(b.next().packet()).isEqualTo(packet(2, 4));
        } finally {
            twin.close();
        }
    }

    @Test
    void aNewNodeKeyIsLoggedInAnew() throws Exception {
        NodePrivateKey rotated = NodePrivateKey.generate(RandomSource.secure());
        b.run(() -> b.relays.setPrivateKey(rotated));
        b.await("disconnected 7: our key changed");
        b.await("connected");
        a.send(rotated.publicKey(), packet(9, 1));
        assertThat(b.next().packet()).isEqualTo(packet(9, 1));
    }

    @Test
    void aConnectionThatAnswersAPingOutlivesARebind() throws Exception {
        a.run(() -> a.relays.rebind());
        a.send(b.key.publicKey(), packet(9, 1));
        assertThat(b.next().packet()).isEqualTo(packet(9, 1));
        assertThat(a.call(() -> a.relays.count(RelayCounter.DISCONNECTED))).isZero();
    }

    @Test
    void aDeadNodeIsPassedOver() throws Exception {
        DerpMap map = Derper.map(
                new DerpNode("7dead", Derper.REGION, "dead.test", "", "127.0.0.1", "none", -1, false, 1, false, ""),
                derper.node("7alive", Derper.HOST, "", false));
        try (RelayUser c = new RelayUser(RelayUser.plainHttp()).atHome(map)) {
            assertThat(c.call(c.relays::status))
                    .singleElement()
                    .satisfies(status -> assertThat(status.node()).hasValue("7alive"))
                    .satisfies(status -> assertThat(status.home()).isTrue());
        }
    }

    @Test
    void aNameIsResolvedWhereTheMapGivesNoAddress() throws Exception {
        DerpMap map = Derper.map(
                new DerpNode("7n", Derper.REGION, "localhost", "", "", "", -1, false, derper.port, false, ""));
        try (RelayUser c = new RelayUser(RelayUser.plainHttp()).atHome(map)) {
            c.send(a.key.publicKey(), packet(3, 1));
            assertThat(a.next().source()).isEqualTo(c.key.publicKey());
        }
    }

    @Test
    void theLatencyCheckIsAnswered() throws Exception {
        LatencySample sample = a.call(() -> a.relays.measureLatency(Derper.REGION, 5_000))
                .toCompletableFuture()
                .get();
        assertThat(sample.nanos()).isPositive();
        assertThat(sample.overIpv6()).isFalse();
    }

    @Test
    void manyPeersAreToldApart() throws Exception {
        Set<String> sources = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            try (RelayUser c = new RelayUser(RelayUser.plainHttp()).atHome(derper.map("", false))) {
                c.send(a.key.publicKey(), packet(3, i));
                RelayUser.Received received = a.next();
                assertThat(received.source()).isEqualTo(c.key.publicKey());
                assertThat(Arrays.equals(received.packet(), packet(3, i))).isTrue();
                sources.add(received.source().text());
            }
        }
        assertThat(sources).hasSize(8);
    }
}
