package org.tsrecorder.transport.tcp;

import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.MSS;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.Seg.synAck;
import static org.tsrecorder.transport.tcp.TcpState.CLOSE_WAIT;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;
import static org.tsrecorder.transport.tcp.TcpState.FIN_WAIT_1;
import static org.tsrecorder.transport.tcp.TcpState.SYN_RECEIVED;
import static org.tsrecorder.transport.tcp.TcpState.SYN_SENT;

import org.junit.jupiter.api.Test;

/** SYN_RECEIVED: RFC 9293 §3.10.7.4 as far as it is about this state. */
class TcpSynReceivedTest {
    @Test
    void theAcknowledgmentEstablishesTheConnection() {
        given(SYN_RECEIVED)
                .receives(seg())
                .sendsNothing()
                .isIn(ESTABLISHED)
                .tells(TcpEvents.CONNECTED)
                .end();
    }

    @Test
    void textWithTheAcknowledgmentIsTaken() {
        given(SYN_RECEIVED)
                .receives(seg().data("abc"))
                .sends(seg().ack(REMOTE + 4))
                .reads("abc")
                .end();
    }

    @Test
    void aFinWithTheAcknowledgmentIsTaken() {
        given(SYN_RECEIVED)
                .receives(fin())
                .sends(seg().ack(REMOTE + 2))
                .isIn(CLOSE_WAIT)
                .end();
    }

    @Test
    void anAcknowledgmentOfSomethingElseIsReset() {
        given(SYN_RECEIVED)
                .receives(seg().ack(LOCAL + 9))
                .sends(rst().seq(LOCAL + 9).noAck())
                .isUnchanged()
                .end();
    }

    @Test
    void aSegmentWithoutAcknowledgmentIsDropped() {
        given(SYN_RECEIVED)
                .receives(seg().noAck().data("abc"))
                .sendsNothing()
                .isUnchanged()
                .end();
    }

    @Test
    @Requirement("MUST-11")
    void aResetEndsWhatAPeerOpened() {
        given(SYN_RECEIVED).receives(rst()).sendsNothing().ended(TcpEnd.RESET).end();
    }

    @Test
    @Requirement("MUST-11")
    void aResetRefusesWhatWeOpened() {
        given(SYN_SENT)
                .receives(syn())
                .skips()
                .receives(rst())
                .ended(TcpEnd.REFUSED)
                .end();
    }

    @Test
    void aResetBesideTheNextNumberIsChallenged() {
        given(SYN_RECEIVED)
                .receives(rst().seq(REMOTE + 2))
                .sends(seg())
                .isIn(SYN_RECEIVED)
                .end();
    }

    @Test
    void aRepeatedSynIsAnsweredAgain() {
        given(SYN_RECEIVED)
                .receives(syn())
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1))
                .isIn(SYN_RECEIVED)
                .end();
    }

    @Test
    @Requirement({"MUST-22", "MUST-19"})
    void theAnswerIsRepeatedEverMoreSeldom() {
        given(SYN_RECEIVED)
                .at(1000)
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1))
                .at(3000)
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1))
                .at(6999)
                .sendsNothing()
                .end();
    }

    @Test
    @Requirement("MUST-22")
    void aPeerThatNeverAcknowledgesIsGivenUp() {
        given(SYN_RECEIVED).at(180_001).skips().ended(TcpEnd.TIMED_OUT).end();
    }

    @Test
    void aCloseWaitsForTheHandshake() {
        given(SYN_RECEIVED)
                .closes()
                .sendsNothing()
                .isIn(SYN_RECEIVED)
                .receives(seg())
                .sends(fin())
                .isIn(FIN_WAIT_1)
                .end();
    }

    @Test
    void anAbortResets() {
        given(SYN_RECEIVED).aborts().sends(rst()).ended(TcpEnd.ABORTED).end();
    }

    @Test
    void aConnectionFromACookieGoesOnWhereTheCookieLeftOff() {
        TcpHandshake handshake = new TcpHandshake(REMOTE, 700, TcpHandshake.NO_SCALING, 0, false, false, 0);
        TcpConnection connection = TcpConnection.established(
                Exchange.PLAIN,
                new TcpOpening(Exchange.LOCAL_PORT, Exchange.REMOTE_PORT, LOCAL, 0, TcpOpening.DEFAULT_V4, MSS),
                new TcpCounters(),
                handshake,
                Exchange.BUFFER,
                0);
        Exchange.of(connection)
                .isIn(ESTABLISHED)
                .receives(seg().data("GET"))
                .tells(TcpEvents.CONNECTED | TcpEvents.READABLE)
                .sends(seg().ack(REMOTE + 4))
                .writes(1000)
                .sends(seg().ack(REMOTE + 4).data(700))
                .end();
    }
}
