package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpNode;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/** Two nodes on loopback, with a relay between them. */
class MagicSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PORT = 7;
    private static final int TRIES = 200;
    private static final int GARBAGE = 2_000;

    private final RelayHub hub = new RelayHub();
    private MagicNode near;
    private MagicNode far;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    MagicSocketTest() {}

    @BeforeEach
    void start() throws Exception {
        near = new MagicNode("100.64.0.1", hub);
        far = new MagicNode("100.64.0.2", hub);
    }

    @AfterEach
    void stop() throws Exception {
        near.close();
        far.close();
    }

    private void meet(boolean withEndpoints) throws Exception {
        near.learn(far, withEndpoints);
        far.learn(near, withEndpoints);
    }

    private InetSocketAddress farAddress() throws Exception {
        return new InetSocketAddress(InetAddress.getByAddress(far.address.octets()), PORT);
    }

    private void echo() throws Exception {
        try (TailnetServerSocket listener = far.sockets.listen(farAddress());
                TailnetSocket one = near.sockets.connect(farAddress(), PATIENCE);
                TailnetSocket two = listener.accept()) {
            one.getOutputStream().write(42);
            assertThat(two.getInputStream().read()).isEqualTo(42);
            two.getOutputStream().write(43);
            assertThat(one.getInputStream().read()).isEqualTo(43);
        }
    }

    /** Traffic goes on until the path is of that kind. */
    private void echoUntilDirect(boolean wanted) throws Exception {
        for (int i = 0; i < TRIES && near.isDirectTo(far) != wanted; i++) {
            echo();
        }
        assertThat(near.isDirectTo(far)).isEqualTo(wanted);
    }

    @Test
    void trafficBeginsThroughTheRelayAndGoesOnDirectly() throws Exception {
        meet(true);
        echoUntilDirect(true);
        long relayed = near.count(MagicCounter.DATAGRAMS_SENT_RELAYED);
        echo();
        assertThat(relayed).isPositive();
        assertThat(near.count(MagicCounter.DATAGRAMS_SENT_RELAYED)).isEqualTo(relayed);
        assertThat(near.count(MagicCounter.DATAGRAMS_SENT_DIRECT)).isPositive();
    }

    @Test
    void whoKnowsNoAddressOfItsPeerIsCalled() throws Exception {
        near.learn(far, true);
        far.learn(near, false);
        echoUntilDirect(true);
        assertThat(far.count(MagicCounter.CALLS_RECEIVED)).isPositive();
        assertThat(far.isDirectTo(near)).isTrue();
    }

    @Test
    void withDirectPathsForbiddenTheRelayCarriesAllAndIsLeftOnceTheyAreAllowed() throws Exception {
        near.neverDirect(true);
        meet(true);
        echo();
        echo();
        assertThat(near.isDirectTo(far)).isFalse();
        assertThat(near.count(MagicCounter.DATAGRAMS_SENT_DIRECT)).isZero();
        near.neverDirect(false);
        echoUntilDirect(true);
    }

    @Test
    void aPathThatDiesIsLeftForTheRelayAndFoundAgain() throws Exception {
        meet(true);
        echoUntilDirect(true);
        far.neverDirect(true);
        near.advance(Duration.ofSeconds(7));
        long relayed = near.count(MagicCounter.DATAGRAMS_SENT_RELAYED);
        echo();
        assertThat(near.isDirectTo(far)).isFalse();
        assertThat(near.count(MagicCounter.DATAGRAMS_SENT_RELAYED)).isGreaterThan(relayed);
        far.neverDirect(false);
        near.advance(Duration.ofSeconds(6));
        echoUntilDirect(true);
    }

    @Test
    void afterARebindThePathIsFoundAgain() throws Exception {
        meet(true);
        echoUntilDirect(true);
        org.tsrecorder.transport.socket.TwoNodes.get(near.plane.rebind());
        echoUntilDirect(true);
    }

    @Test
    void aPingTellsTheWay() throws Exception {
        meet(true);
        echoUntilDirect(true);
        PingResult direct = near.ping(far);
        assertThat(direct.derpRegion() == RelayHub.REGION || direct.endpoint().isPresent())
                .isTrue();
        near.neverDirect(true);
        PingResult relayed = near.ping(far);
        assertThat(relayed.endpoint()).isEmpty();
        assertThat(relayed.derpRegion()).isEqualTo(RelayHub.REGION);
        assertThat(relayed.latency()).isPositive();
    }

    @Test
    void aPingOfNobodyFails() {
        assertThatThrownBy(() -> near.ping(far))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    private static DerpRegion region(int id) {
        DerpNode node = new DerpNode(id + "a", id, "127.0.0.1", "", "none", "none", -1, false, 1, false, "");
        return new DerpRegion(id, "r" + id, "Region " + id, false, List.of(node));
    }

    /** A map of regions whose latency is asked of the hub, as they have no STUN. */
    private void nearHasRegions(Map<Integer, Duration> latencies) throws Exception {
        latencies.forEach((id, latency) -> hub.latencies.put(id, latency.toNanos()));
        Map<Integer, DerpRegion> regions = new HashMap<>();
        latencies.keySet().forEach(id -> regions.put(id, region(id)));
        near.onLoop(() -> {
            near.socket.setDerpMap(new DerpMap(regions, Map.of(), true));
            return true;
        });
    }

    private int home() throws Exception {
        return near.onLoop(() -> near.socket.netInfo().preferredDerp());
    }

    private void controlReachable(boolean reachable) throws Exception {
        near.onLoop(() -> {
            near.socket.controlReachable(reachable);
            near.socket.restun();
            return true;
        });
    }

    @Test
    void theHomeRelayStaysWhileControlCannotHearOfAnother() throws Exception {
        nearHasRegions(Map.of(1, Duration.ofMillis(100), 2, Duration.ofMillis(200)));
        assertThat(home()).isEqualTo(1);
        hub.latencies.put(2, Duration.ofMillis(5).toNanos());
        controlReachable(false);
        assertThat(home()).isEqualTo(1);
        controlReachable(true);
        assertThat(home()).isEqualTo(2);
    }

    @Test
    void whoLosesItsHomeRelayChecksTheNetworkThoughItHasNothingToSend() throws Exception {
        nearHasRegions(Map.of(1, Duration.ofMillis(100), 2, Duration.ofMillis(200)));
        hub.latencies.remove(1);
        near.advance(Duration.ofMinutes(10));
        hub.lose(near.key.publicKey(), 2);
        assertThat(home()).as("that was not our home").isEqualTo(1);
        hub.lose(near.key.publicKey(), 1);
        near.onLoop(() -> true);
        assertThat(home()).isEqualTo(2);
    }

    @Test
    void aPeerThatIsRemovedIsAStrangerToRelays() throws Exception {
        meet(true);
        far.onLoop(() -> far.socket.remove(near.key.publicKey()));
        assertThatThrownBy(() -> near.onLoop(() -> near.socket.ping(far.key.publicKey(), Duration.ofMillis(500)))
                        .toCompletableFuture()
                        .get())
                .hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(far.count(MagicCounter.RELAYED_FROM_STRANGERS)).isPositive();
        assertThat(far.count(MagicCounter.DISCO_FROM_STRANGERS)).isPositive();
    }

    @Test
    void garbageOfEachKindIsCountedAndHarmsNobody() throws Exception {
        meet(true);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] sender = near.discoKey.publicKey().bytes();
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int i = 0; i < GARBAGE; i++) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                disguise(bytes, random.nextInt(4), sender);
                stranger.send(new DatagramPacket(bytes, bytes.length, far.socket.address()));
            }
        }
        echo();
        assertThat(far.count(MagicCounter.DISCO_UNOPENED)).as("seed " + seed).isPositive();
    }

    private static void disguise(byte[] bytes, int kind, byte[] sender) {
        if (bytes.length < 64) {
            return;
        }
        var out = Unpooled.wrappedBuffer(bytes).clear();
        switch (kind) {
            case 0 -> out.writeLong(0x5453_F09F_92AC_0000L).writerIndex(6).writeBytes(sender);
            case 1 -> out.writeInt(0x0101_0008).writeInt(0x2112_A442);
            case 2 -> out.writeInt(0x0000_7A12).writeInt(0);
            default -> out.writeInt(0x0400_0000);
        }
    }
}
