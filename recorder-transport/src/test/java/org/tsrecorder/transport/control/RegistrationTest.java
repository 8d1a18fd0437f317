package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.RegisterRequest;
import org.tsrecorder.transport.ts2021.ControlAnswer;

/** The decision table of a registration, row by row. */
class RegistrationTest {
    private static final String GOOD = "{\"MachineAuthorized\":true}";
    private static final String VISIT = "{\"AuthURL\":\"https://login/a\"}";

    @Test
    void aNodeThatJoinsRegistersANewKeyWithTheAuthKeyAndKeepsItBeforeAnythingElse() {
        EngineFixture node = EngineFixture.fresh().connect("secret");
        RegisterRequest request = node.registration();
        assertThat(request.authKey()).contains("secret");
        assertThat(request.ephemeral()).isTrue();
        node.registered(GOOD);
        assertThat(node.last()).isEqualTo("commit");
        assertThat(node.committed.getLast().publicKey()).isEqualTo(request.nodeKey());
        node.engine.committed();
        assertThat(node.last()).isEqualTo("openMap");
        assertThat(node.maps.getLast().nodeKey()).isEqualTo(request.nodeKey());
    }

    @Test
    void aKeyThatCannotBeKeptIsNotUsed() {
        EngineFixture node = EngineFixture.fresh().connect("secret");
        node.registered(GOOD);
        node.engine.failed("disk full");
        assertThat(node.last()).isEqualTo("problem: the node key cannot be kept: disk full");
        node.passToDeadline();
        assertThat(node.last()).isEqualTo("register");
    }

    @Test
    void aNodeThatIsKnownRegistersWithoutItsAuthKey() {
        EngineFixture node = EngineFixture.known().connect("secret");
        assertThat(node.journal).doesNotContain("fetchAuthKey");
        assertThat(node.registration().authKey()).isEmpty();
        node.registered(GOOD);
        assertThat(node.last()).as("nothing new to keep").isEqualTo("openMap");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"Error":"invalid authkey"}
        {"AuthURL":"https://login/a"}
        {"NodeKeyExpired":true}
        """)
    void whatIsRefusedWithoutTheAuthKeyIsTriedWithIt(String refusal) {
        EngineFixture node = EngineFixture.known().connect("secret");
        node.registered(refusal);
        assertThat(node.last()).isEqualTo("fetchAuthKey");
        node.engine.authKey(Optional.of("secret"));
        assertThat(node.registration().authKey()).contains("secret");
        assertThat(node.registration().followup()).isEmpty();
    }

    @Test
    void anExpiredKeyIsReplacedByANewOneThatNamesIt() {
        EngineFixture node = EngineFixture.known().connect("secret");
        NodePublicKey before = node.registration().nodeKey();
        node.registered("{\"NodeKeyExpired\":true}");
        node.engine.authKey(Optional.of("secret"));
        assertThat(node.registration().oldNodeKey()).contains(before);
        assertThat(node.registration().nodeKey()).isNotEqualTo(before);
        node.registered(GOOD);
        assertThat(node.committed.getLast().publicKey())
                .isEqualTo(node.registration().nodeKey());
    }

    @Test
    void aNewKeyThatIsCalledExpiredIsARefusal() {
        EngineFixture node = EngineFixture.fresh().connect("secret");
        node.registered("{\"NodeKeyExpired\":true}");
        assertThat(node.engine.state())
                .isEqualTo(new ControlState.Refused("control says of a new node key that it has expired"));
    }

    @Test
    void aRefusalIsToldVerbatimAndTriedAgainWithAKeyThatMayBeAnother() {
        EngineFixture node = EngineFixture.fresh().connect("old");
        node.registered("{\"Error\":\"invalid pre auth key\"}");
        assertThat(node.engine.state()).isEqualTo(new ControlState.Refused("invalid pre auth key"));
        node.passToDeadline();
        assertThat(node.last()).isEqualTo("fetchAuthKey");
        node.engine.authKey(Optional.of("new"));
        assertThat(node.registration().authKey()).contains("new");
        node.registered(GOOD);
        node.engine.committed();
        node.message(EngineFixture.MAP);
        assertThat(node.engine.state()).isEqualTo(new ControlState.Running());
    }

    @Test
    void anAuthKeyThatCannotBeGotIsARefusal() {
        EngineFixture node = EngineFixture.fresh();
        node.engine.start();
        node.connected = true;
        node.engine.connected();
        node.engine.failed("no such file");
        assertThat(node.engine.state()).isEqualTo(new ControlState.Refused("no auth key: no such file"));
    }

    @Test
    void aPageToVisitIsToldAndWaitedForWithTheSameKey() {
        EngineFixture node = EngineFixture.fresh().connect(null);
        NodePublicKey key = node.registration().nodeKey();
        node.registered(VISIT);
        assertThat(node.engine.state()).isEqualTo(new ControlState.NeedsLogin("https://login/a"));
        assertThat(node.last()).isEqualTo("register");
        assertThat(node.registration().followup()).isEqualTo("https://login/a");
        assertThat(node.registration().nodeKey()).isEqualTo(key);
        node.registered(GOOD);
        assertThat(node.committed.getLast().publicKey()).isEqualTo(key);
    }

    @Test
    void thePageThatIsWaitedForAlreadyIsAskedForAgainLater() {
        EngineFixture node = EngineFixture.fresh().connect(null);
        node.registered(VISIT);
        node.registered(VISIT);
        assertThat(node.last()).isEqualTo("problem: nobody has visited https://login/a yet");
        node.passToDeadline();
        assertThat(node.registration().followup()).isEqualTo("https://login/a");
    }

    @Test
    void anotherPageIsToldAtOnce() {
        EngineFixture node = EngineFixture.fresh().connect(null);
        node.registered(VISIT);
        node.registered("{\"AuthURL\":\"https://login/b\"}");
        assertThat(node.engine.state()).isEqualTo(new ControlState.NeedsLogin("https://login/b"));
        assertThat(node.registration().followup()).isEqualTo("https://login/b");
    }

    @Test
    void aSignatureThatTailnetLockWantsIsHonestlyRefused() {
        EngineFixture node = EngineFixture.fresh().connect("key");
        node.registered("{\"NodeKeySignature\":\"AAAA\"}");
        assertThat(node.engine.state().toString())
                .contains("the tailnet is locked")
                .contains("tailscale lock sign");
    }

    @Test
    void aMachineThatIsNotLetInYetGetsItsMap() {
        EngineFixture node = EngineFixture.fresh().connect("key");
        node.registered("{\"MachineAuthorized\":false}");
        node.engine.committed();
        String map = EngineFixture.MAP.replace("\"MachineAuthorized\":true", "\"MachineAuthorized\":false");
        node.message(map);
        assertThat(node.engine.state()).isEqualTo(new ControlState.NeedsMachineAuthorization());
        node.message(EngineFixture.MAP);
        assertThat(node.engine.state()).isEqualTo(new ControlState.Running());
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "0, 0", "3601, 0", "soon, 0", "'Wed, 29 Jul 2026 11:51:20 GMT', 30", ", 0"})
    void tooManyRequestsAreWaitedForAsLongAsSaidOr5To10Seconds(String retryAfter, int seconds) {
        EngineFixture node = EngineFixture.fresh().connect("key");
        node.engine.registerAnswered(ControlAnswer.of(429, Optional.ofNullable(retryAfter), new byte[0]));
        Duration wait = node.passToDeadline();
        if (seconds == 0) {
            assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        } else {
            assertThat(wait).isEqualTo(Duration.ofSeconds(seconds));
        }
        assertThat(node.last()).isEqualTo("register");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        500 | oh no | control answered the registration with HTTP 500: oh no
        400 | bad   | control answered the registration with HTTP 400: bad
        """)
    void otherStatusesAreTriedAgain(int status, String body, String reason) {
        EngineFixture node = EngineFixture.fresh().connect("key");
        node.engine.registerAnswered(EngineFixture.answer(status, body));
        assertThat(node.last()).isEqualTo("problem: " + reason);
        node.passToDeadline();
        assertThat(node.last()).isEqualTo("register");
    }

    @Test
    void anAnswerThatIsNoJsonIsTriedAgain() {
        EngineFixture node = EngineFixture.fresh().connect("key");
        node.engine.registerAnswered(
                ControlAnswer.of(200, Optional.empty(), "<html>".getBytes(StandardCharsets.UTF_8)));
        assertThat(node.last()).startsWith("problem: control's answer to the registration cannot be read: ");
    }

    @Test
    void pausesGrowWithTheSquareOfFailuresUpToHalfAMinuteGiveOrTakeHalf() {
        EngineFixture node = EngineFixture.fresh();
        node.engine.start();
        for (int n = 1; n <= 80; n++) {
            node.engine.failed("no route");
            double nominal = Math.min(10.0 * n * n, 30_000);
            assertThat((double) node.passToDeadline().toMillis()).isBetween(nominal * 0.5 - 1, nominal * 1.5);
            assertThat(node.last()).isEqualTo("connect");
        }
    }

    @Test
    void loggingOutTakesTheKeyBackAndEnds() {
        EngineFixture node = EngineFixture.known().run();
        NodePublicKey key = node.registration().nodeKey();
        node.engine.logout();
        assertThat(node.registration().expiry()).contains(RegisterRequest.LOGOUT);
        assertThat(node.registration().nodeKey()).isEqualTo(key);
        node.registered("null");
        assertThat(node.engine.state()).isEqualTo(new ControlState.LoggedOut());
        assertThat(node.engine.nextDeadlineNanos()).isEmpty();
    }

    @Test
    void loggingOutIsTriedAgainWhenControlIsNotThere() {
        EngineFixture node = EngineFixture.known().run();
        node.connected = false;
        node.engine.logout();
        assertThat(node.last()).isEqualTo("connect");
        node.engine.failed("no route");
        node.passToDeadline();
        node.connected = true;
        node.engine.connected();
        assertThat(node.registration().expiry()).contains(RegisterRequest.LOGOUT);
    }

    @Test
    void aNodeThatNeverJoinedHasNothingToTakeBack() {
        EngineFixture node = EngineFixture.fresh();
        node.engine.start();
        node.engine.logout();
        assertThat(node.engine.state()).isEqualTo(new ControlState.LoggedOut());
    }
}
