package org.tsrecorder.transport.tailnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.tailnet.Nodes.PATIENCE;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** Connections of ours while relays, paths and peers come and go, and while rights do. */
@Tag("interop")
@SuppressWarnings("try") // nodes that only have to be there
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailnetOutagesTest {
    private static final TailnetTuning RELAYED = TailnetTuning.standard().withNeverDirectUdp(true);
    private static final int PORT = 80;

    @TempDir
    private Path folder;

    private TestControl control;

    // Fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    TailnetOutagesTest() {}

    @BeforeEach
    void startControl() throws Exception {
        control = TestControl.start();
    }

    @AfterEach
    void stopControl() {
        control.close();
    }

    @Test
    void aRelayedConnectionOutlivesItsRelay() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").tuning(RELAYED).open();
                TailnetNode client = Nodes.of(control, "client").tuning(RELAYED).open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                Nodes.echo(near, far, 1);
                control.setRelayUp(1, false);
                near.getOutputStream().write(2);
                control.setRelayUp(1, true);
                assertThat(far.getInputStream().read()).isEqualTo(2);
                Nodes.echo(near, far, 3);
            }
        }
    }

    @Test
    void aConnectionGoesFromTheRelayToADirectPathAndBack() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").tuning(RELAYED).open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                Nodes.echo(near, far, 1);
                assertThat(pathToServer(client).direct()).isEmpty();
                neverDirect(client, false);
                Await.until("a direct path", () -> {
                    Nodes.echo(near, far, 2);
                    return pathToServer(client).direct().isPresent();
                });
                neverDirect(client, true);
                Nodes.echo(near, far, 3);
                assertThat(pathToServer(client).direct()).isEmpty();
            }
        }
    }

    private static TailnetPeer pathToServer(TailnetNode client) throws Exception {
        return Nodes.get(client.status()).peers().get(0);
    }

    private static void neverDirect(TailnetNode node, boolean never) {
        node.dataPlane()
                .eventLoop()
                .submit(() -> node.running().paths().neverDirectUdp(never))
                .syncUninterruptibly();
    }

    @Test
    void aConnectionOutlivesARebind() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                Nodes.echo(near, far, 1);
                Nodes.get(client.rebind());
                Nodes.echo(near, far, 2);
            }
        }
    }

    @Test
    void aRealNodeThatRestartsIsReachedAgain() throws Exception {
        try (TailnetNode node = Nodes.of(control, "rec").open();
                TailnetServerSocket web = node.listen(PORT);
                Tailscaled peer = Tailscaled.join("peer", folder, control)) {
            peer.ping("rec", "--tsmp", "-c=5").succeeded();
            peer.restart();
            Await.until(
                    "it pings us through a new session",
                    () -> peer.ping("rec", "--tsmp", "-c=1").exit() == 0);
            Await.until("we ping it", () -> answers(node, "peer"));
        }
    }

    private static boolean answers(TailnetNode node, String peer) throws Exception {
        return Nodes.get(node.ping(peer, TailnetPing.Type.TSMP, Duration.ofSeconds(5))
                .handle((pong, failure) -> failure == null));
    }

    @Test
    void aJailedPeerBeginsNothingUntilItIsFree() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.serveHello(listener);
            Nodes.awaitPeer(client, "server");
            client.dial("server", PORT).close();
            jail(true);
            Await.until("the server denies", () -> refusal(client).isPresent());
            assertThatThrownBy(() -> client.dial("server", PORT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Rejected by the access rules");
            jail(false);
            Await.until("the server allows", () -> refusal(client).isEmpty());
        }
    }

    private void jail(boolean jailed) throws Exception {
        control.put(
                "/jailed?node=" + control.nodeKey("server") + "&peer=" + control.nodeKey("client") + "&value=" + jailed,
                "");
    }

    private static Optional<IOException> refusal(TailnetNode client) {
        try {
            client.dial("server", PORT).close();
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(refused);
        }
    }

    @Test
    void underTailnetLockNobodyIsServedUnlessTheOwnerAcceptsIt() throws Exception {
        Nodes.States states = new Nodes.States();
        try (TailnetNode server = Nodes.of(control, "server").listener(states).open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.serveHello(listener);
            Nodes.awaitPeer(client, "server");
            client.dial("server", PORT).close();
            control.post("/map?node=" + control.nodeKey("server"), "{\"TKAInfo\":{\"Head\":\"ABCD\"}}");
            assertThat(states.await(ControlState.Refused.class).reason()).contains("the tailnet is locked");
            assertThat(Nodes.get(server.dataPlane().peers())).isEmpty();
            control.post("/map?node=" + control.nodeKey("server"), "{\"TKAInfo\":{\"Disabled\":true}}");
            // The server begins the session anew; the client would find out by itself after 15 s of silence.
            Await.until("the lock is off", () -> answers(server, "client"));
            client.dial("server", PORT).close();
            assertThat(Nodes.get(server.status()).state()).isInstanceOf(ControlState.Running.class);
        }
    }

    @Test
    void aThousandPeersCostNothingThatShows() throws Exception {
        control.post("/fake-nodes?count=1000", "");
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Await.until(
                    "all are known", () -> Nodes.get(client.status()).peers().size() >= 1_001);
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                Nodes.echo(near, far, 1);
            }
            DataPlaneStatistics statistics = Nodes.get(client.dataPlane().statistics());
            assertThat(statistics.failures()).isZero();
            assertThat(statistics.wireGuard().get("INITIATIONS_SENT")).isLessThan(10);
        }
    }

    @Test
    void twoNodesMayShareTheCallersEventLoop() throws Exception {
        try (TailnetNode first = Nodes.of(control, "first").open();
                TailnetNode second = Nodes.of(control, "second")
                        .eventLoop(first.dataPlane().eventLoop())
                        .open()) {
            Nodes.awaitPeer(second, "first");
            TailnetPing pong = Nodes.get(second.ping("first", TailnetPing.Type.TSMP, PATIENCE));
            assertThat(pong.name()).isEqualTo("first.tail.test");
        }
    }
}
