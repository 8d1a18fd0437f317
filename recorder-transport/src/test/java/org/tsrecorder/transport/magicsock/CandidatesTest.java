package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.magicsock.OnePath.A;
import static org.tsrecorder.transport.magicsock.OnePath.B;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.DiscoPublicKey;

/** Which addresses are tried, who may name them, and when they are forgotten. */
class CandidatesTest {
    private static final String C = "203.0.113.3:3000";

    @Test
    void anAddressThatThePeerPingsFromIsTried() {
        OnePath one = new OnePath(A);
        assertThat(one.pingFrom(B)).isTrue();
        assertThat(one.pinged()).as("not before something is sent").isEmpty();
        one.send();
        assertThat(one.pinged()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void anAddressHeardOfDuringASearchIsTriedAtTheNextSend() {
        OnePath one = new OnePath(A);
        one.send();
        one.pinged();
        one.pingFrom(B);
        one.send();
        assertThat(one.pinged()).containsExactly(B);
    }

    @Test
    void thePingItselfProvesNothing() {
        OnePath one = new OnePath();
        one.pingFrom(B);
        assertThat(one.send()).isEqualTo("derp");
    }

    @Test
    void aPingThatIsHeardAgainIsNoNews() {
        OnePath one = new OnePath(A);
        TransactionId transaction = new TransactionId(1, 1);
        assertThat(one.pingFrom(A, transaction)).isTrue();
        assertThat(one.pingFrom(A, transaction)).isFalse();
        assertThat(one.pingFrom(B, transaction)).as("from elsewhere").isTrue();
        assertThat(one.pingFrom(A, new TransactionId(1, 2))).isTrue();
    }

    @Test
    void anAddressThatPingsNoMoreIsForgottenAfterFortyFiveSeconds() {
        OnePath one = new OnePath(A);
        one.pingFrom(B);
        one.passSeconds(45);
        one.send();
        assertThat(one.pinged()).contains(B);
        one.passSeconds(6);
        one.send();
        assertThat(one.pinged()).containsOnly(A);
    }

    @Test
    void anAddressThatControlNamesNoMoreIsForgotten() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.netmap(B);
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.pinged()).containsExactly(B);
    }

    @Test
    void anAddressThatControlNamesNoMoreStaysWhileThePeerPingsFromIt() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.pingFrom(A);
        one.netmap(B);
        assertThat(one.send()).isEqualTo("udp " + A);
    }

    @Test
    void aCallMeMaybeHasAllPingedAtOnceAndIsNotAnsweredWithAnother() {
        OnePath one = new OnePath(A);
        one.send();
        one.pinged();
        one.callMeMaybe(B, C);
        assertThat(one.pinged()).containsExactlyInAnyOrder(A, B, C);
        assertThat(one.calls).isEqualTo(1);
    }

    @Test
    void anEmptyCallMeMaybeHasTheKnownAddressesPinged() {
        OnePath one = new OnePath(A);
        one.callMeMaybe();
        assertThat(one.pinged()).containsExactly(A);
    }

    @Test
    void whatACallMeMaybeNamedIsForgottenWithTheNext() {
        OnePath one = new OnePath(A);
        one.callMeMaybe(A, B);
        one.pinged();
        one.callMeMaybe(C);
        assertThat(one.pinged()).containsExactlyInAnyOrder(A, C);
    }

    @Test
    void thePingsOfACallMeMaybeMakeAPathWithoutASend() {
        OnePath one = new OnePath();
        one.callMeMaybe(B);
        one.pong(B, 20);
        assertThat(one.path.best()).isEqualTo(OnePath.udp(B));
        one.passSeconds(60);
        assertThat(one.table.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void linkLocalIpv6AndAddressesOfNobodyAreSkipped() {
        OnePath one = new OnePath("[fe80::1]:1", "224.0.0.1:1", "0.0.0.0:1", "192.0.2.5:0", "169.254.1.1:5");
        one.callMeMaybe("[fe80::2]:2", "[ff02::1]:2", "[::]:2");
        assertThat(one.pinged()).containsExactly("169.254.1.1:5");
    }

    @Test
    void noMoreThanAHundredAddressesAreKept() {
        OnePath one = new OnePath(A);
        IntStream.range(0, 200).forEach(i -> one.pingFrom("192.0.2.9:" + (1000 + i)));
        one.send();
        assertThat(one.pinged()).hasSize(Candidates.MOST);
    }

    @Test
    void aCandidateBeyondTheLimitIsAnsweredAllTheSame() {
        OnePath one = new OnePath();
        IntStream.range(0, 100).forEach(i -> one.pingFrom("192.0.2.9:" + (1000 + i)));
        assertThat(one.pingFrom(B)).isTrue();
    }

    @Test
    void withANewDiscoKeyAllThatWasFoundOutIsForgotten() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.pingFrom(B);
        DiscoPublicKey other = OnePath.newDiscoKey();
        one.table.put(one.now, one.peer(other, OnePath.HOME, A));
        assertThat(one.table.get(one.discoKey)).isNull();
        assertThat(one.table.get(other)).isNotNull();
        assertThat(one.send()).isEqualTo("derp");
        assertThat(one.pinged()).containsExactly(A);
    }

    @Test
    void theSameDiscoKeyAgainChangesNothing() {
        OnePath one = new OnePath(A).reached(A, 20);
        one.netmap(A, B);
        assertThat(one.send()).isEqualTo("udp " + A);
    }

    @Test
    void aPeerThatIsRemovedLeavesNothing() {
        OnePath one = new OnePath(A).reached(A, 20);
        assertThat(one.table.remove(one.nodeKey)).isTrue();
        assertThat(one.table.remove(one.nodeKey)).isFalse();
        assertThat(one.table.get(one.discoKey)).isNull();
        assertThat(one.table.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPeerThatNamesStrangersAgainAndAgainHasUsPingThemNoFasterThanASearch() {
        OnePath one = new OnePath();
        String[] strangers = IntStream.range(0, Candidates.MOST)
                .mapToObj(i -> "203.0.113." + i + ":53")
                .toArray(String[]::new);
        for (int call = 0; call < 1_000; call++) {
            one.callMeMaybe(strangers);
            one.now += Duration.ofMillis(10).toNanos();
        }
        assertThat(one.pinged())
                .hasSizeBetween(PathSearch.MOST_AT_ONCE, PathSearch.MOST_AT_ONCE + 10 * PathSearch.MOST_A_SECOND);
        one.passSeconds(60);
        one.callMeMaybe(B);
        assertThat(one.pinged()).as("a peer that is itself again").containsExactly(B);
    }

    @Test
    void whoRepeatsAPingFromManyAddressesDoesNotCrowdOutThoseThatAreNamed() {
        OnePath one = new OnePath();
        TransactionId seen = new TransactionId(1, 1);
        IntStream.range(0, 2 * Candidates.MOST).forEach(i -> one.pingFrom("192.0.2.9:" + (1000 + i), seen));
        one.netmap(A);
        one.callMeMaybe(B);
        assertThat(one.pinged()).contains(A, B).hasSize(Candidates.MOST);
    }
}
