package org.tsrecorder.transport.tcp;

import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.Seg.synAck;
import static org.tsrecorder.transport.tcp.TcpState.LISTEN;
import static org.tsrecorder.transport.tcp.TcpState.SYN_RECEIVED;

import org.junit.jupiter.api.Test;

/** RFC 9293 §3.10.7.2. */
class TcpListenTest {
    @Test
    void aResetIsIgnored() {
        given(LISTEN).receives(rst()).sendsNothing().isUnchanged().end();
    }

    @Test
    void anAcknowledgmentIsReset() {
        given(LISTEN)
                .receives(seg().ack(777))
                .sends(rst().seq(777).noAck())
                .isIn(LISTEN)
                .isUnchanged()
                .end();
    }

    @Test
    void aSynAndAcknowledgmentIsReset() {
        given(LISTEN)
                .receives(synAck().ack(777))
                .sends(rst().seq(777).noAck())
                .isIn(LISTEN)
                .end();
    }

    @Test
    @Requirement({"MUST-14", "MUST-67", "MUST-4"})
    void aSynIsAnsweredWithOurs() {
        given(LISTEN)
                .receives(syn())
                .sends(synAck().seq(LOCAL)
                        .ack(REMOTE + 1)
                        .mss(Exchange.MSS)
                        .windowScale(-1)
                        .window(Exchange.BUFFER))
                .isIn(SYN_RECEIVED)
                .end();
    }

    @Test
    void aSegmentWithoutSynIsDropped() {
        given(LISTEN)
                .receives(seg().noAck().data("abc"))
                .sendsNothing()
                .isUnchanged()
                .end();
    }

    @Test
    void textWithTheSynIsNotAcknowledged() {
        given(LISTEN)
                .receives(syn().data("early"))
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1))
                .isIn(SYN_RECEIVED)
                .end();
    }

    @Test
    void optionsThePeerDoesNotOfferAreNotUsed() {
        given(LISTEN, TcpSettings.DEFAULT)
                .receives(syn())
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1).windowScale(-1))
                .end();
    }

    @Test
    void optionsThePeerOffersAreAnswered() {
        given(LISTEN, TcpSettings.DEFAULT)
                .receives(syn().windowScale(7).sackPermitted().ts(5, 0))
                .sends(synAck().seq(LOCAL)
                        .ack(REMOTE + 1)
                        .windowScale(8)
                        .sackPermitted()
                        .ts(0, 5))
                .end();
    }

    @Test
    void closingIsTheEnd() {
        given(LISTEN).closes().sendsNothing().ended(TcpEnd.ABORTED).end();
    }
}
