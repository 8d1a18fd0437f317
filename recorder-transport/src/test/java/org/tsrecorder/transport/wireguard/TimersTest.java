package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When messages are sent without anybody asking (paper, §6). */
class TimersTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final WireGuardPair pair = WireGuardPair.established();
    private final End a = pair.a;
    private final End b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void anIdleSessionSendsNothingAndIsForgottenAfter540Seconds() {
        pair.passConnected(seconds(11));
        long sent = a.peer(b).statistics().sentBytes() + b.peer(a).statistics().sentBytes();
        pair.pass(seconds(540 - 11).minus(MILLISECOND));
        assertThat(a.peer(b).keypairs.isEmpty()).isFalse();
        pair.pass(MILLISECOND);
        assertThat(a.peer(b).keypairs.isEmpty()).isTrue();
        assertThat(b.peer(a).keypairs.isEmpty()).isTrue();
        assertThat(a.engine.nextDeadlineNanos()).isEqualTo(WireGuard.NO_DEADLINE);
        assertThat(a.peer(b).statistics().sentBytes() + b.peer(a).statistics().sentBytes())
                .isEqualTo(sent);
    }

    @Test
    void whoReceivedAndSentNothingForTenSecondsSendsAKeepalive() {
        pair.passConnected(seconds(11));
        long before = b.count(WireGuardCounter.KEEPALIVES_SENT);
        pair.send(a, 1);
        pair.exchange();
        pair.pass(seconds(10).minus(MILLISECOND));
        assertThat(b.sent).isEmpty();
        pair.pass(MILLISECOND);
        assertThat(b.sentTypes()).containsExactly(MessageLayout.TYPE_DATA);
        assertThat(b.count(WireGuardCounter.KEEPALIVES_SENT)).isEqualTo(before + 1);
        assertThat(b.sent.element().bytes().readableBytes()).isEqualTo(32);
    }

    @Test
    void aKeepaliveIsNotAnswered() {
        pair.passConnected(seconds(60));
        assertThat(a.count(WireGuardCounter.KEEPALIVES_SENT) + b.count(WireGuardCounter.KEEPALIVES_SENT))
                .isEqualTo(1);
    }

    @Test
    void anAnswerMakesTheKeepaliveNeedless() {
        pair.send(a, 1);
        pair.exchange();
        pair.pass(seconds(5));
        pair.send(b, 2);
        pair.exchange();
        long before = b.count(WireGuardCounter.KEEPALIVES_SENT);
        pair.passConnected(seconds(9));
        assertThat(b.count(WireGuardCounter.KEEPALIVES_SENT)).isEqualTo(before);
    }

    @Test
    void aStreamInOneDirectionIsAnsweredWithAKeepaliveEveryTenSeconds() {
        pair.passConnected(seconds(11));
        long before = b.count(WireGuardCounter.KEEPALIVES_SENT);
        for (int second = 0; second < 50; second++) {
            pair.send(a, second);
            pair.exchange();
            pair.passConnected(seconds(1));
        }
        assertThat(b.count(WireGuardCounter.KEEPALIVES_SENT) - before).isEqualTo(5);
    }

    @Test
    void silenceAfterDataStartsANewHandshakeAfterFifteenSeconds() {
        pair.passConnected(seconds(11));
        pair.send(a, 1);
        a.dropSent();
        pair.pass(seconds(15).minus(MILLISECOND));
        assertThat(a.sent).isEmpty();
        pair.pass(Duration.ofMillis(335));
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_INITIATION);
    }

    @Test
    void anInitiationWithoutResponseIsRepeatedAfterFiveSecondsAndJitterWithNewContents() {
        pair.passConnected(seconds(600));
        pair.send(a, 1);
        End.Message first = pair.copyOfNext(a);
        a.dropSent();
        pair.pass(seconds(5).minus(MILLISECOND));
        assertThat(a.sent).isEmpty();
        pair.pass(Duration.ofMillis(335));
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_INITIATION);
        assertThat(a.sent.element().bytes().slice(4, 36))
                .isNotEqualTo(first.bytes().slice(4, 36));
        first.bytes().release();
    }

    @Test
    void packetsDoNotHastenTheNextInitiation() {
        pair.passConnected(seconds(600));
        for (int i = 0; i < 40; i++) {
            pair.send(a, i);
            pair.pass(Duration.ofMillis(100));
        }
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_INITIATION);
    }

    @Test
    void afterNinetySecondsOfSilenceTheHandshakeIsAbandonedWithItsPackets() {
        pair.passConnected(seconds(600));
        pair.send(a, 1);
        pair.pass(seconds(96));
        assertThat(a.count(WireGuardCounter.HANDSHAKES_ABANDONED)).isEqualTo(1);
        assertThat(a.count(WireGuardCounter.QUEUED_PACKETS_ABANDONED)).isEqualTo(1);
        assertThat(a.sent).hasSizeBetween(17, 18);
        a.dropSent();
        pair.pass(seconds(1000));
        assertThat(a.sent).isEmpty();
        assertThat(a.engine.nextDeadlineNanos()).isEqualTo(WireGuard.NO_DEADLINE);
        pair.send(a, 2);
        pair.exchange();
        assertThat(b.received).containsExactly(2);
    }

    @Test
    void newPacketsKeepTheAttemptsAlive() {
        pair.passConnected(seconds(600));
        for (int i = 0; i < 40; i++) {
            pair.send(a, i);
            pair.pass(seconds(5));
            a.dropSent();
        }
        assertThat(a.count(WireGuardCounter.HANDSHAKES_ABANDONED)).isZero();
    }

    @Test
    void anInitiatorRekeysWhenItSendsAfter120Seconds() {
        pair.passConnected(seconds(120).minus(MILLISECOND));
        pair.send(a, 1);
        assertThat(a.sentTypes()).containsExactly(MessageLayout.TYPE_DATA);
        pair.exchange();
        pair.pass(MILLISECOND);
        pair.send(a, 2);
        assertThat(a.sentTypes()).contains(MessageLayout.TYPE_INITIATION, MessageLayout.TYPE_DATA);
        pair.exchange();
        assertThat(a.sessions).isEqualTo(2);
        assertThat(b.received).containsExactly(1, 2);
    }

    @Test
    void aResponderDoesNotRekeyWhenItSends() {
        pair.passConnected(seconds(150));
        pair.send(b, 1);
        assertThat(b.sentTypes()).containsExactly(MessageLayout.TYPE_DATA);
    }

    @Test
    void anInitiatorThatOnlyReceivesRekeysOnceAfter165Seconds() {
        pair.passConnected(seconds(165).minus(MILLISECOND));
        pair.send(b, 1);
        pair.arrive(b);
        assertThat(a.sentTypes()).doesNotContain(MessageLayout.TYPE_INITIATION);
        pair.pass(MILLISECOND);
        pair.send(b, 2);
        pair.arrive(b);
        assertThat(a.sentTypes()).contains(MessageLayout.TYPE_INITIATION);
        a.dropSent();
        pair.send(b, 3);
        pair.arrive(b);
        assertThat(a.sentTypes()).doesNotContain(MessageLayout.TYPE_INITIATION);
    }

    @Test
    void aKeypairNeitherSendsNorReceivesAfter180Seconds() {
        pair.passConnected(seconds(179));
        pair.send(b, 1);
        pair.pass(seconds(1));
        assertThat(pair.send(b, 2)).isEqualTo(SendResult.QUEUED);
        pair.arriveNext(b);
        assertThat(a.received).isEmpty();
        assertThat(a.count(WireGuardCounter.EXPIRED_KEYPAIR_DROPPED)).isEqualTo(1);
        pair.exchange();
        assertThat(a.received).containsExactly(2);
    }

    @Test
    void aPersistentKeepaliveIsSentAfterEachQuietInterval() {
        a.engine.updatePeer(pair.now(), b.asPeer().withPersistentKeepalive(seconds(25)));
        long before = a.count(WireGuardCounter.KEEPALIVES_SENT);
        pair.passConnected(Duration.ZERO);
        assertThat(a.count(WireGuardCounter.KEEPALIVES_SENT)).isEqualTo(before + 1);
        pair.passConnected(seconds(110));
        assertThat(a.count(WireGuardCounter.KEEPALIVES_SENT)).isEqualTo(before + 5);
        pair.send(a, 1);
        pair.exchange();
        pair.passConnected(seconds(24));
        assertThat(a.count(WireGuardCounter.KEEPALIVES_SENT)).isEqualTo(before + 5);
    }

    @Test
    void aPersistentKeepaliveKeepsTheSessionRenewed() {
        a.engine.updatePeer(pair.now(), b.asPeer().withPersistentKeepalive(seconds(25)));
        pair.passConnected(Duration.ofHours(1));
        assertThat(a.sessions).isBetween(24, 31);
        assertThat(pair.send(b, 1)).isEqualTo(SendResult.SENT);
    }

    @Test
    void aPersistentKeepaliveGoesOnTryingAfterAHandshakeWasAbandoned() {
        a.engine.updatePeer(pair.now(), b.asPeer().withPersistentKeepalive(seconds(25)));
        pair.pass(seconds(3000));
        a.dropSent();
        b.dropSent();
        assertThat(a.count(WireGuardCounter.HANDSHAKES_ABANDONED)).isGreaterThan(10);
        pair.passConnected(seconds(60));
        assertThat(a.sessions).isEqualTo(2);
    }

    @Test
    void aPeerWithoutEndpointIsTriedAgainOnceItHasOne() {
        WireGuard engine = a.engine;
        engine.removePeer(b.key.publicKey());
        engine.addPeer(pair.now(), PeerConfig.of(b.key.publicKey(), List.of(b.address)));
        assertThat(pair.send(a, 1)).isEqualTo(SendResult.QUEUED);
        assertThat(a.sent).isEmpty();
        engine.updatePeer(pair.now(), b.asPeer());
        pair.passConnected(seconds(6));
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void whoAnsweredAMomentAgoInitiatesItselfIfTheResponseIsLost() {
        pair.passConnected(seconds(600));
        pair.send(a, 1);
        pair.arrive(a);
        b.dropSent();
        pair.pass(seconds(1));
        pair.send(b, 2);
        assertThat(b.sent).isEmpty();
        a.engine.removePeer(b.key.publicKey());
        pair.introduce(a, b);
        pair.passConnected(seconds(6));
        assertThat(a.received).containsExactly(2);
    }

    @Test
    void theClockIsReadAfresh() {
        assertThat(a.peer(b).statistics().lastHandshake()).hasValue(a.wallTime());
    }
}
