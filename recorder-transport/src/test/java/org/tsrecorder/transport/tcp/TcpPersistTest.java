package org.tsrecorder.transport.tcp;

import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.MSS;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;
import static org.tsrecorder.transport.tcp.TcpState.FIN_WAIT_1;
import static org.tsrecorder.transport.tcp.TcpState.FIN_WAIT_2;

import org.junit.jupiter.api.Test;

/** The peer's window is closed: RFC 9293 §3.8.6.1. */
class TcpPersistTest {
    private static final int FIRST = LOCAL + 1;

    private static Exchange blocked() {
        return given(ESTABLISHED).receives(seg().window(0)).writes("abc").sendsNothing();
    }

    @Test
    @Requirement({"MUST-35", "MUST-36"})
    void aClosedWindowIsProbedEverMoreSeldom() {
        blocked()
                .at(199)
                .sendsNothing()
                .at(200)
                .sends(seg().data("a"))
                .at(600)
                .sends(seg().data("a"))
                .at(1399)
                .sendsNothing()
                .at(1400)
                .sends(seg().data("a"))
                .end();
    }

    @Test
    @Requirement("MUST-37")
    void aPeerThatAnswersMayKeepItClosedForEver() {
        Exchange exchange = blocked();
        for (int minutes = 1; minutes <= 30; minutes++) {
            exchange.at(minutes * 60_000L).skips().receives(seg().window(0));
        }
        exchange.isIn(ESTABLISHED).end();
    }

    @Test
    @Requirement("MUST-20")
    void aPeerThatDoesNotAnswerIsGivenUp() {
        blocked().at(400_000).skips().ended(TcpEnd.TIMED_OUT).end();
    }

    @Test
    void whenTheWindowOpensEverythingGoesOut() {
        blocked()
                .at(200)
                .sends(seg().data("a"))
                .receives(seg().window(0))
                .sendsNothing()
                .receives(seg().window(100))
                .sends(seg().data("abc"))
                .end();
    }

    @Test
    void anOctetThatThePeerTookIsNotSentAgain() {
        blocked()
                .at(200)
                .sends(seg().data("a"))
                .receives(seg().ack(FIRST + 1).window(100))
                .sends(seg().seq(FIRST + 1).data("bc"))
                .end();
    }

    @Test
    void anOctetTakenWithoutOpeningTheWindowIsFollowedByTheNext() {
        blocked()
                .at(200)
                .sends(seg().data("a"))
                .receives(seg().ack(FIRST + 1).window(0))
                .sendsNothing()
                .at(2000)
                .sendsSomething()
                .isIn(ESTABLISHED)
                .end();
    }

    @Test
    @Requirement("MUST-38")
    void aSillyWindowIsUsedWhenNothingElseHelps() {
        given(ESTABLISHED)
                .receives(seg().window(3000))
                .writes(3 * MSS + 500)
                .skips()
                .receives(seg().ack(FIRST + 3 * MSS).window(100))
                .sendsNothing()
                .at(300)
                .sendsSegments(1)
                .end();
    }

    @Test
    void theWindowOpensWhileTheProbeIsLost() {
        blocked()
                .at(200)
                .sends(seg().data("a"))
                .receives(seg().window(2))
                .writes(2 * MSS)
                .at(700)
                .sendsSomething()
                .isIn(ESTABLISHED)
                .end();
    }

    @Test
    @Requirement("MUST-37")
    void aPeerThatAnswersForeverDoesNotHoldAConnectionThatItsOwnerClosed() {
        Exchange exchange = blocked().closes().isIn(FIN_WAIT_1);
        for (int minutes = 1; minutes < 5; minutes++) {
            exchange.at(minutes * 60_000L).skips().receives(seg().window(0));
        }
        exchange.isIn(FIN_WAIT_1).at(299_000).skips().at(360_000).skips().ended(TcpEnd.TIMED_OUT);
        exchange.end();
    }

    @Test
    void whatThePeerTakesInTimeGivesItTimeForTheRest() {
        Exchange exchange = blocked().closes();
        exchange.at(240_000).skips().receives(seg().ack(FIRST + 1).window(0));
        exchange.at(480_000).skips().receives(seg().ack(FIRST + 1).window(100)).skips();
        exchange.isIn(FIN_WAIT_1).receives(seg().ack(FIRST + 4).window(100)).isIn(FIN_WAIT_2);
        exchange.end();
    }
}
