package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;

/** What a flood of handshake messages meets: mac1, cookies, rates, and state that does not grow (paper, §5.3). */
class FloodTest {
    private static final int HANDSHAKES_THAT_ARE_NO_LOAD = 4;

    private final WireGuardPair pair = new WireGuardPair(new WireGuardTuning(
            1_420, true, 8, 16, 1 << 20, 1, HANDSHAKES_THAT_ARE_NO_LOAD, 100, WireGuardTimes.PAPER));
    private final End a = pair.a;
    private final End b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    /** A well-formed initiation to {@code to} by somebody whom it does not know. */
    private static byte[] strangersInitiation(End to, long nowNanos) {
        try (End stranger = new End(77, WireGuardTuning.STOCK, to::wallTime, PeerLookup.NONE)) {
            stranger.engine.addPeer(nowNanos, to.asPeer().withPersistentKeepalive(Duration.ofSeconds(1)));
            stranger.engine.onTimer(nowNanos, stranger);
            byte[] bytes = new byte[MessageLayout.INITIATION_LENGTH];
            stranger.sent.element().bytes().getBytes(0, bytes);
            return bytes;
        }
    }

    private void loadB() {
        byte[] initiation = strangersInitiation(b, pair.now());
        for (int i = 0; i <= HANDSHAKES_THAT_ARE_NO_LOAD; i++) {
            receive(UdpEndpoint.of("198.51.100.1", 1), initiation);
        }
        b.dropSent();
    }

    private void receive(Endpoint from, byte[] message) {
        b.engine.receive(pair.now(), from, Unpooled.copiedBuffer(message), b);
    }

    @Test
    void mac1IsCheckedBeforeAnythingIsComputed() {
        byte[] initiation = strangersInitiation(b, pair.now());
        initiation[MessageLayout.INITIATION_MAC1] ^= 1;
        for (int i = 0; i < 100; i++) {
            receive(a.endpoint, initiation);
        }
        assertThat(b.count(WireGuardCounter.INVALID_MAC1_DROPPED)).isEqualTo(100);
        assertThat(b.count(WireGuardCounter.UNKNOWN_PEER_INITIATIONS_DROPPED)).isZero();
        assertThat(b.sent).isEmpty();
        pair.send(a, 1);
        pair.exchange();
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void underLoadAnInitiationIsAnsweredWithACookieAndTheNextOneWithThatCookiePasses() {
        loadB();
        pair.send(a, 1);
        pair.arrive(a);
        assertThat(b.sentTypes()).containsExactly(MessageLayout.TYPE_COOKIE_REPLY);
        assertThat(b.sent.element().to()).isEqualTo(a.endpoint);
        pair.arrive(b);
        assertThat(a.sent).isEmpty();
        pair.pass(Duration.ofMillis(5_400));
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_INITIATION);
        loadB();
        pair.exchange();
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void aResponderUnderLoadProvesItsAddressToAnInitiatorUnderLoadToo() {
        pair.send(a, 1);
        pair.arrive(a);
        byte[] initiation = strangersInitiation(a, pair.now());
        for (int i = 0; i <= HANDSHAKES_THAT_ARE_NO_LOAD; i++) {
            a.engine.receive(pair.now(), b.endpoint, Unpooled.copiedBuffer(initiation), a);
        }
        a.dropSent();
        pair.arrive(b);
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_COOKIE_REPLY);
        pair.arrive(a);
        pair.passConnected(Duration.ofMillis(5_400));
        assertThat(b.received).containsExactly(1);
        assertThat(b.count(WireGuardCounter.INVALID_COOKIE_REPLIES_DROPPED)).isZero();
    }

    @Test
    void aCookieIsBoundToTheAddressAndThePort() {
        loadB();
        pair.send(a, 1);
        pair.exchange();
        a.endpoint = new UdpEndpoint(a.endpoint.address(), a.endpoint.port() + 1);
        pair.pass(Duration.ofMillis(5_400));
        loadB();
        pair.arrive(a);
        assertThat(b.sentTypes()).containsExactly(MessageLayout.TYPE_COOKIE_REPLY);
    }

    @Test
    void aCookieOlderThanTwoMinutesIsNeitherSentNorAccepted() {
        loadB();
        pair.send(a, 1);
        pair.exchange();
        pair.pass(Duration.ofSeconds(121));
        a.dropSent();
        pair.send(a, 2);
        ByteBuf initiation = a.sent.element().bytes();
        assertThat(initiation.slice(MessageLayout.INITIATION_MAC1 + MessageLayout.MAC, MessageLayout.MAC))
                .isEqualTo(Unpooled.wrappedBuffer(new byte[MessageLayout.MAC]));
    }

    @Test
    void aForgedCookieReplyIsDropped() {
        loadB();
        pair.send(a, 1);
        pair.arrive(a);
        ByteBuf reply = b.sent.element().bytes();
        reply.setByte(40, reply.getByte(40) ^ 1);
        pair.arrive(b);
        assertThat(a.count(WireGuardCounter.INVALID_COOKIE_REPLIES_DROPPED)).isEqualTo(1);
    }

    @Test
    void aCookieReplyIsTakenOnce() {
        loadB();
        pair.send(a, 1);
        pair.arrive(a);
        End.Message twin = pair.copyOfNext(b);
        pair.arrive(b);
        pair.deliver(b, twin);
        assertThat(a.count(WireGuardCounter.INVALID_COOKIE_REPLIES_DROPPED)).isEqualTo(1);
    }

    @Test
    void aCookieReplyToNothingIsDropped() {
        byte[] reply = new byte[MessageLayout.COOKIE_REPLY_LENGTH];
        MessageLayout.setInt(reply, 0, MessageLayout.TYPE_COOKIE_REPLY);
        receive(a.endpoint, reply);
        assertThat(b.count(WireGuardCounter.UNEXPECTED_COOKIE_REPLIES_DROPPED)).isEqualTo(1);
    }

    @Test
    void underLoadOneAddressMayHaveFiveHandshakesAtOnceAndTwentyASecond() {
        SourceRateLimiter limiter = new SourceRateLimiter(100);
        IpAddress one = IpAddress.of("192.0.2.1");
        assertThat(passed(limiter, one, 0, 10)).isEqualTo(5);
        assertThat(passed(limiter, one, Duration.ofMillis(49).toNanos(), 10)).isZero();
        assertThat(passed(limiter, one, Duration.ofMillis(50).toNanos(), 10)).isEqualTo(1);
        assertThat(passed(limiter, IpAddress.of("192.0.2.2"), 0, 10)).isEqualTo(5);
        assertThat(passed(limiter, one, Duration.ofSeconds(10).toNanos(), 10)).isEqualTo(5);
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        SourceRateLimiter limiter = new SourceRateLimiter(100);
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            passed += passed(limiter, IpAddress.v6(0x2001_0db8_0000_0000L, i), 0, 1);
        }
        assertThat(passed).isEqualTo(5);
        assertThat(limiter.size()).isEqualTo(1);
    }

    @Test
    void theTableOfAddressesDoesNotGrowBeyondItsLimit() {
        SourceRateLimiter limiter = new SourceRateLimiter(100);
        for (int i = 0; i < 100_000; i++) {
            passed(limiter, IpAddress.v4(i), 0, 1);
        }
        assertThat(limiter.size()).isEqualTo(100);
    }

    private static int passed(SourceRateLimiter limiter, IpAddress address, long nowNanos, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += limiter.allows(nowNanos, address) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void loadEndsASecondAfterTheFlood() {
        LoadMonitor monitor = new LoadMonitor(10, 2);
        assertThat(monitor.underLoad(0)).isFalse();
        assertThat(monitor.underLoad(0)).isFalse();
        assertThat(monitor.underLoad(0)).isTrue();
        assertThat(monitor.underLoad(Duration.ofMillis(500).toNanos())).isTrue();
        assertThat(monitor.underLoad(Duration.ofSeconds(1).toNanos())).isFalse();
    }

    @Test
    void aReplayedInitiationIsDropped() {
        pair.send(a, 1);
        End.Message twin = pair.copyOfNext(a);
        pair.exchange();
        pair.pass(Duration.ofSeconds(3));
        pair.deliver(a, twin);
        assertThat(b.count(WireGuardCounter.REPLAYED_INITIATIONS_DROPPED)).isEqualTo(1);
        assertThat(b.sent).isEmpty();
    }

    @Test
    void initiationsOfOnePeerAreNotAcceptedWithinTwentyMilliseconds() {
        List<byte[]> initiations = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pair.send(a, 1);
            byte[] bytes = new byte[MessageLayout.INITIATION_LENGTH];
            a.sent.remove().bytes().readBytes(bytes).release();
            initiations.add(bytes);
            a.peer(b).hasSentHandshake = false;
        }
        receive(a.endpoint, initiations.get(0));
        receive(a.endpoint, initiations.get(1));
        assertThat(b.count(WireGuardCounter.RESPONSES_SENT)).isEqualTo(1);
        assertThat(b.count(WireGuardCounter.FLOODED_INITIATIONS_DROPPED)).isEqualTo(1);
        pair.pass(Duration.ofMillis(21));
        receive(a.endpoint, initiations.get(1));
        assertThat(b.count(WireGuardCounter.RESPONSES_SENT)).isEqualTo(2);
    }

    @Test
    void strangersLeaveNothingBehind() {
        int indices = b.engine.indicesInUse();
        for (int i = 0; i < 50; i++) {
            receive(a.endpoint, strangersInitiation(b, pair.now()));
            pair.pass(Duration.ofSeconds(2));
            b.dropSent();
        }
        assertThat(b.count(WireGuardCounter.UNKNOWN_PEER_INITIATIONS_DROPPED)).isEqualTo(50);
        assertThat(b.engine.peers()).hasSize(1);
        assertThat(b.engine.indicesInUse()).isEqualTo(indices);
    }

    @Test
    void aClaimedKeyThatIsNotProvenAddsNoPeer() {
        NodePrivateKey claimed = NodePrivateKey.generate(RandomSource.secure());
        End open = new End(9, WireGuardTuning.STOCK, a::wallTime, key -> Optional.of(PeerConfig.of(key, List.of())));
        try (open) {
            byte[] initiation = strangersInitiation(open, pair.now());
            initiation[MessageLayout.INITIATION_TIMESTAMP] ^= 1;
            new CookieGenerator(open.key.publicKey().bytes()).addMacs(pair.now(), initiation);
            open.engine.receive(pair.now(), a.endpoint, Unpooled.wrappedBuffer(initiation), open);
            assertThat(open.engine.peers()).isEmpty();
            assertThat(open.count(WireGuardCounter.INVALID_INITIATIONS_DROPPED)).isEqualTo(1);
            assertThat(open.engine.peer(claimed.publicKey())).isEmpty();
        }
    }

    @Test
    void thereAreNoMorePeersThanAllowed() {
        WireGuardTuning two = new WireGuardTuning(1_420, true, 2, 16, 1 << 20, 200, 128, 100, WireGuardTimes.PAPER);
        try (End open = new End(9, two, a::wallTime, key -> Optional.of(PeerConfig.of(key, List.of())))) {
            for (int i = 20; i < 24; i++) {
                try (End guest = new End(i, WireGuardTuning.STOCK, a::wallTime, PeerLookup.NONE)) {
                    guest.engine.addPeer(pair.now(), open.asPeer().withPersistentKeepalive(Duration.ofSeconds(1)));
                    guest.engine.onTimer(pair.now(), guest);
                    open.engine.receive(
                            pair.now(), guest.endpoint, guest.sent.remove().bytes(), open);
                }
            }
            assertThat(open.engine.peers()).hasSize(2);
            assertThat(open.count(WireGuardCounter.PEERS_REFUSED)).isEqualTo(2);
        }
    }
}
