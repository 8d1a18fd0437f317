package org.tsrecorder.transport.tcp;

import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.MSS;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.active;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.Seg.synAck;
import static org.tsrecorder.transport.tcp.TcpState.CLOSE_WAIT;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;
import static org.tsrecorder.transport.tcp.TcpState.SYN_RECEIVED;
import static org.tsrecorder.transport.tcp.TcpState.SYN_SENT;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RFC 9293 §3.10.7.3, and the active open. */
class TcpSynSentTest {
    @Test
    @Requirement({"MUST-14", "MUST-4"})
    void theSynOffersEveryOption() {
        active(TcpSettings.DEFAULT)
                .connects()
                .sends(syn().seq(LOCAL).mss(MSS).windowScale(8).sackPermitted().ts(0, 0))
                .isIn(SYN_SENT)
                .end();
    }

    @Test
    void theAnswerEstablishesTheConnection() {
        given(SYN_SENT)
                .receives(synAck())
                .sends(seg())
                .isIn(ESTABLISHED)
                .tells(TcpEvents.CONNECTED)
                .end();
    }

    @Test
    void textWrittenBeforeGoesOutWithTheAcknowledgment() {
        given(SYN_SENT)
                .writes("abc")
                .sendsNothing()
                .receives(synAck())
                .sends(seg().data("abc"))
                .end();
    }

    @Test
    void textAndFinWithTheAnswerAreTaken() {
        given(SYN_SENT)
                .receives(synAck().data("abc").flag(fin().flags))
                .sends(seg().ack(REMOTE + 5))
                .isIn(CLOSE_WAIT)
                .reads("abc")
                .end();
    }

    @Test
    void anAcknowledgmentOfSomethingElseIsReset() {
        given(SYN_SENT)
                .receives(synAck().ack(LOCAL))
                .sends(rst().seq(LOCAL).noAck())
                .receives(synAck().ack(LOCAL + 2))
                .sends(rst().seq(LOCAL + 2).noAck())
                .isUnchanged()
                .end();
    }

    @Test
    void aResetThatAcknowledgesTheSynRefuses() {
        given(SYN_SENT).receives(rst()).sendsNothing().ended(TcpEnd.REFUSED).end();
    }

    @Test
    void aResetWithoutOrWithAnotherAcknowledgmentIsIgnored() {
        given(SYN_SENT)
                .receives(rst().noAck())
                .receives(rst().ack(LOCAL + 7))
                .sendsNothing()
                .isUnchanged()
                .end();
    }

    @Test
    void aSegmentWithoutSynIsDropped() {
        given(SYN_SENT).receives(seg().data("abc")).sendsNothing().isUnchanged().end();
    }

    @Test
    @Requirement("MUST-10")
    void synsThatCrossOpenTheConnection() {
        given(SYN_SENT)
                .receives(syn())
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1))
                .isIn(SYN_RECEIVED)
                .receives(synAck())
                .sends(seg())
                .isIn(ESTABLISHED)
                .tells(TcpEvents.CONNECTED)
                .end();
    }

    @Test
    void synsThatCrossAreAcknowledgedByAnySegmentOfThePeer() {
        given(SYN_SENT)
                .receives(syn())
                .skips()
                .receives(seg())
                .sendsNothing()
                .isIn(ESTABLISHED)
                .end();
    }

    @Test
    @Requirement({"MUST-22", "MUST-19"})
    void theSynIsRepeatedEverMoreSeldom() {
        given(SYN_SENT)
                .at(999)
                .sendsNothing()
                .at(1000)
                .sends(syn().seq(LOCAL))
                .at(2999)
                .sendsNothing()
                .at(3000)
                .sends(syn().seq(LOCAL))
                .at(7000)
                .sends(syn().seq(LOCAL))
                .end();
    }

    @Test
    @Requirement({"MUST-22", "MUST-23"})
    void aPeerThatNeverAnswersIsGivenUpAfterThreeMinutes() {
        given(SYN_SENT)
                .at(179_000)
                .sendsSomething()
                .isIn(SYN_SENT)
                .at(180_001)
                .ended(TcpEnd.TIMED_OUT)
                .end();
    }

    @Test
    @Requirement("MUST-21")
    void howLongToTryIsTheOwnersChoice() {
        TcpSettings hasty =
                PLAIN.withTimeouts(TcpTimeouts.DEFAULT.withPatience(Duration.ofSeconds(2), Duration.ofSeconds(4)));
        given(SYN_SENT, hasty)
                .at(3900)
                .sendsSomething()
                .at(4001)
                .ended(TcpEnd.TIMED_OUT)
                .end();
    }

    @Test
    void afterALostSynThereIsOneSegmentInTheFirstFlight() {
        given(SYN_SENT)
                .at(1000)
                .sendsSomething()
                .receives(synAck())
                .skips()
                .writes(5 * MSS)
                .sends(seg().data(MSS))
                .end();
    }

    @Test
    void closingIsTheEnd() {
        given(SYN_SENT).closes().sendsNothing().ended(TcpEnd.ABORTED).end();
    }

    @Test
    void aPeerWithoutMssOptionGetsSegmentsOfTheDefaultSize() {
        given(SYN_SENT)
                .receives(synAck().mss(0))
                .skips()
                .writes(600)
                .sends(seg().data(TcpOpening.DEFAULT_V4))
                .end();
    }
}
