package org.tsrecorder.transport.magicsock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.EndpointType;

/** How fresh our own endpoints are kept, and who hears of them. */
class EndpointFinderTest implements EndpointFinder.Work {
    private static final List<Endpoint> HERE = List.of(new Endpoint(OnePath.endpoint(OnePath.A), EndpointType.LOCAL));
    private static final List<Endpoint> THERE = List.of(new Endpoint(OnePath.endpoint(OnePath.B), EndpointType.STUN));

    private final EndpointFinder finder = new EndpointFinder(new Random(3)::nextBytes, this);
    private final PeerPath peer = new OnePath().path;
    private final List<List<IpEndpoint>> calls = new ArrayList<>();
    private long now = 1_000;
    private int searches;
    private int changes;
    private boolean active;

    @Override
    public void search(long nowNanos) {
        searches++;
    }

    @Override
    public boolean isActive(long nowNanos) {
        return active;
    }

    @Override
    public void changed(List<Endpoint> endpoints) {
        changes++;
    }

    @Override
    public void callMeMaybe(PeerPath path, List<IpEndpoint> ours) {
        calls.add(ours);
    }

    private void pass(Duration duration) {
        now += duration.toNanos();
        finder.onTimer(now);
    }

    @Test
    void aCallWaitsForASearchWhenNothingIsKnown() {
        finder.callMeMaybe(now, peer);
        finder.callMeMaybe(now, peer);
        assertThat(calls).isEmpty();
        assertThat(searches).isEqualTo(1);
        finder.found(now, HERE);
        assertThat(calls).containsExactly(List.of(OnePath.endpoint(OnePath.A)));
    }

    @Test
    void aCallGoesOutAtOnceFor27SecondsAfterASearch() {
        finder.found(now, HERE);
        now += Duration.ofSeconds(27).toNanos();
        finder.callMeMaybe(now, peer);
        assertThat(calls).hasSize(1);
        now++;
        finder.callMeMaybe(now, peer);
        assertThat(calls).hasSize(1);
        assertThat(searches).isEqualTo(1);
    }

    @Test
    void aPeerThatWentIsNotCalled() {
        finder.callMeMaybe(now, peer);
        finder.forget(peer);
        finder.found(now, HERE);
        assertThat(calls).isEmpty();
    }

    @Test
    void onlyAChangeIsTold() {
        finder.found(now, HERE);
        finder.found(now, HERE);
        assertThat(changes).isEqualTo(1);
        finder.found(now, THERE);
        assertThat(changes).isEqualTo(2);
        assertThat(finder.endpoints()).isEqualTo(THERE);
    }

    @Test
    void whileSessionsAreActiveASearchFollowsEvery20To26Seconds() {
        active = true;
        finder.found(now, HERE);
        pass(Duration.ofMillis(19_999));
        assertThat(searches).isZero();
        pass(Duration.ofMillis(6_002));
        assertThat(searches).isEqualTo(1);
        assertThat(finder.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        finder.found(now, HERE);
        assertThat(finder.nextDeadlineNanos() - now)
                .isBetween(
                        Duration.ofSeconds(20).toNanos(), Duration.ofSeconds(26).toNanos());
    }

    @Test
    void withoutActiveSessionsNothingIsLookedFor() {
        finder.found(now, HERE);
        assertThat(finder.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aWishDuringASearchLeadsToOneMore() {
        finder.search(now);
        finder.search(now);
        finder.search(now);
        assertThat(searches).isEqualTo(1);
        finder.found(now, HERE);
        assertThat(searches).isEqualTo(2);
        finder.found(now, HERE);
        assertThat(searches).isEqualTo(2);
    }

    @Test
    void whatIsOutdatedIsLookedForBeforeACall() {
        finder.found(now, HERE);
        finder.outdated();
        finder.callMeMaybe(now, peer);
        assertThat(calls).isEmpty();
        assertThat(searches).isEqualTo(1);
    }
}
