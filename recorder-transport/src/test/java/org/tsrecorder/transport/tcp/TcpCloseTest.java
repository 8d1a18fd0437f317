package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.TcpState.CLOSED;
import static org.tsrecorder.transport.tcp.TcpState.CLOSE_WAIT;
import static org.tsrecorder.transport.tcp.TcpState.CLOSING;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;
import static org.tsrecorder.transport.tcp.TcpState.FIN_WAIT_1;
import static org.tsrecorder.transport.tcp.TcpState.FIN_WAIT_2;
import static org.tsrecorder.transport.tcp.TcpState.LAST_ACK;
import static org.tsrecorder.transport.tcp.TcpState.TIME_WAIT;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.transport.packet.TcpHeader;

/** From ESTABLISHED to the end: RFC 9293 §3.6, and the eighth step of §3.10.7.4. */
class TcpCloseTest {
    @Test
    void weCloseFirst() {
        given(ESTABLISHED)
                .closes()
                .sends(fin())
                .isIn(FIN_WAIT_1)
                .receives(seg().ack(LOCAL + 2))
                .isIn(FIN_WAIT_2)
                .receives(fin().ack(LOCAL + 2))
                .sends(seg().seq(LOCAL + 2).ack(REMOTE + 2))
                .isIn(TIME_WAIT)
                .end();
    }

    @Test
    @Requirement("MUST-12")
    void thePeerClosesFirst() {
        given(ESTABLISHED)
                .receives(fin())
                .sends(seg().ack(REMOTE + 2))
                .isIn(CLOSE_WAIT)
                .tells(TcpEvents.PEER_CLOSED)
                .closes()
                .sends(fin().ack(REMOTE + 2))
                .isIn(LAST_ACK)
                .receives(seg().seq(REMOTE + 2).ack(LOCAL + 2))
                .ended(TcpEnd.ORDERLY)
                .isIn(CLOSED)
                .end();
    }

    @Test
    void bothCloseAtOnce() {
        given(FIN_WAIT_1)
                .receives(fin())
                .sends(seg().seq(LOCAL + 2).ack(REMOTE + 2))
                .isIn(CLOSING)
                .receives(seg().seq(REMOTE + 2).ack(LOCAL + 2))
                .isIn(TIME_WAIT)
                .end();
    }

    @Test
    void aFinThatAcknowledgesOursLeadsToTimeWaitAtOnce() {
        given(FIN_WAIT_1)
                .receives(fin().ack(LOCAL + 2))
                .sends(seg().seq(LOCAL + 2).ack(REMOTE + 2))
                .isIn(TIME_WAIT)
                .end();
    }

    @Test
    void textIsDeliveredBeforeTheFin() {
        given(ESTABLISHED)
                .receives(seg().window(1000))
                .writes(1003)
                .sends(seg().data(1000))
                .closes()
                .sendsNothing()
                .isIn(FIN_WAIT_1)
                .receives(seg().ack(LOCAL + 1001).window(1000))
                .sends(fin().seq(LOCAL + 1001).data("mno"))
                .end();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIN_WAIT_1", "FIN_WAIT_2"})
    void afterAHalfCloseTextIsStillTaken(TcpState state) {
        given(state)
                .receives(seg().data("abc"))
                .sends(seg().seq(LOCAL + 2).ack(REMOTE + 4))
                .reads("abc")
                .isIn(state)
                .end();
    }

    @Test
    void afterAFullCloseTextIsReset() {
        given(ESTABLISHED)
                .closes()
                .sends(fin())
                .receives(seg().data("abc"))
                .sends(rst().seq(LOCAL + 2))
                .ended(TcpEnd.ABORTED)
                .end();
    }

    @Test
    void closingWithUnreadTextResets() {
        given(ESTABLISHED)
                .receives(seg().data("abc"))
                .skips()
                .closes()
                .sends(rst().ack(REMOTE + 4))
                .ended(TcpEnd.ABORTED)
                .end();
    }

    @Test
    void inCloseWaitTextStillGoesOut() {
        given(CLOSE_WAIT)
                .writes("abc")
                .sends(seg().ack(REMOTE + 2).data("abc"))
                .isIn(CLOSE_WAIT)
                .end();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"})
    void afterThePeersFinItsTextIsIgnored(TcpState state) {
        int next = state == CLOSE_WAIT ? LOCAL + 1 : LOCAL + 2;
        given(state)
                .receives(seg().seq(REMOTE + 2).ack(next).data("abc"))
                .doesNotTell(TcpEvents.READABLE)
                .skips()
                .end();
    }

    @Test
    void whatThePeerSentBeforeItsFinCanBeReadAfterTheEnd() {
        given(ESTABLISHED)
                .receives(fin().data("abc"))
                .skips()
                .shutsDown()
                .skips()
                .receives(seg().seq(REMOTE + 5).ack(LOCAL + 2))
                .ended(TcpEnd.ORDERLY)
                .reads("abc")
                .end();
    }

    @Test
    @Requirement("MUST-13")
    void timeWaitLastsTwiceTheSegmentLifetime() {
        given(TIME_WAIT)
                .at(59_999)
                .isIn(TIME_WAIT)
                .at(60_000)
                .ended(TcpEnd.ORDERLY)
                .isIn(CLOSED)
                .end();
    }

    @Test
    @Requirement("MUST-13")
    void aRepeatedFinBeginsTimeWaitAnew() {
        given(TIME_WAIT)
                .at(50_000)
                .receives(fin().ack(LOCAL + 2))
                .sends(seg().seq(LOCAL + 2).ack(REMOTE + 2))
                .at(109_999)
                .isIn(TIME_WAIT)
                .at(110_000)
                .isIn(CLOSED)
                .end();
    }

    @Test
    void aNewSynMayTakeOverFromTimeWait() {
        Exchange exchange = given(TIME_WAIT);
        assertThat(exchange.connection.acceptsNewIncarnation(header(syn().seq(REMOTE + 3))))
                .isTrue();
        assertThat(exchange.connection.acceptsNewIncarnation(header(syn().seq(REMOTE + 2))))
                .isFalse();
        assertThat(exchange.connection.acceptsNewIncarnation(header(seg().seq(REMOTE + 3))))
                .isFalse();
        exchange.end();
        Exchange established = given(ESTABLISHED);
        assertThat(established.connection.acceptsNewIncarnation(header(syn().seq(REMOTE + 3))))
                .isFalse();
        established.end();
    }

    @Test
    void aNewSynWithANewerTimestampMayTakeOverWhateverItsNumber() {
        Exchange exchange = given(ESTABLISHED, PLAIN.withOptions(true, false))
                .shutsDown()
                .skips()
                .receives(fin().ack(LOCAL + 2).ts(5, 0))
                .skips()
                .isIn(TIME_WAIT);
        assertThat(exchange.connection.acceptsNewIncarnation(header(syn().seq(1).ts(6, 0))))
                .isTrue();
        assertThat(exchange.connection.acceptsNewIncarnation(header(syn().seq(1).ts(5, 0))))
                .isFalse();
        exchange.end();
    }

    private static TcpHeader header(Seg segment) {
        ByteBuf bytes = segment.toBytes();
        TcpHeader header = new TcpHeader();
        header.wrap(bytes, 0, bytes.readableBytes());
        bytes.release();
        return header;
    }

    @Test
    void aPeerThatNeverClosesDoesNotHoldAClosedConnection() {
        given(ESTABLISHED)
                .closes()
                .skips()
                .receives(seg().ack(LOCAL + 2))
                .isIn(FIN_WAIT_2)
                .at(59_999)
                .isIn(FIN_WAIT_2)
                .at(60_001)
                .ended(TcpEnd.ORDERLY)
                .end();
    }

    @Test
    void aHalfClosedConnectionWaitsForThePeerForEver() {
        given(FIN_WAIT_2).at(10_000_000).isIn(FIN_WAIT_2).end();
    }

    @ParameterizedTest
    @EnumSource(names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT"})
    @Requirement("MUST-12")
    void anAbortResetsThePeer(TcpState state) {
        int next = state == ESTABLISHED || state == CLOSE_WAIT ? LOCAL + 1 : LOCAL + 2;
        given(state)
                .aborts()
                .sends(rst().seq(next).ack(state == CLOSE_WAIT ? REMOTE + 2 : REMOTE + 1))
                .ended(TcpEnd.ABORTED)
                .end();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSING", "LAST_ACK", "TIME_WAIT", "LISTEN", "SYN_SENT"})
    void anAbortOfWhatIsOverOrNotBegunIsSilent(TcpState state) {
        given(state).aborts().sendsNothing().ended(TcpEnd.ABORTED).end();
    }
}
