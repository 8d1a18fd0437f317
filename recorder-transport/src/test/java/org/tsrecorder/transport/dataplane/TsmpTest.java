package org.tsrecorder.transport.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.dataplane.TailnetPair.A_V4;
import static org.tsrecorder.transport.dataplane.TailnetPair.B_V4;
import static org.tsrecorder.transport.dataplane.TailnetPair.B_V6;
import static org.tsrecorder.transport.dataplane.TailnetPair.at;
import static org.tsrecorder.transport.socket.TwoNodes.get;

import io.netty.buffer.ByteBuf;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.TsmpHeader;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** What nodes of a tailnet say to each other in front of filter and stack, and what the filter does about peers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TsmpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PORT = 80;

    private TailnetPair nodes;

    // The field is set before each test.
    @SuppressWarnings("NullAway.Init")
    TsmpTest() {}

    @BeforeEach
    void start() throws Exception {
        nodes = new TailnetPair();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPingIsAnsweredOverBothFamilies(PingType type) throws Exception {
        for (IpAddress address : List.of(B_V4, B_V6)) {
            PingReply reply = get(nodes.a.plane.ping(type, address, PATIENCE));
            assertThat(reply.latency()).isPositive();
            assertThat(reply.peerApiPort()).isZero();
        }
    }

    @Test
    void aPingPassesWhereTheFilterLetsNothingIn() throws Exception {
        get(nodes.b.plane.filter(List.of()));
        get(nodes.a.plane.ping(PingType.TSMP, B_V4, PATIENCE));
        assertThat(nodes.b.count("TSMP_PINGS_ANSWERED")).isEqualTo(1);
        assertThatThrownBy(() -> get(nodes.a.plane.ping(PingType.ICMP, B_V4, Duration.ofMillis(100))))
                .hasMessageContaining("no answer from 100.64.0.2 within 100 ms");
    }

    @Test
    void aPingToNobodyFailsAtOnce() {
        assertThatThrownBy(() -> get(nodes.a.plane.ping(PingType.TSMP, IpAddress.of("100.64.0.9"), PATIENCE)))
                .hasMessageContaining("no peer has the address 100.64.0.9");
    }

    @Test
    void bothSidesLearnTheOthersDiscoKeyFromTheFirstSession() throws Exception {
        get(nodes.a.plane.ping(PingType.TSMP, B_V4, PATIENCE));
        assertThat(nodes.b.heard).containsExactly(nodes.a.discoKey);
        assertThat(nodes.a.heard).containsExactly(nodes.b.discoKey);
    }

    @Test
    void aConnectionThatTheFilterRejectsFailsAtOnceWithTheReason() throws Exception {
        get(nodes.b.plane.filter(List.of()));
        assertThatThrownBy(() -> nodes.a.sockets.connect(at(B_V4, PORT), PATIENCE))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Rejected by the access rules of the peer's node");
        assertThat(nodes.b.count("TSMP_REJECTS_SENT")).isEqualTo(1);
        assertThat(nodes.a.count("TSMP_REJECTS_RECEIVED")).isEqualTo(1);
    }

    @Test
    void overIpv6NothingIsSaidAboutARejectedConnection() throws Exception {
        get(nodes.b.plane.filter(List.of()));
        assertThatThrownBy(() -> nodes.a.sockets.connect(at(B_V6, PORT), Duration.ofMillis(300)))
                .hasMessageContaining("timed out");
        assertThat(nodes.b.count("TSMP_REJECTS_SENT")).isZero();
    }

    @Test
    void aJailedPeerBeginsNothingButMayBeSpokenTo() throws Exception {
        TailnetPair.introduce(nodes.b, nodes.a, Set.of(nodes.a.key.publicKey()));
        assertThatThrownBy(() -> nodes.a.sockets.connect(at(B_V4, PORT), PATIENCE))
                .hasMessageContaining("Rejected by the access rules");
        assertThat(nodes.b.count("FILTER_DROPPED_JAILED")).isPositive();
        try (TailnetServerSocket listener = nodes.a.sockets.listen(at(A_V4, PORT));
                TailnetSocket near = nodes.b.sockets.connect(at(A_V4, PORT), PATIENCE);
                TailnetSocket far = listener.accept()) {
            far.getOutputStream().write(1);
            assertThat(near.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionOutlivesAChangeOfOurKey() throws Exception {
        try (TailnetServerSocket listener = nodes.b.sockets.listen(at(B_V4, PORT));
                TailnetSocket near = nodes.a.sockets.connect(at(B_V4, PORT), PATIENCE);
                TailnetSocket far = listener.accept()) {
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            NodePrivateKey next = NodePrivateKey.generate(RandomSource.secure());
            get(nodes.b.plane.update(new PeerUpdate(
                    List.of(nodes.a.asPeer(next.publicKey())), List.of(nodes.a.key.publicKey()), Set.of())));
            get(nodes.a.plane.identity(next));
            near.getOutputStream().write(2);
            assertThat(far.getInputStream().read()).isEqualTo(2);
            assertThat(get(nodes.b.plane.whoIs(A_V4))).contains(next.publicKey());
            assertThat(get(nodes.a.plane.statistics()).wireGuard()).containsEntry("SESSIONS_ESTABLISHED", 2L);
        }
    }

    @Test
    void timestampsGoOnAfterThoseOfAnEarlierRun() throws Exception {
        get(nodes.a.plane.ping(PingType.TSMP, B_V4, PATIENCE));
        var last = get(nodes.a.plane.latestTimestamp());
        DataPlane restarted =
                get(DataPlane.builder(nodes.a.key).timestampsAfter(last).start());
        assertThat(get(restarted.latestTimestamp()).isAfter(last)).isTrue();
        get(restarted.close(Duration.ZERO));
    }

    @Test
    void anAddressGoesToThePeerThatWasGivenItLast() throws Exception {
        NodePrivateKey other = NodePrivateKey.generate(RandomSource.secure());
        get(nodes.a.plane.update(new PeerUpdate(List.of(nodes.b.asPeer(other.publicKey())), List.of(), Set.of())));
        assertThat(get(nodes.a.plane.whoIs(B_V4))).contains(other.publicKey());
        assertThat(get(nodes.a.plane.peers())).hasSize(2);
        get(nodes.a.plane.update(new PeerUpdate(List.of(), List.of(other.publicKey()), Set.of())));
        assertThat(get(nodes.a.plane.whoIs(B_V4))).isEmpty();
    }

    @Test
    void aPeerThatTellsNewDiscoKeysWithoutEndIsHeardSoManyTimesASecond() throws Exception {
        get(nodes.a.plane.ping(PingType.TSMP, B_V4, PATIENCE));
        int told = 2 * Tsmp.DISCO_KEYS_AT_ONCE;
        for (int sent = 0; sent < told; sent += 100) {
            get(CompletableFuture.runAsync(
                    () -> IntStream.range(0, 100).forEach(i -> tellDiscoKey()), nodes.a.plane.eventLoop()));
            get(nodes.a.plane.ping(PingType.TSMP, B_V4, PATIENCE));
        }
        long received = nodes.b.count("TSMP_DISCO_KEYS_RECEIVED");
        long suppressed = nodes.b.count("TSMP_DISCO_KEYS_SUPPRESSED");
        assertThat(received).isEqualTo(nodes.b.heard.size()).isGreaterThanOrEqualTo(Tsmp.DISCO_KEYS_AT_ONCE);
        assertThat(suppressed).isPositive();
        assertThat(received + suppressed).isEqualTo(told + 1L);
    }

    private void tellDiscoKey() {
        byte[] key = new byte[DiscoPublicKey.BYTES];
        RandomSource.secure().nextBytes(key);
        ByteBuf advert = OwnPackets.newBuffer(A_V4, TsmpHeader.DISCO_ADVERT_LENGTH);
        TsmpHeader.appendDiscoAdvert(advert, key);
        var unused = nodes.a.plane.flow.sendOwn(OwnPackets.complete(advert, A_V4, B_V4, IpProtocol.TSMP));
    }
}
