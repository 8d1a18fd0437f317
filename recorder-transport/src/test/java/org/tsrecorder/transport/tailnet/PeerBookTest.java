package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.magicsock.MagicSocket;
import org.tsrecorder.transport.magicsock.MagicSocketListener;
import org.tsrecorder.transport.magicsock.MagicSocketSettings;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.NetInfo;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

class PeerBookTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final RandomSource RANDOM = RandomSource.secure();

    private final NodePublicKey key = newKey();
    private DataPlane plane;
    private MagicSocket paths;
    private PeerBook book;

    // Fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    PeerBookTest() {}

    @BeforeEach
    void start() throws Exception {
        NodePrivateKey own = NodePrivateKey.generate(RANDOM);
        UdpSettings loopback = UdpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        paths = new MagicSocket(
                MagicSocketSettings.of(0).withUdp(loopback), own, DiscoPrivateKey.generate(RANDOM), new Nobody());
        plane = Nodes.get(DataPlane.builder(own)
                .wireGuard(WireGuardTuning.TAILNET)
                .paths(paths)
                .filter(List.of())
                .start());
        book = new PeerBook(plane, paths);
    }

    @AfterEach
    void stop() throws Exception {
        Nodes.get(plane.close(Duration.ZERO));
    }

    private static final class Nobody implements MagicSocketListener {
        @Override
        public void endpointsChanged(List<Endpoint> endpoints) {
            // Control does not listen here.
        }

        @Override
        public void netInfoChanged(NetInfo netInfo) {
            // Nor here.
        }
    }

    private static NodePublicKey newKey() {
        return NodePrivateKey.generate(RANDOM).publicKey();
    }

    private static Node node(long id, NodePublicKey key, String... more) {
        String disco = DiscoPrivateKey.generate(RANDOM).publicKey().text();
        List<String> members = new ArrayList<>(
                List.of("\"ID\":" + id, "\"Key\":\"" + key.text() + "\"", "\"Name\":\"n" + id + ".tail.test.\""));
        members.addAll(Arrays.asList(more));
        if (members.stream().noneMatch(member -> member.startsWith("\"Addresses\""))) {
            members.add("\"Addresses\":[\"100.64.0." + id + "/32\"]");
        }
        if (members.stream().noneMatch(member -> member.startsWith("\"DiscoKey\""))) {
            members.add("\"DiscoKey\":\"" + disco + "\"");
        }
        return Node.parse(("{" + String.join(",", members) + "}").getBytes(UTF_8));
    }

    private void update(List<Node> changed, Long... removed) throws Exception {
        run(() -> book.update(NOW, changed, List.of(removed)));
    }

    private void run(Runnable onTheLoop) throws Exception {
        Nodes.get(CompletableFuture.runAsync(onTheLoop, plane.eventLoop()));
    }

    private Optional<NodePublicKey> ownerOf(String address) throws Exception {
        return Nodes.get(plane.whoIs(IpAddress.of(address)));
    }

    private boolean hasPath(NodePublicKey peer) throws Exception {
        return Nodes.get(CompletableFuture.supplyAsync(() -> paths.path(peer).isPresent(), plane.eventLoop()));
    }

    @Test
    void aPeerHasItsAddressesAndAPathUntilItIsGone() throws Exception {
        update(List.of(node(1, key)));
        assertThat(ownerOf("100.64.0.1")).contains(key);
        assertThat(hasPath(key)).isTrue();
        update(List.of(), 1L);
        assertThat(ownerOf("100.64.0.1")).isEmpty();
        assertThat(hasPath(key)).isFalse();
    }

    @Test
    void aPeerWithoutADiscoKeyIsNotSpokenWith() throws Exception {
        update(List.of(node(1, key, "\"DiscoKey\":\"discokey:" + "0".repeat(64) + "\"")));
        assertThat(book.size()).isZero();
    }

    @Test
    void aPeerThatSpeaksOnlyWireGuardIsNotSpokenWith() throws Exception {
        update(List.of(node(1, key, "\"IsWireGuardOnly\":true")));
        assertThat(book.size()).isZero();
    }

    @Test
    void anExpiredPeerIsForgottenBeItAtOnceOrInItsTime() throws Exception {
        update(List.of(node(1, key, "\"Expired\":true"), node(2, newKey(), "\"KeyExpiry\":\"2026-11-23T01:00:00Z\"")));
        assertThat(ownerOf("100.64.0.1")).isEmpty();
        assertThat(ownerOf("100.64.0.2")).isPresent();
        run(() -> book.expire(NOW.plusSeconds(3599)));
        assertThat(ownerOf("100.64.0.2")).isPresent();
        run(() -> book.expire(NOW.plusSeconds(3600)));
        assertThat(ownerOf("100.64.0.2")).isEmpty();
    }

    @Test
    void subnetsThatAPeerRoutesAreNotItsAddresses() throws Exception {
        update(List.of(node(1, key, "\"AllowedIPs\":[\"100.64.0.1/32\",\"10.0.0.0/8\",\"0.0.0.0/0\"]")));
        assertThat(ownerOf("100.64.0.1")).contains(key);
        assertThat(ownerOf("10.1.1.1")).isEmpty();
    }

    @Test
    void aPeerThatMaySendFromNowhereHasNoAddress() throws Exception {
        update(List.of(node(1, key, "\"AllowedIPs\":[]")));
        assertThat(ownerOf("100.64.0.1")).isEmpty();
    }

    @Test
    void aPeersNewKeyTakesThePlaceOfTheOld() throws Exception {
        NodePublicKey next = newKey();
        update(List.of(node(1, key)));
        update(List.of(node(1, next)));
        assertThat(ownerOf("100.64.0.1")).contains(next);
        assertThat(hasPath(key)).isFalse();
        assertThat(Nodes.get(plane.peers())).hasSize(1);
    }

    @Test
    void aKeyThatMovedToAnotherNodeStaysWhenTheFormerIsGone() throws Exception {
        update(List.of(node(1, key)));
        update(List.of(node(2, key)));
        assertThat(ownerOf("100.64.0.2")).contains(key);
        update(List.of(), 1L);
        assertThat(ownerOf("100.64.0.2")).contains(key);
        assertThat(hasPath(key)).isTrue();
        update(List.of(node(3, key)), 2L);
        assertThat(ownerOf("100.64.0.3")).contains(key);
    }

    @Test
    void twoNodesMaySwapTheirAddresses() throws Exception {
        NodePublicKey other = newKey();
        update(List.of(node(1, key), node(2, other)));
        update(List.of(
                node(1, key, "\"Addresses\":[\"100.64.0.2/32\"]"),
                node(2, other, "\"Addresses\":[\"100.64.0.1/32\"]")));
        assertThat(ownerOf("100.64.0.2")).contains(key);
        assertThat(ownerOf("100.64.0.1")).contains(other);
    }
}
