package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.tailnet.Nodes.PATIENCE;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.netmap.WhoIs;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** Our node in a tailnet of upstream's control server, with real nodes. */
@SuppressWarnings("try") // nodes that only have to be there
@Tag("interop")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TailnetNodeTest {
    private static final int PORT = 80;

    @TempDir
    private Path folder;

    private TestControl control;

    // Fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    TailnetNodeTest() {}

    @BeforeEach
    void startControl() throws Exception {
        control = TestControl.start();
    }

    @AfterEach
    void stopControl() {
        control.close();
    }

    @Test
    void aNodeJoinsAndControlKnowsIt() throws Exception {
        try (TailnetNode node = Nodes.of(control, "rec").open()) {
            assertThat(node.name()).isEqualTo("rec.tail.test");
            assertThat(node.addresses()).extracting(Object::toString).contains("/100.64.0.1");
            TailnetStatus status = Nodes.get(node.status());
            assertThat(status.state()).isInstanceOf(ControlState.Running.class);
            assertThat(status.stableId()).isEqualTo("TESTCTRL00000001");
            Await.until("control knows how peers reach it", () -> {
                Map<String, ?> known = control.node("rec").orElseThrow();
                return !String.valueOf(known.get("DiscoKey")).contains("0000000000000000")
                        && known.get("Endpoints") != null
                        && "1".equals(String.valueOf(known.get("HomeDERP")));
            });
        }
    }

    @Test
    void aRestartedNodeIsTheSame() throws Exception {
        StateStore state = StateStore.inMemory();
        Nodes.of(control, "rec").stateStore(state).open().close();
        String key = control.nodeKey("rec");
        try (TailnetNode again = Nodes.of(control, "rec").stateStore(state).open()) {
            assertThat(Nodes.get(again.status()).stableId()).isEqualTo("TESTCTRL00000001");
            assertThat(control.nodeKey("rec")).isEqualTo(key);
            assertThat(control.nodes()).hasSize(1);
        }
    }

    @Test
    void twoNodesOfOneProcessReachEachOtherByName() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                near.getOutputStream().write("hello".getBytes(UTF_8));
                near.shutdownOutput();
                assertThat(far.getInputStream().readAllBytes()).asString().isEqualTo("hello");
                WhoIs peer = server.whoIs(far.getRemoteSocketAddress()).orElseThrow();
                assertThat(peer.node().fqdn()).isEqualTo("client.tail.test");
                assertThat(peer.user().orElseThrow().loginName()).contains("@");
            }
            assertThatThrownBy(() -> client.dial("nobody", PORT))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("no node of the tailnet is called nobody");
        }
    }

    @Test
    void aRealNodesPingIsAnsweredDirectly() throws Exception {
        try (TailnetNode node = Nodes.of(control, "rec").open();
                Tailscaled peer = Tailscaled.join("peer", folder, control)) {
            assertThat(peer.ping("rec").succeeded().out())
                    .containsPattern("pong from rec \\(100\\.64\\.0\\.1\\) via [^D]");
            assertThat(peer.ping("rec", "--tsmp", "-c=5").succeeded().out()).contains("via TSMP");
            assertThat(peer.ping("rec", "--icmp", "-c=5").succeeded().out()).contains("pong from rec");
        }
    }

    @Test
    void weReachARealNodeDirectly() throws Exception {
        try (TailnetNode node = Nodes.of(control, "rec").open();
                Tailscaled peer = Tailscaled.join("peer", folder, control)) {
            Nodes.awaitPeer(node, "peer");
            Await.until(
                    "a direct path",
                    () -> Nodes.get(node.ping("peer", TailnetPing.Type.DISCO, PATIENCE))
                            .direct()
                            .isPresent());
            for (TailnetPing.Type type : TailnetPing.Type.values()) {
                TailnetPing pong = Nodes.get(node.ping("peer", type, PATIENCE));
                assertThat(pong.name()).isEqualTo("peer.tail.test");
                assertThat(pong.latency()).isPositive();
            }
        }
    }

    @Test
    void withoutUdpPeersReachUsThroughTheRelay() throws Exception {
        TailnetTuning relayed = TailnetTuning.standard().withNeverDirectUdp(true);
        try (TailnetNode node = Nodes.of(control, "rec").tuning(relayed).open();
                Tailscaled peer = Tailscaled.join("peer", folder, control)) {
            assertThat(peer.ping("rec", "--until-direct=false", "-c=3")
                            .succeeded()
                            .out())
                    .contains("via DERP(");
            assertThat(Nodes.get(node.ping("peer", TailnetPing.Type.DISCO, PATIENCE))
                            .derpRegion())
                    .isEqualTo(1);
        }
    }

    @Test
    void curlFetchesFromUsByName() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        try (TailnetNode node = Nodes.of(control, "web").open();
                TailnetServerSocket web = node.listen(PORT);
                Tailscaled peer = Tailscaled.join("peer", folder, control)) {
            Nodes.serveHello(web);
            Program.Ended fetched = Program.run(
                    curl,
                    "-sS",
                    "--max-time",
                    "30",
                    "--proxy",
                    "socks5h://" + peer.socksProxy(),
                    "http://web.tail.test/");
            assertThat(fetched.succeeded().out()).isEqualTo("hello from the tailnet\n");
        }
    }

    @Test
    void aRightIsTakenAwayAndGivenBack() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.serveHello(listener);
            Nodes.awaitPeer(client, "server");
            client.dial("server", PORT).close();
            control.setFilter(control.nodeKey("server"), "[]");
            Await.until("the server denies", () -> !connects(client));
            assertThatThrownBy(() -> client.dial("server", PORT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("Rejected by the access rules");
            control.setFilter(control.nodeKey("server"), "null");
            Await.until("the server allows", () -> connects(client));
        }
    }

    private static boolean connects(TailnetNode client) {
        try {
            client.dial("server", PORT).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aConnectionGoesOnWhileControlIsAwayAndBackAgain() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                control.setUp(false);
                Nodes.echo(near, far, 1);
                control.setUp(true);
                control.awaitNode(control.nodeKey("server"));
                Nodes.echo(near, far, 2);
            }
        }
    }

    @Test
    void aConnectionOutlivesTheExpiryOfOurKey() throws Exception {
        try (TailnetNode server = Nodes.of(control, "server").open();
                TailnetNode client = Nodes.of(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                Nodes.echo(near, far, 1);
                String before = control.nodeKey("client");
                control.put("/expired?value=true", "");
                Await.until("another key", () -> !control.nodeKey("client").equals(before));
                control.put("/expired?value=false", "");
                Nodes.echo(near, far, 2);
            }
        }
    }

    @Test
    void aNodeThatNeedsAPersonTellsThePageAndJoinsAfterTheVisit() throws Exception {
        control.put("/auth?required=true", "");
        Nodes.States states = new Nodes.States();
        try (TailnetNode node = Nodes.of(control, "rec").listener(states).build()) {
            var joined = node.start();
            control.completeAuth(states.await(ControlState.NeedsLogin.class).url());
            assertThat(Nodes.get(joined).name()).isEqualTo("rec.tail.test");
        }
    }

    @Test
    void controlHasUsPingAPeerAndIsToldWhatCameOfIt() throws Exception {
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        HttpServer asker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        asker.createContext("/answer", exchange -> {
            answers.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        asker.start();
        try (TailnetNode node = Nodes.of(control, "rec").open();
                TailnetNode peer = Nodes.of(control, "peer").open()) {
            Nodes.awaitPeer(node, "peer");
            String request = "{\"URL\":\"http://127.0.0.1:" + asker.getAddress().getPort()
                    + "/answer\",\"Types\":\"TSMP,disco,peerapi\",\"IP\":\"100.64.0.2\"}";
            control.post("/ping?node=" + control.nodeKey("rec"), request);
            Await.until("all answers", () -> answers.size() == 3);
            for (String type : List.of("TSMP", "disco")) {
                assertThat(answers)
                        .anyMatch(answer -> answer.contains("\"Type\":\"" + type + "\"")
                                && answer.contains("\"NodeName\":\"peer.tail.test\"")
                                && answer.contains("\"LatencySeconds\":"));
            }
            assertThat(answers).anyMatch(answer -> answer.contains("this node does not ping by peerapi"));
        } finally {
            asker.stop(0);
        }
    }

    @Test
    void aWrongAuthKeyIsRefusedInControlsWords() throws Exception {
        control.put("/auth?key=right", "");
        assertThatThrownBy(() -> Nodes.of(control, "rec").authKey("wrong").open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("invalid authkey");
        Nodes.of(control, "rec").authKey("right").open().close();
    }

    @Test
    void afterALogoutTheStateKnowsTheMachineAlone() throws Exception {
        StateStore state = StateStore.inMemory();
        try (TailnetNode node = Nodes.of(control, "rec").stateStore(state).open()) {
            Nodes.get(node.logout());
        }
        assertThat(state.read("_current-profile")).isEmpty();
        assertThat(state.read("_machinekey")).isPresent();
    }
}
