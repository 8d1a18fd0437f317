package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.EndpointType;
import org.tsrecorder.transport.tailcfg.MapRequest;

/** The life of a map stream, and of the updates beside it. */
class MapSessionTest {
    private static final Duration WATCHDOG = Duration.ofMinutes(2);

    private static List<Endpoint> endpoints(int port) {
        IpAddress address = IpAddress.parse("192.0.2.7").orElseThrow();
        return List.of(new Endpoint(new IpEndpoint(address, port), EndpointType.LOCAL));
    }

    private static String expiring(String when) {
        return EngineFixture.MAP.replace("\"ID\":1,", "\"ID\":1,\"KeyExpiry\":\"" + when + "\",");
    }

    @Test
    void theFirstStreamOfAProcessSaysNothingOfTheNetworkAndTheUpdateThatFollowsSaysAll() {
        EngineFixture node = EngineFixture.fresh().run();
        MapRequest stream = node.maps.getLast();
        assertThat(stream.kind()).isEqualTo(MapRequest.Kind.STREAM);
        assertThat(stream.hostinfo().netInfo()).isEmpty();
        assertThat(stream.hostinfo().hostname()).isEqualTo("a");
        assertThat(stream.discoKey()).isEqualTo(node.report.discoKey());
        assertThat(stream.endpoints()).isEmpty();
        MapRequest update = node.updates.getLast();
        assertThat(update.kind()).isEqualTo(MapRequest.Kind.UPDATE);
        assertThat(update.hostinfo()).isEqualTo(node.report.hostinfo());
        assertThat(update.discoKey()).isEqualTo(node.report.discoKey());
    }

    @Test
    void laterStreamsSayAllAndAreFollowedByAnUpdateToo() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.updateEnded(true);
        node.engine.report(node.report.withEndpoints(endpoints(1)));
        node.engine.mapEnded("cut", false);
        node.passToDeadline();
        assertThat(node.last()).isEqualTo("openMap");
        assertThat(node.maps.getLast().endpoints()).isEqualTo(endpoints(1));
        assertThat(node.maps.getLast().hostinfo()).isEqualTo(node.report.hostinfo());
        int before = node.updates.size();
        node.message(EngineFixture.MAP);
        assertThat(node.updates).hasSize(before + 1);
    }

    @Test
    void changesThatComeCloseTogetherAreToldOnceAndOneRequestAtATime() {
        EngineFixture node = EngineFixture.known().run();
        assertThat(node.updates).hasSize(1);
        node.engine.report(node.report.withEndpoints(endpoints(1)));
        node.pass(Duration.ofSeconds(1));
        assertThat(node.updates).as("one is under way").hasSize(1);
        node.engine.report(node.report.withEndpoints(endpoints(2)));
        node.engine.updateEnded(true);
        assertThat(node.updates).hasSize(2);
        assertThat(node.updates.getLast().endpoints()).isEqualTo(endpoints(2));
        node.engine.updateEnded(true);
        node.engine.report(node.report.withEndpoints(endpoints(3)));
        assertThat(node.updates).as("more may come").hasSize(2);
        node.passToDeadline();
        assertThat(node.updates).hasSize(3);
    }

    @Test
    void whatIsNoNewsIsNotTold() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.updateEnded(true);
        node.engine.report(node.report.withEndpoints(List.of()));
        node.pass(Duration.ofSeconds(1));
        assertThat(node.updates).hasSize(1);
    }

    @Test
    void anUpdateThatFailsIsSentAgain() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.updateEnded(false);
        assertThat(node.updates).hasSize(1);
        node.passToDeadline();
        assertThat(node.updates).hasSize(2);
    }

    @Test
    void silenceOfTwoMinutesIsAnEndAndEveryMessageGivesTwoMore() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.updateEnded(true);
        node.pass(WATCHDOG.minusSeconds(1));
        node.message("{\"KeepAlive\":true}");
        node.pass(WATCHDOG.minusSeconds(1));
        assertThat(node.journal).doesNotContain("disconnect");
        node.pass(Duration.ofSeconds(1));
        assertThat(node.journal).contains("disconnect").endsWith("problem: control was silent for 120 s");
        node.passToDeadline();
        assertThat(node.last()).isEqualTo("connect");
    }

    @Test
    void theWatchdogCoversTheWaitForTheFirstMessage() {
        EngineFixture node = EngineFixture.known().connect("key");
        node.registered("{\"MachineAuthorized\":true}");
        assertThat(node.passToDeadline()).isEqualTo(WATCHDOG);
        assertThat(node.last()).isEqualTo("problem: control was silent for 120 s");
    }

    @Test
    void aStreamThatIsCutIsOpenedAgainWithoutRegisteringAndTheNodeStaysRunning() {
        EngineFixture node = EngineFixture.known().run();
        node.take();
        node.engine.mapEnded("control ended the map stream", false);
        node.passToDeadline();
        assertThat(node.take()).containsExactly("problem: control ended the map stream", "openMap");
        assertThat(node.engine.state()).isEqualTo(new ControlState.Running());
    }

    @Test
    void theStreamIsLiveFromItsFirstMessageToItsEnd() {
        EngineFixture node = EngineFixture.known().connect("key");
        node.registered("{\"MachineAuthorized\":true}");
        assertThat(node.live).as("no message yet").isFalse();
        node.message(EngineFixture.MAP);
        assertThat(node.live).isTrue();
        node.engine.mapEnded("cut", false);
        assertThat(node.live).isFalse();
        node.passToDeadline();
        node.message(EngineFixture.MAP);
        assertThat(node.live).isTrue();
        node.engine.close();
        assertThat(node.live).isFalse();
    }

    @Test
    void whatOurOwnCodeCouldNotWorkOffBeginsTheMapAnew() {
        EngineFixture node = EngineFixture.known().run();
        node.take();
        node.engine.broken("it threw");
        node.passToDeadline();
        assertThat(node.take()).containsExactly("cancel", "problem: it threw", "openMap");
        node.message(EngineFixture.MAP);
        assertThat(node.last()).isEqualTo("map first");
    }

    @Test
    void aServerThatDoesNotKnowUsIsRegisteredWithAnew() {
        EngineFixture node = EngineFixture.known().run();
        node.take();
        node.engine.mapEnded("control answered the map request with HTTP 404: node not found", true);
        node.passToDeadline();
        assertThat(node.last()).isEqualTo("register");
        node.registered("{\"MachineAuthorized\":true}");
        assertThat(node.last()).isEqualTo("openMap");
    }

    @Test
    void pausesAreShortAgainAfterANetworkMap() {
        EngineFixture node = EngineFixture.known();
        node.engine.start();
        for (int i = 0; i < 20; i++) {
            node.engine.failed("no route");
            node.passToDeadline();
        }
        node.connected = true;
        node.engine.connected();
        node.registered("{\"MachineAuthorized\":true}");
        node.message(EngineFixture.MAP);
        node.engine.mapEnded("cut", false);
        assertThat(node.retryIn).isLessThanOrEqualTo(Duration.ofMillis(15));
    }

    @Test
    void aFirstMessageThatDoesNotSayWhoWeAreEndsTheStream() {
        EngineFixture node = EngineFixture.known().connect("key");
        node.registered("{\"MachineAuthorized\":true}");
        node.message("{\"Peers\":[]}");
        assertThat(node.journal).doesNotContain("map first").contains("cancel");
        assertThat(node.last()).isEqualTo("problem: control's first map message does not say who we are");
    }

    @Test
    void theFirstMessageOfEachStreamBeginsAMap() {
        EngineFixture node = EngineFixture.known().run();
        node.message("{\"Domain\":\"x\"}");
        node.engine.mapEnded("cut", false);
        node.passToDeadline();
        node.message(EngineFixture.MAP);
        assertThat(node.journal.stream().filter(line -> line.startsWith("map")))
                .containsExactly("map first", "map", "map first");
    }

    @Test
    void aPingIsPassedOnOnceForItsUrlEvenInAKeepAlive() {
        EngineFixture node = EngineFixture.known().run();
        node.take();
        for (int i = 0; i < 2; i++) {
            node.message("{\"KeepAlive\":true,\"PingRequest\":{\"URL\":\"http://c/1\"}}");
        }
        node.message("{\"PingRequest\":{\"URL\":\"http://c/2\"}}");
        assertThat(node.take().stream().filter(line -> line.startsWith("ping")))
                .containsExactly("ping http://c/1", "ping http://c/2");
    }

    @Test
    void ourKeyIsReplacedWhenItExpires() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.updateEnded(true);
        NodePublicKey before = node.registration().nodeKey();
        node.message(expiring("2026-07-29T11:51:50Z"));
        assertThat(node.passToDeadline()).isEqualTo(Duration.ofSeconds(60));
        assertThat(node.journal).contains("problem: our node key has expired");
        assertThat(node.engine.state()).isEqualTo(new ControlState.Connecting());
        node.passToDeadline();
        node.engine.authKey(Optional.of("key"));
        assertThat(node.registration().oldNodeKey()).contains(before);
        assertThat(node.registration().nodeKey()).isNotEqualTo(before);
    }

    @Test
    void aServerThatCallsEveryKeyExpiredIsAskedLessAndLessOften() {
        EngineFixture node = EngineFixture.known().run();
        for (int i = 0; i < 5; i++) {
            node.message(expiring("2020-01-01T00:00:00Z"));
            node.passToDeadline();
            node.engine.authKey(Optional.of("key"));
            node.registered("{\"MachineAuthorized\":true}");
            node.engine.committed();
        }
        node.message(expiring("2020-01-01T00:00:00Z"));
        assertThat(node.retryIn).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void theServersClockCountsWhereOursIsFarOff() {
        EngineFixture node = EngineFixture.known().run();
        node.message("{\"KeepAlive\":true,\"ControlTime\":\"2027-01-01T00:00:00Z\"}");
        node.message(expiring("2026-12-31T00:00:00Z"));
        assertThat(node.journal).contains("problem: our node key has expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-08-03T00:00:00Z", "2026-07-29T11:51:40Z"})
    void aClockOfATestAndASmallDifferenceDoNotCount(String controlTime) {
        EngineFixture node = EngineFixture.known().run();
        node.message("{\"KeepAlive\":true,\"ControlTime\":\"" + controlTime + "\"}");
        node.message(expiring("2026-07-29T11:51:30Z"));
        assertThat(node.journal).doesNotContain("problem: our node key has expired");
    }

    @Test
    void aServerThatWantsQuietGetsItForFiveMinutesAtMost() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.updateEnded(true);
        node.message("{\"Debug\":{\"SleepSeconds\":3600}}");
        assertThat(node.last()).isEqualTo("pauseMap true");
        assertThat(node.passToDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(node.last()).isEqualTo("pauseMap false");
        assertThat(node.passToDeadline()).isEqualTo(WATCHDOG);
    }

    @Test
    void nothingHappensAfterTheEnd() {
        EngineFixture node = EngineFixture.known().run();
        node.engine.close();
        assertThat(node.engine.state()).isEqualTo(new ControlState.Closed());
        node.take();
        node.message(EngineFixture.MAP);
        node.engine.report(node.report.withEndpoints(endpoints(9)));
        node.pass(Duration.ofHours(1));
        node.engine.logout();
        node.engine.close();
        assertThat(node.take()).isEmpty();
        assertThat(node.engine.nextDeadlineNanos()).isEmpty();
    }
}
