package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.Node;

/** The client and upstream's control server for tests, over plain HTTP. */
@Tag("interop")
@SuppressWarnings("NullAway.Init") // JUnit sets what is set before each
class TestControlTest {
    private TestControl control;
    private ControlNode a;

    @BeforeEach
    void start() throws Exception {
        control = TestControl.start();
        a = new ControlNode(control.url(), "a");
    }

    @AfterEach
    void close() throws Exception {
        a.close();
        control.close();
    }

    @Test
    void aNodeJoinsAndIsSeenAsItTellsItself() throws Exception {
        a.start().awaitRunning();
        assertThat(a.map.selfName()).isEqualTo("a.tail.test");
        assertThat(a.map.selfAddresses()).contains(IpAddress.parse("100.64.0.1").orElseThrow());
        assertThat(a.map.derpMap().regions()).containsKey(1);
        Await.until(
                "our disco key and endpoint at control",
                () -> control.nodes().toString().contains(a.report().discoKey().text()));
        assertThat(control.nodes().toString()).contains("192.0.2.1:1").contains("HomeDERP=1");
    }

    @Test
    void aSecondNodeAppearsAndItsChangesAreSeen() throws Exception {
        a.start().awaitRunning();
        try (ControlNode b = new ControlNode(control.url(), "b")) {
            b.start().awaitRunning();
            a.awaitMap(
                    "b with its disco key",
                    map -> a.peer("b")
                            .filter(node -> node.discoKey().equals(b.report().discoKey()))
                            .isPresent());
            b.endpoint("192.0.2.9:9");
            a.awaitMap(
                    "b's new endpoint",
                    map -> a.peer("b")
                            .map(Node::endpoints)
                            .filter(endpoints -> endpoints.toString().contains("9"))
                            .isPresent());
            assertThat(a.peer("b").orElseThrow().homeDerp()).isEqualTo(1);
        }
    }

    @Test
    void aNodeThatStartsAgainWithItsKeysIsTheSame() throws Exception {
        a.start().awaitRunning();
        String key = a.nodeKeyText();
        a.start().awaitMap("the map", map -> !map.selfAddresses().isEmpty());
        assertThat(a.nodeKeyText()).isEqualTo(key);
        assertThat(control.nodes()).hasSize(1);
    }

    @Test
    void controlMayGoAwayAndComeBack() throws Exception {
        a.start().awaitRunning();
        control.setUp(false);
        a.awaitProblem("cannot reach");
        assertThat(a.state()).isEqualTo(new ControlState.Running());
        assertThat(a.map.selfName()).isEqualTo("a.tail.test");
        a.endpoint("192.0.2.9:9");
        control.setUp(true);
        Await.until(
                "the change that was made meanwhile",
                () -> control.nodes().toString().contains("192.0.2.9:9"));
        assertThat(a.states).containsExactly(new ControlState.Connecting(), new ControlState.Running());
    }

    @Test
    void anotherServerInItsPlaceIsNotTalkedTo() throws Exception {
        a.start().awaitRunning();
        control.close();
        try (TestControl other = TestControl.start("-addr", control.url().replace("http://", ""))) {
            assertThat(other.url()).isEqualTo(control.url());
            a.awaitProblem("is not the one of the first time");
            assertThat(other.nodes()).isEmpty();
        }
    }

    @Test
    void aWrongAuthKeyIsRefusedInTheServersWordsAndTheRightOneIsTakenLater() throws Exception {
        control.put("/auth?key=right", "");
        a.authKey = "wrong";
        a.start().awaitState(ControlState.Refused.class);
        assertThat(a.state()).isEqualTo(new ControlState.Refused("invalid authkey"));
        a.authKey = "right";
        a.awaitRunning();
        a.start().awaitMap("a restart finds its way too", map -> map.selfName().equals("a.tail.test"));
    }

    @Test
    void aPersonLogsTheNodeIn() throws Exception {
        control.put("/auth?required=true", "");
        a.start().awaitState(ControlState.NeedsLogin.class);
        String url = ((ControlState.NeedsLogin) a.state()).url();
        assertThat(url).startsWith(control.url() + "/auth/");
        assertThat(a.nodeKey).isEmpty();
        control.completeAuth(url);
        a.awaitRunning();
    }

    @Test
    void aMachineThatHasToBeLetInIs() throws Exception {
        control.put("/machine-auth?required=true", "");
        a.start().awaitState(ControlState.NeedsMachineAuthorization.class);
        control.patchNode(a.nodeKeyText(), "{\"MachineAuthorized\":true}");
        a.awaitRunning();
    }

    @Test
    void registrationsThatAreTooManyWait() throws Exception {
        control.put("/rate-limit?count=1&after=1", "");
        a.start().awaitRunning();
        assertThat(a.problems).containsExactly("control wants fewer registrations");
    }

    @Test
    void anExpiredKeyIsReplaced() throws Exception {
        a.start().awaitRunning();
        String before = a.nodeKeyText();
        control.put("/expired?value=true", "");
        a.awaitState(ControlState.Refused.class);
        assertThat(a.problems).contains("our node key has expired");
        control.put("/expired?value=false", "");
        a.awaitRunning();
        assertThat(a.nodeKeyText()).isNotEqualTo(before);
        assertThat(a.map.self().key().text()).isEqualTo(a.nodeKeyText());
    }

    @Test
    void aRequestOfControlToTheNodeIsAnswered() throws Exception {
        a.start().awaitRunning();
        control.awaitNode(a.nodeKeyText());
        assertThat(control.post("/c2n?path=/echo&node=" + a.nodeKeyText(), "hello"))
                .isEqualTo("hello");
    }

    @Test
    void pingsAreAnsweredOverOrdinaryHttp() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/pong?n=";
        try {
            a.start().awaitRunning();
            control.awaitNode(a.nodeKeyText());
            control.post("/ping?node=" + a.nodeKeyText(), "{\"URL\":\"" + url + "1\"}");
            Await.until("HEAD", () -> seen.contains("HEAD /pong?n=1 "));
            control.post(
                    "/ping?node=" + a.nodeKeyText(),
                    "{\"URL\":\"" + url + "2\",\"Types\":\"disco\",\"IP\":\"100.64.0.9\"}");
            Await.until(
                    "POST",
                    () -> seen.stream()
                            .anyMatch(line ->
                                    line.startsWith("POST /pong?n=2 {\"Type\":\"disco\",\"IP\":\"100.64.0.9\"")));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aNodeLogsOut() throws Exception {
        a.start().awaitRunning();
        a.client().logout();
        a.awaitState(ControlState.LoggedOut.class);
    }
}
