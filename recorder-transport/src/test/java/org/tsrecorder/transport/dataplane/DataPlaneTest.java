package org.tsrecorder.transport.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.socket.TwoNodes.get;
import static org.tsrecorder.transport.socket.TwoNodes.serverAddress;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;
import org.tsrecorder.transport.socket.TwoNodes;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerConfig;

/** What a {@link DataPlane} does beyond carrying connections, which {@code transport.socket}'s tests show. */
class DataPlaneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PORT = 7;
    private static final int GARBAGE = 2_000;

    private TwoNodes nodes;

    // The field is set before each test.
    @SuppressWarnings("NullAway.Init")
    DataPlaneTest() {}

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    private static InetSocketAddress udpOf(DataPlane plane) {
        return ((UdpPaths) plane.paths()).address();
    }

    private void echoOnce() throws IOException {
        try (TailnetServerSocket listener = nodes.fromServer.listen(serverAddress(PORT));
                TailnetSocket near = nodes.fromClient.connect(serverAddress(PORT), PATIENCE);
                TailnetSocket far = listener.accept()) {
            near.getOutputStream().write(42);
            assertThat(far.getInputStream().read()).isEqualTo(42);
            far.getOutputStream().write(43);
            assertThat(near.getInputStream().read()).isEqualTo(43);
        }
    }

    @Test
    void garbageIsCountedAndHarmsNobody() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int i = 0; i < GARBAGE; i++) {
                byte[] bytes = new byte[random.nextInt(1_500)];
                random.nextBytes(bytes);
                if (bytes.length > 4) {
                    bytes[0] = (byte) (1 + random.nextInt(4));
                    bytes[1] = bytes[2] = bytes[3] = 0;
                }
                stranger.send(new DatagramPacket(bytes, bytes.length, udpOf(nodes.server)));
            }
        }
        echoOnce();
        DataPlaneStatistics statistics = get(nodes.server.statistics());
        assertThat(statistics.failures()).as("seed " + seed).isZero();
        assertThat(statistics.wireGuard()).containsKey("MALFORMED_DATAGRAMS_DROPPED");
    }

    @Test
    void aPeersAddressAndHandshakeAreKnownOnceItHasSpoken() throws Exception {
        echoOnce();
        PeerStatus peer = get(nodes.server.peers()).get(0);
        assertThat(peer.publicKey()).isEqualTo(nodes.clientKey);
        assertThat(peer.statistics().endpoint()).contains(UdpEndpoint.of(udpOf(nodes.client)));
        assertThat(peer.statistics().lastHandshake()).isPresent();
    }

    @Test
    void anAddressBelongsToWhoMaySendFromIt() throws Exception {
        assertThat(get(nodes.server.whoIs(IpAddress.of("100.64.0.1")))).contains(nodes.clientKey);
        assertThat(get(nodes.server.whoIs(IpAddress.of("fd7a::1")))).contains(nodes.clientKey);
        assertThat(get(nodes.server.whoIs(IpAddress.of("100.64.0.3")))).isEmpty();
    }

    @Test
    void afterARebindTheConnectionGoesOn() throws Exception {
        try (TailnetServerSocket listener = nodes.fromServer.listen(serverAddress(PORT));
                TailnetSocket near = nodes.fromClient.connect(serverAddress(PORT), PATIENCE);
                TailnetSocket far = listener.accept()) {
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            get(nodes.client.rebind());
            near.getOutputStream().write(2);
            assertThat(far.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aCloseDeliversWhatWasWritten() throws Exception {
        byte[] much = new byte[1 << 20];
        new Random(1).nextBytes(much);
        try (TailnetServerSocket listener = nodes.fromServer.listen(serverAddress(PORT));
                TailnetSocket near = nodes.fromClient.connect(serverAddress(PORT), PATIENCE);
                TailnetSocket far = listener.accept()) {
            near.getOutputStream().write(much);
            near.shutdownOutput();
            var closed = nodes.client.close(PATIENCE);
            assertThat(far.getInputStream().readAllBytes()).isEqualTo(much);
            far.shutdownOutput();
            get(closed);
        }
    }

    @Test
    void afterTheCloseCommandsFailAndThePortIsFree() throws Exception {
        NodePrivateKey key = NodePrivateKey.generate(RandomSource.secure());
        UdpPaths paths = new UdpPaths(UdpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        DataPlane plane = get(DataPlane.builder(key)
                .eventLoop(nodes.server.eventLoop())
                .paths(paths)
                .start());
        get(plane.close(Duration.ZERO));
        assertThatThrownBy(() -> get(plane.peers())).hasRootCauseInstanceOf(IllegalStateException.class);
        try (DatagramSocket again = new DatagramSocket(paths.address())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aCloseEndsWhoeverWaitsForAConnection() throws Exception {
        TailnetServerSocket listener = nodes.fromServer.listen(serverAddress(PORT));
        get(nodes.server.close(Duration.ZERO));
        assertThatThrownBy(listener::accept).isInstanceOf(SocketException.class);
    }

    @Test
    void theSamePeerTwiceIsRefused() {
        PeerConfig again = PeerConfig.of(nodes.clientKey, List.of());
        assertThatThrownBy(() -> get(nodes.server.addPeer(again)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFilterLetsInWhatItsRulesAllow() throws Exception {
        NodePrivateKey key = NodePrivateKey.generate(RandomSource.secure());
        IpAddress address = IpAddress.of("100.64.0.3");
        DataPlane guarded = get(DataPlane.builder(key)
                .addresses(List.of(address))
                .filter(List.of())
                .paths(new UdpPaths(UdpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))))
                .start());
        List<IpPrefix> client = List.of(IpPrefix.of("100.64.0.1/32"));
        get(guarded.addPeer(PeerConfig.of(nodes.clientKey, client)));
        get(nodes.client.addPeer(PeerConfig.of(key.publicKey(), List.of(IpPrefix.single(address)))
                .withEndpoint(UdpEndpoint.of(udpOf(guarded)))));
        InetSocketAddress closedPort = new InetSocketAddress("100.64.0.3", PORT);
        assertThatThrownBy(() -> nodes.fromClient.connect(closedPort, Duration.ofMillis(300)))
                .hasMessageContaining("timed out");
        assertThat(get(guarded.statistics()).netStack().get("FILTER_DROPPED_SYN"))
                .isPositive();
        get(guarded.filter(List.of(FilterRule.allowAll(client))));
        assertThatThrownBy(() -> nodes.fromClient.connect(closedPort, PATIENCE)).hasMessageContaining("refused");
        get(guarded.close(Duration.ZERO));
    }
}
