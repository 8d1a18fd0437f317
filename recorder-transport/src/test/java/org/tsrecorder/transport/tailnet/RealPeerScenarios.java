package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;
import org.tsrecorder.peers.RunningProgram;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** Our node and a real one in a tailnet: what the real one sees of ours while everything else comes and goes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("interop")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RealPeerScenarios {
    private static final int WEB = 80;
    private static final int ECHO = 7;

    private final Tailnet.Kind kind;
    private final StateStore state = StateStore.inMemory();

    private Tailnet tailnet;
    private TailnetNode node;
    private TailnetServerSocket web;
    private TailnetServerSocket echo;
    private Tailscaled peer;

    // Fields are set before the tests.
    @SuppressWarnings("NullAway.Init")
    RealPeerScenarios(Tailnet.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        tailnet = Tailnet.start(kind, folder);
        open(tailnet.node("rec", state).authKey(tailnet.authKey("--reusable")));
        peer = tailnet.tailscaled(Tailscaled.NEWEST, "peer");
        Nodes.awaitPeer(node, "peer");
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : new AutoCloseable[] {node, peer, tailnet}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private void open(TailnetNodeBuilder builder) throws IOException {
        node = builder.open();
        web = node.listen(WEB);
        Nodes.serveHello(web);
        echo = node.listen(ECHO);
    }

    @BeforeEach
    void unblock() {
        neverDirect(false);
    }

    private void neverDirect(boolean never) {
        node.dataPlane()
                .eventLoop()
                .submit(() -> node.running().paths().neverDirectUdp(never))
                .syncUninterruptibly();
    }

    private Optional<String> fetched() throws Exception {
        Program.Ended curl = Program.run(
                Peers.require(Peers.CURL),
                "-sS",
                "--max-time",
                "10",
                "--proxy",
                "http://" + peer.httpProxy(),
                "http://" + node.name() + "/");
        return curl.exit() == 0 && curl.out().equals("hello from the tailnet\n")
                ? Optional.of(curl.out())
                : Optional.empty();
    }

    private boolean pings(String way) throws Exception {
        return peer.ping("rec", "--until-direct=false", "-c=1").out().contains(way);
    }

    /** A connection of the peer's, which is told a word and tells it back. */
    private final class Flow implements AutoCloseable {
        private final RunningProgram near;
        private final TailnetSocket far;

        Flow() throws Exception {
            near = RunningProgram.start(
                    "nc",
                    Map.of(),
                    List.of(peer.tailscale().get(0), peer.tailscale().get(1), "nc", node.name(), String.valueOf(ECHO)));
            far = echo.accept();
        }

        void echoes(String word) throws Exception {
            byte[] line = (word + "\n").getBytes(UTF_8);
            near.write(line);
            assertThat(far.getInputStream().readNBytes(line.length)).isEqualTo(line);
            far.getOutputStream().write(line);
            assertThat(near.awaitLine(word::equals)).isEqualTo(word);
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }

    @Test
    void itReachesUsDirectlyAndThroughTheRelayAndDirectlyAgain() throws Exception {
        Await.until("a direct ping", () -> peer.ping("rec").exit() == 0);
        assertThat(fetched()).isPresent();
        try (Flow flow = new Flow()) {
            flow.echoes("direct");
            neverDirect(true);
            Await.until("a ping through the relay", () -> pings("via DERP("));
            flow.echoes("relayed");
            assertThat(fetched()).isPresent();
            neverDirect(false);
            Await.until("a direct ping again", () -> peer.ping("rec").exit() == 0);
            flow.echoes("direct again");
        }
    }

    @Test
    void itsRightIsTakenAwayAndGivenBack() throws Exception {
        Await.until("it may", () -> fetched().isPresent());
        tailnet.allow("rec", false);
        Await.until("it may no longer", () -> fetched().isEmpty());
        tailnet.allow("rec", true);
        Await.until("it may again", () -> fetched().isPresent());
    }

    @Test
    void itsConnectionOutlivesControl() throws Exception {
        try (Flow flow = new Flow()) {
            flow.echoes("before");
            tailnet.interrupt(() -> flow.echoes("meanwhile"));
            flow.echoes("after");
            // It is still told of news, by which it is known to have come back.
            tailnet.allow("rec", false);
            Await.until("the node hears of control", () -> fetched().isEmpty());
            tailnet.allow("rec", true);
            Await.until("the node hears of control again", () -> fetched().isPresent());
            flow.echoes("at last");
        }
    }

    @Test
    void itsRelayedConnectionOutlivesTheRelay() throws Exception {
        neverDirect(true);
        try (Flow flow = new Flow()) {
            flow.echoes("before");
            Await.until("a ping through the relay", () -> pings("via DERP("));
            tailnet.interruptRelay(() -> {});
            flow.echoes("after");
        }
    }

    @Test
    void weAreReachedAgainAfterEitherRestart() throws Exception {
        peer.restart();
        Await.until("it fetches again after its restart", () -> fetched().isPresent());
        int known = tailnet.size();
        List<?> addresses = node.addresses();
        String name = node.name();
        node.close();
        open(tailnet.node("rec", state));
        assertThat(node.addresses()).isEqualTo(addresses);
        assertThat(node.name()).isEqualTo(name);
        assertThat(tailnet.size()).isEqualTo(known);
        Await.until("it fetches again after ours", () -> fetched().isPresent());
        Await.until(
                "we ping it",
                () -> Nodes.get(node.ping("peer", TailnetPing.Type.TSMP, Duration.ofSeconds(5))
                        .handle((pong, failure) -> failure == null)));
    }
}
