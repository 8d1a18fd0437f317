package org.tsrecorder.transport.tailnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Headscale;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** Our node in a tailnet of Headscale's, in clear text; its relay is Headscale's own. */
@Tag("interop")
@SuppressWarnings("try") // nodes that only have to be there
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeadscaleNodeTest {
    private static final TailnetTuning PLAIN = TailnetTuning.standard().withPlainHttpRelays(true);
    private static final int PORT = 80;

    @TempDir
    private Path folder;

    // JUnit sets the field.
    @SuppressWarnings("NullAway.Init")
    HeadscaleNodeTest() {}

    private static TailnetNodeBuilder node(Headscale control, String hostname) throws Exception {
        return TailnetNode.builder()
                .controlUrl(control.url())
                .hostname(hostname)
                .authKey(control.authKey())
                .tuning(PLAIN);
    }

    @Test
    void aRestartedNodeIsTheSameAndNeedsNoKey() throws Exception {
        StateStore state = StateStore.inMemory();
        try (Headscale control = Headscale.plain(folder)) {
            try (TailnetNode first = node(control, "rec").stateStore(state).open()) {
                assertThat(first.name()).isEqualTo("rec.tail.test");
                assertThat(first.addresses()).hasSize(2);
            }
            try (TailnetNode again = TailnetNode.builder()
                    .controlUrl(control.url())
                    .hostname("rec")
                    .stateStore(state)
                    .tuning(PLAIN)
                    .open()) {
                assertThat(again.name()).isEqualTo("rec.tail.test");
                assertThat(control.nodes()).hasSize(1);
            }
        }
    }

    @Test
    void twoNodesReachEachOtherByNameWhileControlRestarts() throws Exception {
        try (Headscale control = Headscale.plain(folder);
                TailnetNode server = node(control, "server").open();
                TailnetNode client = node(control, "client").open();
                TailnetServerSocket listener = server.listen(PORT)) {
            Nodes.awaitPeer(client, "server");
            try (TailnetSocket near = client.dial("server", PORT);
                    TailnetSocket far = listener.accept()) {
                Nodes.echo(near, far, 1);
                control.restart();
                Nodes.echo(near, far, 2);
            }
        }
    }

    @Test
    void aRealNodePingsUsDirectlyAndThroughTheRelay() throws Exception {
        try (Headscale control = Headscale.plain(folder);
                TailnetNode node = node(control, "rec").open();
                Tailscaled peer =
                        Tailscaled.start(Tailscaled.NEWEST, "peer", folder, Map.of("TS_DEBUG_USE_DERP_HTTP", "true"))) {
            peer.up(control.url(), "--auth-key=" + control.authKey());
            Nodes.awaitPeer(node, "peer");
            Await.until("a direct ping", () -> peer.ping("rec").exit() == 0);
            assertThat(peer.ping("rec", "--tsmp", "-c=5").succeeded().out()).contains("via TSMP");
        }
    }

    @Test
    void aKeyThatIsNoneIsRefusedInHeadscalesWords() throws Exception {
        try (Headscale control = Headscale.plain(folder)) {
            assertThatThrownBy(() -> node(control, "rec")
                            .authKey("hskey-auth-" + "0".repeat(12) + "-" + "0".repeat(64))
                            .open())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("auth");
        }
    }

    @Test
    void anEphemeralNodeIsGoneWhenItCloses() throws Exception {
        try (Headscale control = Headscale.plain(folder)) {
            node(control, "rec")
                    .authKey(control.authKey("--ephemeral"))
                    .ephemeral(true)
                    .open()
                    .close();
            Await.until("it is forgotten", () -> control.nodes().isEmpty());
        }
    }
}
