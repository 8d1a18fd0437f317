package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tailnet.Nodes.get;
import static org.tsrecorder.transport.tailnet.ScriptedControl.key;
import static org.tsrecorder.transport.tailnet.ScriptedControl.newDiscoKey;
import static org.tsrecorder.transport.tailnet.ScriptedControl.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.peers.Await;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.ts2021.NoiseServer.Manner;

/** What a control server says that is wrong, too much or meant to harm: the node goes on, and follows what is sound. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileControlTest {
    private final ScriptedControl control = new ScriptedControl();
    private final List<TailnetNode> nodes = new ArrayList<>();
    private final StateStore store = StateStore.inMemory();

    @AfterEach
    void stop() {
        nodes.forEach(TailnetNode::close);
        control.close();
    }

    @BeforeEach
    void onePeer() {
        control.more(",\"Peers\":[" + peer(2) + "]");
    }

    private TailnetNode open() throws Exception {
        TailnetNode node = build();
        get(node.start());
        return node;
    }

    private TailnetNode build() {
        TailnetNode node = TailnetNode.builder()
                .controlUrl(control.url())
                .hostname("a")
                .stateStore(store)
                .build();
        nodes.add(node);
        return node;
    }

    private static List<String> names(TailnetNode node) throws Exception {
        return get(node.status()).peers().stream().map(TailnetPeer::name).toList();
    }

    static List<String> unreadable() {
        String manyPeers = IntStream.range(0, 100_001)
                .mapToObj(id -> "{\"ID\":" + id + "}")
                .collect(Collectors.joining(","));
        String deep = "[".repeat(100_000);
        return List.of(
                "{\"Peers\":[" + manyPeers + "]}",
                "{\"Node\":" + deep,
                "{\"DNSConfig\":{\"ExtraRecords\":" + deep,
                "{\"Domain\":\"" + "x".repeat((1 << 20) + 1) + "\"}",
                "{\"" + "x".repeat(5_000) + "\":1}",
                "{\"Peers\":[{\"ID\":1e999999999}]}",
                "{\"Peers\":[{\"ID\":" + "9".repeat(1_000) + "}]}",
                "{\"PeerSeenChange\":{\"-\":true}}");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("unreadable")
    void aMessageBeyondAllMeasureEndsTheStreamAndNotTheNode(String message) throws Exception {
        TailnetNode node = open();
        int before = control.streams();
        control.say(message);
        control.awaitStreamAfter(before);
        control.say("{\"PeersChanged\":[" + peer(3) + "]}");
        Nodes.awaitPeer(node, "p3");
        assertThat(names(node)).contains("p2.tail.test");
        assertThat(get(node.status()).state()).isEqualTo(new ControlState.Running());
    }

    @Test
    void aMessageThatIsAnnouncedAsLargerThanAnyIsNotWaitedFor() throws Exception {
        TailnetNode node = open();
        int before = control.streams();
        control.sayRaw((64 << 20) + 1, "{".getBytes(UTF_8));
        control.awaitStreamAfter(before);
        control.sayRaw(-1, new byte[0]);
        control.awaitStreamAfter(before + 1);
        assertThat(names(node)).containsExactly("p2.tail.test");
    }

    @Test
    void peersWithKeysThatAreNoneDoNotHarmTheOthers() throws Exception {
        TailnetNode node = open();
        control.say("{\"PeersChanged\":["
                + String.join(
                        ",",
                        peer(3, key("nodekey:", 1), newDiscoKey()),
                        peer(4, ScriptedControl.newKey().text(), key("discokey:", 1)),
                        peer(5, control.nodeKey().text(), newDiscoKey()),
                        peer(6, key("nodekey:", 0), key("discokey:", 0)),
                        peer(7))
                + "]}");
        Nodes.awaitPeer(node, "p7");
        assertThat(get(node.dataPlane().peers())).as("2, 4 and 7 at least").hasSizeBetween(3, 5);
        control.say("{\"PeersRemoved\":[3,4,5,6]}");
        Await.until("they are gone", () -> get(node.dataPlane().peers()).size() == 2);
        assertThat(names(node)).containsExactlyInAnyOrder("p2.tail.test", "p7.tail.test");
    }

    @Test
    void aThousandPeersThatComeAndGoLeaveNothing() throws Exception {
        TailnetNode node = open();
        List<String> peers =
                IntStream.range(10, 1_010).mapToObj(ScriptedControl::peer).toList();
        String come = "{\"PeersChanged\":[" + String.join(",", peers) + "]}";
        String go = "{\"PeersRemoved\":["
                + IntStream.range(10, 1_010).mapToObj(Integer::toString).collect(Collectors.joining(",")) + "]}";
        String otherKeys = "{\"PeersChanged\":["
                + IntStream.range(10, 1_010).mapToObj(ScriptedControl::peer).collect(Collectors.joining(",")) + "]}";
        for (int round = 0; round < 10; round++) {
            control.say(come);
            control.say(otherKeys);
            control.say(go);
        }
        control.say("{\"PeersChanged\":[" + peer(3) + "]}");
        Nodes.awaitPeer(node, "p3");
        assertThat(get(node.dataPlane().peers())).hasSize(2);
        assertThat(get(node.dataPlane().statistics()).failures()).isZero();
    }

    @Test
    void aLockThatIsAnnouncedTakesAllPeersAndGivesThemBack() throws Exception {
        TailnetNode node = open();
        control.say("{\"TKAInfo\":{\"Head\":\"abc\"}}");
        Await.until("it is locked", () -> get(node.status()).state() instanceof ControlState.Refused);
        assertThat(get(node.dataPlane().peers())).isEmpty();
        control.say("{\"PeersChanged\":[" + peer(3) + "]}");
        control.say("{\"TKAInfo\":{\"Disabled\":true}}");
        Await.until("it is open", () -> get(node.status()).state() instanceof ControlState.Running);
        assertThat(get(node.dataPlane().peers())).hasSize(2);
    }

    @Test
    void relaysThatAreNoneDoNotHarm() throws Exception {
        TailnetNode node = open();
        control.say("""
            {"DERPMap":{"Regions":{
              "1":{"RegionID":1,"RegionCode":"a","Nodes":[]},
              "2":{"RegionID":3,"RegionCode":"","Nodes":[{"Name":"x","RegionID":9,"HostName":"a\\r\\nb"}]},
              "4":{"RegionID":4,"Nodes":[{"Name":"y","HostName":"","IPv4":"none","IPv6":"none","STUNPort":-1}]},
              "5":{"RegionID":5,"Nodes":[{"Name":"z","HostName":"127.0.0.1","IPv4":"127.0.0.1","DERPPort":1,"STUNPort":1}]},
              "6":null}}}\
            """);
        control.say("{\"DERPMap\":{\"Regions\":{\"5\":null}}}");
        control.say("{\"PeersChanged\":[" + peer(3) + "]}");
        Nodes.awaitPeer(node, "p3");
        assertThat(control.streams()).isEqualTo(1);
    }

    @Test
    void aListenerThatFailsCostsNothing() throws Exception {
        TailnetNode node = TailnetNode.builder()
                .controlUrl(control.url())
                .listener(new FailsOnce())
                .build();
        nodes.add(node);
        get(node.start());
        Nodes.awaitPeer(node, "p2");
        assertThat(control.streams()).isEqualTo(1);
    }

    /** An owner's listener with a bug. */
    private static final class FailsOnce implements TailnetListener {
        private int told;

        @Override
        public void stateChanged(ControlState state) {
            // Nothing is wrong with that.
        }

        @Override
        public void networkMapChanged() {
            if (told++ == 0) {
                throw new IllegalStateException("a bug of the owner's");
            }
        }
    }

    @Test
    void namesOfAMebibyteDoNotKeepTheNodeFromStartingAgain() throws Exception {
        String name = "x".repeat(1 << 20);
        control.more(",\"Domain\":\"" + name + "\",\"UserProfiles\":[{\"ID\":7,\"LoginName\":\"" + name
                + "\",\"DisplayName\":\"" + name + "\"}]");
        open().close();
        String key = control.nodeKey().text();
        TailnetNode again = open();
        assertThat(again.name()).isEqualTo("a.tail.test");
        assertThat(control.nodeKey().text()).isEqualTo(key);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SILENT", "PLAIN", "EARLY_PAYLOAD"},
            mode = EnumSource.Mode.EXCLUDE)
    void aServerThatDoesNotKnowHowToSpeakIsAskedAgain(Manner manner) throws Exception {
        control.server.manner(manner);
        TailnetNode node = build();
        var started = node.start();
        Await.until("a complaint", () -> !get(node.status()).health().isEmpty());
        assertThat(started.toCompletableFuture()).isNotDone();
        control.server.manner(Manner.PLAIN);
        get(started);
        assertThat(get(node.status()).state()).isEqualTo(new ControlState.Running());
    }
}
