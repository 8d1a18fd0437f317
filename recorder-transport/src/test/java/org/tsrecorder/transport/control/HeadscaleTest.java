package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Headscale;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.ts2021.ControlDialer;
import org.tsrecorder.transport.ts2021.TestCertificate;

/** The client and Headscale. */
@Tag("interop")
class HeadscaleTest {
    @TempDir
    Path folder;

    private static ControlNode node(Headscale headscale, String name, String authKey, SslContext tls) {
        ControlNode node = new ControlNode(headscale.url(), name, tls);
        node.authKey = authKey;
        return node;
    }

    private static ControlNode node(Headscale headscale, String name, String authKey) {
        return node(headscale, name, authKey, ControlDialer.systemTrust());
    }

    private static Map<String, @Nullable Object> listed(Headscale headscale, String name) throws Exception {
        return headscale.nodes().stream()
                .filter(node -> name.equals(node.get("givenName")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodesJoinSeeEachOtherAndEachOthersChangesAndOneGoes(boolean tls) throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        SslContext trust = SslContextBuilder.forClient()
                .trustManager(certificate.certificate())
                .build();
        try (Headscale headscale =
                tls ? Headscale.tls(folder.resolve("h"), folder) : Headscale.plain(folder.resolve("h"))) {
            String key = headscale.authKey("--reusable");
            try (ControlNode a = node(headscale, "a", key, trust);
                    ControlNode b = node(headscale, "b", key, trust)) {
                a.start().awaitRunning();
                b.start().awaitRunning();
                assertThat(a.map.selfName()).isEqualTo("a.tail.test");
                a.awaitMap(
                        "b with its disco key",
                        map -> a.peer("b")
                                .filter(node ->
                                        node.discoKey().equals(b.report().discoKey()))
                                .isPresent());
                b.endpoint("192.0.2.9:9");
                a.awaitMap(
                        "b's new endpoint",
                        map -> a.peer("b")
                                .map(Node::endpoints)
                                .filter(endpoints -> endpoints.toString().contains("9:9"))
                                .isPresent());
                b.stop();
                a.awaitMap(
                        "b is offline",
                        map -> a.peer("b")
                                .flatMap(Node::online)
                                .filter(online -> !online)
                                .isPresent());
                headscale.command(
                        "nodes",
                        "delete",
                        "-i",
                        String.valueOf(listed(headscale, "b").get("id")),
                        "--force");
                a.awaitMap("b is gone", map -> a.peer("b").isEmpty());
                assertThat(a.serverKey.isPresent()).isEqualTo(!tls);
            }
        }
    }

    @Test
    void aRestartedNodeIsTheSameAndItsNewDiscoKeyIsSeen() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("h"))) {
            String key = headscale.authKey("--reusable");
            try (ControlNode a = node(headscale, "a", key);
                    ControlNode b = node(headscale, "b", headscale.authKey())) {
                a.start().awaitRunning();
                b.start().awaitRunning();
                b.stop();
                try (ControlNode again = node(headscale, "b", "", ControlDialer.systemTrust())) {
                    again.take(b);
                    again.start().awaitRunning();
                    assertThat(again.map.selfAddresses()).isEqualTo(b.map.selfAddresses());
                    a.awaitMap(
                            "the new disco key",
                            map -> a.peer("b")
                                    .filter(node -> node.discoKey()
                                            .equals(again.report().discoKey()))
                                    .isPresent());
                }
                assertThat(headscale.nodes()).hasSize(2);
            }
        }
    }

    @Test
    void headscaleMayRestartUnderUs() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("h"));
                ControlNode a = node(headscale, "a", headscale.authKey())) {
            a.start().awaitRunning();
            headscale.restart();
            a.endpoint("192.0.2.9:9");
            a.awaitMap("still there", map -> map.selfName().equals("a.tail.test"));
            try (ControlNode b = node(headscale, "b", headscale.authKey())) {
                b.start().awaitRunning();
                b.awaitMap(
                        "a with its new endpoint",
                        map -> b.peer("a")
                                .map(Node::endpoints)
                                .filter(endpoints -> endpoints.toString().contains("9:9"))
                                .isPresent());
                a.awaitMap("b", map -> a.peer("b").isPresent());
            }
            assertThat(a.states).containsExactly(new ControlState.Connecting(), new ControlState.Running());
        }
    }

    @Test
    void wrongKeysAreRefusedInHeadscalesWords() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("h"));
                ControlNode a = node(headscale, "a", "hskey-auth-000000000000-" + "0".repeat(64))) {
            a.start().awaitState(ControlState.Refused.class);
            assertThat(a.state().toString()).contains("invalid").contains("key");
            a.stop();
            a.serverKey = Optional.of(
                    MachinePrivateKey.generate(RandomSource.secure()).publicKey());
            a.start().awaitProblem("is not the one of the first time");
        }
    }

    @Test
    void anEphemeralNodeIsGoneWhenItLogsOut() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("h"));
                ControlNode a = node(headscale, "a", headscale.authKey("--ephemeral"))) {
            a.ephemeral = true;
            a.start().awaitRunning();
            assertThat(headscale.nodes()).hasSize(1);
            a.client().logout();
            a.awaitState(ControlState.LoggedOut.class);
            Await.until("headscale forgets it", () -> headscale.nodes().isEmpty());
        }
    }

    @Test
    void anExpiredKeyIsReplacedAndTheNodeStaysTheSame() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("h"));
                ControlNode a = node(headscale, "a", headscale.authKey("--reusable"))) {
            a.start().awaitRunning();
            String before = a.nodeKeyText();
            var addresses = a.map.selfAddresses();
            headscale.command(
                    "nodes",
                    "expire",
                    "-i",
                    String.valueOf(listed(headscale, "a").get("id")));
            Await.until("another key", () -> !a.nodeKeyText().equals(before));
            a.awaitRunning();
            assertThat(a.map.selfAddresses()).isEqualTo(addresses);
            assertThat(headscale.nodes()).hasSize(1);
        }
    }

    @Test
    void aPersonLogsTheNodeIn() throws Exception {
        try (Headscale headscale = Headscale.plain(folder.resolve("h"));
                ControlNode a = node(headscale, "a", "")) {
            a.start().awaitState(ControlState.NeedsLogin.class);
            String url = ((ControlState.NeedsLogin) a.state()).url();
            assertThat(url).startsWith(headscale.url() + "/register/");
            String id = url.substring(url.lastIndexOf('/') + 1);
            headscale.command("auth", "register", "--auth-id", id, "--user", "u1");
            a.awaitRunning();
            assertThat(headscale.nodes()).hasSize(1);
        }
    }
}
