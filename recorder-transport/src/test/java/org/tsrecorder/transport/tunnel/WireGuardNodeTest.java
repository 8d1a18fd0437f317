package org.tsrecorder.transport.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireGuardNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NodePrivateKey serverKey = NodePrivateKey.generate(RandomSource.secure());
    private final NodePrivateKey clientKey = NodePrivateKey.generate(RandomSource.secure());

    private WireGuardNode server() throws IOException {
        return start("""
            [Interface]
            PrivateKey = %s
            Address = 10.7.0.1/24, fd07::1/64
            [Peer]
            # Name = client
            PublicKey = %s
            AllowedIPs = 10.7.0.2/32, fd07::2/128
            """.formatted(serverKey.base64(), clientKey.publicKey().base64()));
    }

    private WireGuardNode client(String endpoint) throws IOException {
        return start("""
            [Interface]
            PrivateKey = %s
            Address = 10.7.0.2/24, fd07::2/64
            [Peer]
            PublicKey = %s
            AllowedIPs = 10.7.0.0/24, fd07::/64
            Endpoint = %s
            """.formatted(clientKey.base64(), serverKey.publicKey().base64(), endpoint));
    }

    private static WireGuardNode start(String config) throws IOException {
        return WireGuardNode.builder(WireGuardConfig.parse("test", config)).start();
    }

    private static String endpointOf(WireGuardNode node) {
        return "localhost:" + node.udpAddress().getPort();
    }

    /** Connects and sends; what the server heard, and from which address. */
    private static InetSocketAddress greet(WireGuardNode server, WireGuardNode client, String address)
            throws Exception {
        InetSocketAddress door = new InetSocketAddress(address, 7);
        CompletableFuture<InetSocketAddress> caller = new CompletableFuture<>();
        try (TailnetServerSocket listener = server.sockets().listen(door)) {
            Thread.ofVirtual().start(() -> {
                try (TailnetSocket accepted = listener.accept()) {
                    String said = new String(accepted.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                    assertThat(said).isEqualTo("hello");
                    caller.complete((InetSocketAddress) accepted.getRemoteSocketAddress());
                } catch (IOException | AssertionError e) {
                    caller.completeExceptionally(e);
                }
            });
            try (TailnetSocket socket = client.sockets().connect(door, PATIENCE)) {
                socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            }
            return caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void twoNodesSpeakOverBothFamiliesAndKnowEachOther() throws Exception {
        try (WireGuardNode server = server();
                WireGuardNode client = client(endpointOf(server))) {
            for (String address : new String[] {"10.7.0.1", "fd07::1"}) {
                InetSocketAddress caller = greet(server, client, address);
                Optional<TunnelPeer> peer =
                        server.whoIs(caller).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(peer).map(TunnelPeer::nameOrFingerprint).contains("client");
            }
            WireGuardPeerStatus status = server.status().getFirst();
            assertThat(status.lastHandshake()).isPresent();
            assertThat(status.endpoint())
                    .map(InetSocketAddress::getPort)
                    .contains(client.udpAddress().getPort());
            assertThat(status.receivedBytes()).isPositive();
        }
    }

    @Test
    void itsAddressesAreTheConfigurations() throws Exception {
        try (WireGuardNode server = server()) {
            assertThat(server.addresses())
                    .containsExactly(InetAddress.getByName("10.7.0.1"), InetAddress.getByName("fd07::1"));
        }
    }

    @Test
    void nobodyIsKnownAtAnAddressOfNoPeer() throws Exception {
        try (WireGuardNode server = server()) {
            for (InetSocketAddress stranger : new InetSocketAddress[] {
                new InetSocketAddress("10.7.0.3", 1),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                InetSocketAddress.createUnresolved("client", 1)
            }) {
                assertThat(server.whoIs(stranger).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isEmpty();
            }
        }
    }

    @Test
    void anEndpointWithoutAnAddressIsToldWithItsPeer() {
        assertThatThrownBy(() -> client("no-such-host.invalid:1"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no address is known for no-such-host.invalid:1");
    }

    @Test
    void aPortThatIsTakenIsAnIoException() throws SocketException {
        try (DatagramSocket taken = new DatagramSocket()) {
            String config = """
                [Interface]
                PrivateKey = %s
                Address = 10.7.0.1
                ListenPort = %d
                """.formatted(serverKey.base64(), taken.getLocalPort());
            assertThatThrownBy(() -> start(config)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        WireGuardNode server = server();
        server.close();
        server.close();
        assertThatThrownBy(server::status).isInstanceOf(Exception.class);
    }
}
