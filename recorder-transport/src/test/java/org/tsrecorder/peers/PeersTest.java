package org.tsrecorder.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers work with each other here, so that what fails with ours is ours. */
@Tag("interop")
class PeersTest {
    @TempDir
    Path folder;

    @Test
    void twoRealNodesReachEachOtherDirectly() throws Exception {
        try (TestControl control = TestControl.start();
                Tailscaled a = Tailscaled.join("a", folder, control);
                Tailscaled b = Tailscaled.join(Tailscaled.LAST_V1, "b", folder, control)) {
            assertThat(a.ping("b").succeeded().out()).containsPattern("pong from b \\(100\\.64\\.0\\.2\\) via [^D]");
            assertThat(b.stableId()).isEqualTo("TESTCTRL00000002");
            assertThat(a.ping("100.64.0.2", "--tsmp").succeeded().out()).contains("via TSMP");
        }
    }

    @Test
    void aRestartedNodeIsTheSameAndControlForgetsNobodyWhileItIsAway() throws Exception {
        try (TestControl control = TestControl.start();
                Tailscaled a = Tailscaled.join("a", folder, control)) {
            String key = control.nodeKey("a");
            control.setUp(false);
            a.daemon().close();
            control.setUp(true);
            a.restart();
            control.awaitNode(key);
            assertThat(a.address()).isEqualTo("100.64.0.1");
            assertThat(control.nodes()).hasSize(1);
        }
    }

    @Test
    void aFilterTakesARightAwayAndGivesItBack() throws Exception {
        try (TestControl control = TestControl.start();
                Tailscaled a = Tailscaled.join("a", folder, control);
                Tailscaled b = Tailscaled.join("b", folder, control)) {
            a.ping("b").succeeded();
            control.setFilter(control.nodeKey(b.hostname()), "[]");
            Await.until("b denies", () -> a.ping("b", "--icmp", "-c=1").exit() != 0);
            control.setFilter(control.nodeKey("b"), "null");
            Await.until("b allows", () -> a.ping("b", "--icmp", "-c=1").exit() == 0);
        }
    }

    @Test
    void controlAsksANodeByWayOfItsMapStream() throws Exception {
        try (TestControl control = TestControl.start();
                Tailscaled a = Tailscaled.join("a", folder, control)) {
            String key = control.nodeKey("a");
            control.awaitNode(key);
            assertThat(control.post("/c2n?path=/echo&node=" + key, "hello, node"))
                    .isEqualTo("hello, node");
            assertThat(a.daemon().isAlive()).isTrue();
        }
    }

    @Test
    void aNodeThatNeedsAUserWaitsForTheVisitToItsUrl() throws Exception {
        try (TestControl control = TestControl.start();
                Tailscaled a = Tailscaled.start(Tailscaled.NEWEST, "a", folder, Map.of())) {
            control.put("/auth?required=true", "");
            Program.Ended waiting = a.cli("up", "--login-server=" + control.url(), "--timeout=1s");
            String url = waiting.err()
                    .lines()
                    .filter(line -> line.contains("/auth/"))
                    .findFirst()
                    .orElseThrow()
                    .strip();
            control.completeAuth(url);
            Await.until("a runs", () -> "Running".equals(a.status().get("BackendState")));
            assertThatThrownBy(() -> control.completeAuth(control.url() + "/auth/none"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void headscaleJoinsTwoRealNodes() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("hs"));
                Tailscaled a = headscaleNode(headscale, "a");
                Tailscaled b = headscaleNode(headscale, "b")) {
            assertThat(a.ping("b").out()).contains("pong from b");
            assertThat(headscale.nodes()).hasSize(2);
            headscale.restart();
            assertThat(headscale.nodes()).hasSize(2);
            assertThat(b.daemon().isAlive()).isTrue();
        }
    }

    private Tailscaled headscaleNode(Headscale headscale, String name) throws Exception {
        Tailscaled node = Tailscaled.start(Tailscaled.NEWEST, name, folder, Map.of("TS_DEBUG_USE_DERP_HTTP", "true"));
        try {
            node.up(headscale.url(), "--auth-key=" + headscale.authKey());
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    @Test
    void derperTellsThePinOfItsCertificate() throws Exception {
        try (Derper derper = Derper.start(folder, 0)) {
            assertThat(derper.certName()).matches("sha256-raw:[0-9a-f]{64}");
            assertThat(FreePort.isOpen(derper.port())).isTrue();
        }
    }
}
