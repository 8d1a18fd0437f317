package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a session comes about (paper, §5.4 and §6.5; keypair slots, §6.3). */
class HandshakeTest {
    private final WireGuardPair pair = WireGuardPair.stock();
    private final End a = pair.a;
    private final End b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void theFirstPacketWaitsForTheHandshakeAndThenArrives() {
        assertThat(pair.send(a, 7)).isEqualTo(SendResult.QUEUED);
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_INITIATION);
        pair.exchange();
        assertThat(b.received).containsExactly(7);
    }

    @Test
    void anInitiatorWithNothingToSendConfirmsWithAKeepalive() {
        pair.send(a, 7);
        a.engine.removePeer(b.key.publicKey());
        a.dropSent();
        a.engine.addPeer(pair.now(), b.asPeer().withPersistentKeepalive(Duration.ofSeconds(25)));
        pair.pass(Duration.ZERO);
        pair.exchange();
        assertThat(a.count(WireGuardCounter.KEEPALIVES_SENT)).isEqualTo(1);
        assertThat(b.count(WireGuardCounter.KEEPALIVES_RECEIVED)).isEqualTo(1);
        assertThat(b.sessions).isEqualTo(1);
    }

    @Test
    void aResponderQueuesUntilTheFirstDataMessageConfirmsTheKeypair() {
        pair.send(a, 1);
        pair.arrive(a);
        assertThat(pair.send(b, 2)).isEqualTo(SendResult.QUEUED);
        assertThat(b.sentTypes()).containsExactly(MessageLayout.TYPE_RESPONSE);
        pair.arrive(b);
        pair.arrive(a);
        assertThat(b.sentTypes()).containsExactly(MessageLayout.TYPE_DATA);
        pair.exchange();
        assertThat(a.received).containsExactly(2);
    }

    @Test
    void whatIsSentWhenTheSessionIsEstablishedGoesBeforeWhatWaited() {
        a.onSession = () -> pair.send(a, 99);
        pair.send(a, 1);
        pair.send(a, 2);
        pair.exchange();
        assertThat(b.received).containsExactly(99, 1, 2);
    }

    @Test
    void packetsOfBothIpVersionsAndAllLengthsPass() {
        for (int length = 24; length <= 1420; length += length < 100 ? 1 : 17) {
            pair.send(a, length, length);
            pair.exchange();
        }
        assertThat(b.received).hasSize(76 + 78);
    }

    @Test
    void whenBothInitiateAtOnceBothHandshakesEndAndNothingIsLost() {
        pair.send(a, 1);
        pair.send(b, 2);
        pair.exchange();
        assertThat(a.received).containsExactly(2);
        assertThat(b.received).containsExactly(1);
        assertThat(a.count(WireGuardCounter.INITIATIONS_SENT)).isEqualTo(1);
        assertThat(b.count(WireGuardCounter.INITIATIONS_SENT)).isEqualTo(1);
        for (int i = 10; i < 20; i++) {
            assertThat(pair.send(a, i)).isEqualTo(SendResult.SENT);
            assertThat(pair.send(b, i)).isEqualTo(SendResult.SENT);
            pair.exchange();
        }
        assertThat(a.received).hasSize(11);
        assertThat(b.received).hasSize(11);
    }

    @Test
    void whenBothInitiateAtOnceBothEndsSettleForOneKeypair() {
        pair.send(a, 1);
        pair.send(b, 2);
        pair.exchange();
        pair.send(a, 3);
        pair.send(b, 4);
        pair.exchange();
        assertThat(a.currentKeypair(b).remoteIndex).isEqualTo(b.currentKeypair(a).localIndex);
        assertThat(a.currentKeypair(b).initiator).isNotEqualTo(b.currentKeypair(a).initiator);
    }

    @Test
    void aLateResponseToAnInitiationThatWasRepeatedIsDropped() {
        pair.send(a, 1);
        pair.arrive(a);
        pair.pass(Duration.ofSeconds(6));
        pair.arriveNext(b);
        assertThat(a.count(WireGuardCounter.UNEXPECTED_RESPONSES_DROPPED)).isEqualTo(1);
        pair.exchange();
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void aResponseThatArrivesTwiceStartsOneSession() {
        pair.send(a, 1);
        pair.arrive(a);
        End.Message twin = pair.copyOfNext(b);
        pair.arrive(b);
        pair.deliver(b, twin);
        assertThat(a.sessions).isEqualTo(1);
        assertThat(a.count(WireGuardCounter.UNEXPECTED_RESPONSES_DROPPED)).isEqualTo(1);
    }

    @Test
    void aForgedResponseDoesNotSpoilTheHandshake() {
        pair.send(a, 1);
        pair.arrive(a);
        End.Message forged = pair.copyOfNext(b);
        byte[] bytes = new byte[MessageLayout.RESPONSE_LENGTH];
        forged.bytes().readBytes(bytes).release();
        bytes[MessageLayout.RESPONSE_EPHEMERAL] ^= 1;
        new CookieGenerator(a.key.publicKey().bytes()).addMacs(pair.now(), bytes);
        pair.deliver(b, new End.Message(a.endpoint, Unpooled.wrappedBuffer(bytes)));
        assertThat(a.count(WireGuardCounter.INVALID_RESPONSES_DROPPED)).isEqualTo(1);
        pair.exchange();
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void aPeerThatIsNotKnownIsLookedUpWhenItInitiates() {
        try (End stranger = new End(
                3,
                WireGuardTuning.STOCK,
                a::wallTime,
                key -> List.of(a.asPeer(), b.asPeer()).stream()
                        .filter(peer -> peer.publicKey().equals(key))
                        .findFirst())) {
            a.engine.addPeer(pair.now(), stranger.asPeer());
            a.engine.send(pair.now(), Packets.packet(a.address.address(), stranger.address.address(), 5, 40), a);
            stranger.engine.receive(pair.now(), a.endpoint, a.sent.remove().bytes(), stranger);
            a.engine.receive(
                    pair.now(), stranger.endpoint, stranger.sent.remove().bytes(), a);
            stranger.engine.receive(pair.now(), a.endpoint, a.sent.remove().bytes(), stranger);
            assertThat(stranger.received).containsExactly(5);
            assertThat(stranger.engine.peers()).hasSize(1);
        }
    }

    @Test
    void anInitiationOfAnUnknownPeerIsNotAnswered() {
        b.engine.removePeer(a.key.publicKey());
        pair.send(a, 1);
        pair.arrive(a);
        assertThat(b.sent).isEmpty();
        assertThat(b.engine.peers()).isEmpty();
        assertThat(b.count(WireGuardCounter.UNKNOWN_PEER_INITIATIONS_DROPPED)).isEqualTo(1);
    }
}
