package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.magicsock.OnePath.A;
import static org.tsrecorder.transport.magicsock.OnePath.B;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.DiscoPublicKey;

/** Where datagrams go, what is trusted for how long, and what is pinged when. */
class PeerPathTest {
    @Test
    void withoutAPathDatagramsGoThroughTheRelayAndAllAddressesArePinged() {
        OnePath one = new OnePath(A, B);
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.pinged()).containsExactlyInAnyOrder(A, B);
        assertThat(one.calls).isEqualTo(1);
    }

    @Test
    void aPeerThatNothingIsSentToIsNotPingedAndWakesNobody() {
        OnePath one = new OnePath(A, B);
        one.passSeconds(100);
        assertThat(one.pinged()).isEmpty();
        assertThat(one.table.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAddressIsPingedAtMostEveryFiveSecondsInSearchOfAPath() {
        OnePath one = new OnePath(A);
        one.send();
        assertThat(one.pinged()).containsExactly(A);
        one.pass(Duration.ofMillis(2_900));
        one.send();
        one.send();
        assertThat(one.pinged()).isEmpty();
        assertThat(one.calls).isEqualTo(1);
        one.pass(Duration.ofMillis(2_100));
        one.send();
        assertThat(one.pinged()).containsExactly(A);
        assertThat(one.calls).isEqualTo(2);
    }

    @Test
    void withoutARelayThereIsNoCallMeMaybe() {
        OnePath one = new OnePath();
        one.table.put(one.now, one.peer(one.discoKey, 0, A));
        assertThat(one.send()).isEqualTo("-");
        assertThat(one.pinged()).containsExactly(A);
        assertThat(one.calls).isZero();
    }

    @Test
    void withoutAnyAddressThereIsNoCallMeMaybe() {
        OnePath one = new OnePath();
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.calls).isZero();
    }

    @Test
    void aPeerWithoutHomeIsReachedWhereItWasHeard() {
        OnePath one = new OnePath();
        one.table.put(one.now, one.peer(one.discoKey, 0));
        assertThat(one.send()).isEqualTo("-");
        one.route = 12;
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.path.relayRegion()).isEqualTo(12);
    }

    @Test
    void aPongMakesItsAddressTrusted() {
        OnePath one = new OnePath(A, B).reached(A, 20);
        assertThat(one.send()).isEqualTo("udp " + A);
        assertThat(one.path.status(one.now).latency()).contains(Duration.ofMillis(20));
        assertThat(one.path.status(one.now).direct()).contains(OnePath.endpoint(A));
        assertThat(one.changes).isEqualTo(1);
    }

    @Test
    void trustLastsSixAndAHalfSecondsThenBothWaysAreUsed() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.pass(Duration.ofMillis(6_500));
        assertThat(one.send()).isEqualTo("udp " + A);
        one.now++;
        assertThat(one.send()).isEqualTo("udp+derp " + A);
        assertThat(one.path.status(one.now).direct()).isEmpty();
    }

    @Test
    void thePongCountsForTheAddressThatWasPingedWhereverItCameFrom() {
        OnePath one = new OnePath(A);
        one.send();
        assertThat(one.pong(one.lastPing(A), false)).isTrue();
        assertThat(one.send()).isEqualTo("udp " + A);
    }

    @Test
    void aPongThatCameThroughARelayProvesNoAddress() {
        OnePath one = new OnePath(A);
        one.send();
        assertThat(one.pong(one.lastPing(A), true)).isTrue();
        assertThat(one.send()).isEqualTo("derp");
    }

    @Test
    void aPongIsTakenOnceAndOnlyForAPingOfOurs() {
        OnePath one = new OnePath(A);
        one.send();
        TransactionId transaction = one.lastPing(A);
        assertThat(one.pong(new TransactionId(1, 2), false)).isFalse();
        assertThat(one.pong(transaction, false)).isTrue();
        assertThat(one.pong(transaction, false)).isFalse();
    }

    @Test
    void aPongAfterFiveSecondsComesTooLate() {
        OnePath one = new OnePath(A);
        one.send();
        TransactionId transaction = one.lastPing(A);
        one.passSeconds(5);
        assertThat(one.pong(transaction, false)).isFalse();
    }

    @Test
    void theBestAddressIsPingedEveryThreeSecondsWhileActive() {
        OnePath one = new OnePath(A).reached(A, 2);
        for (int beat = 0; beat < 10; beat++) {
            one.passSeconds(3);
            one.send();
            one.pong(A, 2);
            assertThat(one.pinged()).containsExactly(A);
        }
        assertThat(one.calls).isEqualTo(1);
    }

    @Test
    void afterFortyFiveSecondsWithoutASendThePathLapses() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.passSeconds(45);
        assertThat(one.pinged()).isNotEmpty();
        one.passSeconds(3);
        one.pinged();
        one.passSeconds(60);
        assertThat(one.pinged()).isEmpty();
        assertThat(one.path.isActive(one.now)).isFalse();
        assertThat(one.table.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFastPathIsReasonEnoughToLookForNoOther() {
        OnePath one = new OnePath(A, B).reached(A, 5);
        for (int beat = 0; beat < 40; beat++) {
            one.passSeconds(3);
            one.send();
            one.pong(A, 5);
            assertThat(one.pinged()).containsExactly(A);
        }
    }

    @Test
    void besideASlowPathTheOthersAreTriedOnceAMinute() {
        OnePath one = new OnePath(A, B).reached(A, 6);
        int roundsWithB = 0;
        for (int beat = 0; beat < 40; beat++) {
            one.passSeconds(3);
            one.send();
            one.pong(A, 6);
            roundsWithB += one.pinged().contains(B) ? 1 : 0;
        }
        assertThat(roundsWithB).isEqualTo(2);
    }

    @Test
    void anUnansweredPingOfAnAddressThatIsTrustedNoMoreEndsIt() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.passSeconds(7);
        assertThat(one.send()).isEqualTo("udp+derp " + A);
        one.passSeconds(2);
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.changes).isEqualTo(2);
    }

    @Test
    void anUnansweredPingOfATrustedAddressDoesNotEndIt() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.passSeconds(3);
        one.pinged();
        one.passSeconds(3);
        one.pong(A, 20);
        one.passSeconds(2);
        assertThat(one.send()).isEqualTo("udp " + A);
    }

    @Test
    void aDeadPathIsReplacedByTheRelayAndFoundAgain() {
        OnePath one = new OnePath(A).reached(A, 20);
        for (int i = 0; i < 15; i++) {
            one.send();
            one.passSeconds(1);
        }
        assertThat(one.send()).isEqualTo("derp");
        one.pong(A, 20);
        assertThat(one.send()).isEqualTo("udp " + A);
    }

    @Test
    void aFasterAddressReplacesTheBest() {
        OnePath one = new OnePath(A, B);
        one.send();
        TransactionId toA = one.lastPing(A);
        TransactionId toB = one.lastPing(B);
        one.pass(Duration.ofMillis(20));
        one.pong(toA, false);
        assertThat(one.send()).isEqualTo("udp " + A);
        one.pass(Duration.ofMillis(1));
        one.pong(toB, false);
        assertThat(one.send()).as("a slower one does not").isEqualTo("udp " + A);
        int beats = 0;
        do {
            one.pings.clear();
            one.passSeconds(3);
            one.send();
            if (one.pings.size() == 1) {
                one.pong(A, 20);
            }
            beats++;
        } while (one.pings.size() == 1);
        assertThat(beats).as("heartbeats until the other is tried").isEqualTo(20);
        one.pong(B, 5);
        assertThat(one.send()).as("the round of the first minute").isEqualTo("udp " + B);
    }

    @Test
    void whateverAnswersReplacesAnAddressThatIsTrustedNoMore() {
        OnePath one = new OnePath(A, B).reached(A, 1);
        one.passSeconds(7);
        one.send();
        one.pong(B, 500);
        assertThat(one.send()).isEqualTo("udp " + B);
    }

    @Test
    void anAddressThatTheKernelRefusesIsGivenUpAtOnce() {
        OnePath one = new OnePath(A, B).reached(A, 20);
        one.path.refused(OnePath.udp(B));
        assertThat(one.send()).isEqualTo("udp " + A);
        one.path.refused(OnePath.udp(A));
        assertThat(one.send()).isEqualTo("derp");
    }

    @Test
    void afterAChangeOfTheNetworkNothingIsTrustedAndAllIsTriedAtOnce() {
        OnePath one = new OnePath(A, B).reached(A, 20);
        one.path.connectivityChanged();
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.pinged()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void withDirectPathsForbiddenThereIsOnlyTheRelay() {
        OnePath one = new OnePath(A);
        one.context.neverDirect = true;
        assertThat(one.send()).isEqualTo("derp");
        one.callMeMaybe(B);
        one.passSeconds(30);
        assertThat(one.pinged()).isEmpty();
        assertThat(one.calls).isZero();
        one.context.neverDirect = false;
        one.send();
        assertThat(one.pinged()).containsExactly(A);
    }

    @Test
    void aPeerWithoutDiscoKeyIsOnlyRelayedTo() {
        OnePath one = new OnePath(A);
        DiscoPublicKey noKey = DiscoPublicKey.of(new byte[DiscoPublicKey.BYTES]);
        one.table.put(one.now, one.peer(noKey, OnePath.HOME, A));
        assertThat(one.send()).isEqualTo("derp");
        one.passSeconds(10);
        assertThat(one.pinged()).isEmpty();
    }
}
