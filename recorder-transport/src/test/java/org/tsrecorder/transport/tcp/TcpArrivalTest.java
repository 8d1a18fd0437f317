package org.tsrecorder.transport.tcp;

import static org.tsrecorder.transport.tcp.Exchange.BUFFER;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.TcpState.CLOSED;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;

import io.netty.buffer.ByteBuf;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is acceptable in the synchronized states: RFC 9293 §3.10.7.4, first to fifth step, and RFC 5961. */
class TcpArrivalTest {
    /** Number of our next segment: one more where our FIN is out. */
    private static int next(TcpState state) {
        return switch (state) {
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> LOCAL + 2;
            default -> LOCAL + 1;
        };
    }

    /** What we expect of the peer: one more where its FIN is in. */
    private static int expected(TcpState state) {
        return switch (state) {
            case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> REMOTE + 2;
            default -> REMOTE + 1;
        };
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT", "SYN_RECEIVED"})
    void aSegmentOutsideTheWindowIsAnsweredWithAnAck(TcpState state) {
        given(state)
                .receives(seg().seq(expected(state) - 1000).data("old"))
                .sends(seg().seq(next(state)).ack(expected(state)))
                .receives(seg().seq(expected(state) + BUFFER + 1).data("far"))
                .sends(seg().seq(next(state)).ack(expected(state)))
                .isUnchanged()
                .end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT"})
    void aResetOutsideTheWindowIsDropped(TcpState state) {
        given(state)
                .receives(rst().seq(expected(state) - 1))
                .receives(rst().seq(expected(state) + BUFFER))
                .sendsNothing()
                .isUnchanged()
                .end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT"})
    void aResetInTheWindowBesideTheNextNumberIsChallenged(TcpState state) {
        given(state)
                .receives(rst().seq(expected(state) + 1))
                .sends(seg().seq(next(state)).ack(expected(state)))
                .isUnchanged()
                .end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT"})
    @Requirement("MUST-12")
    void aResetOfTheNextNumberEndsTheConnection(TcpState state) {
        given(state)
                .receives(rst().seq(expected(state)))
                .sendsNothing()
                .isIn(CLOSED)
                .ended(state == TcpState.TIME_WAIT ? TcpEnd.ORDERLY : TcpEnd.RESET)
                .end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT", "SYN_RECEIVED"})
    void aSynIsChallengedWhateverItsNumber(TcpState state) {
        given(state)
                .receives(syn().seq(expected(state) + 5))
                .sends(seg().seq(next(state)).ack(expected(state)))
                .receives(syn().seq(expected(state) - 500))
                .sends(seg().seq(next(state)).ack(expected(state)))
                .isUnchanged()
                .end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT", "SYN_RECEIVED"})
    void aSegmentWithoutAcknowledgmentIsDropped(TcpState state) {
        given(state)
                .receives(seg().noAck().seq(expected(state)).data("abc"))
                .sendsNothing()
                .isUnchanged()
                .end();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "LISTEN", "SYN_SENT", "SYN_RECEIVED"})
    void anAcknowledgmentOfWhatWasNeverSentIsAnsweredAndDropped(TcpState state) {
        given(state)
                .receives(seg().seq(expected(state)).ack(next(state) + 1).data("abc"))
                .sends(seg().seq(next(state)).ack(expected(state)))
                .isUnchanged()
                .end();
    }

    @Test
    void anAcknowledgmentFromTheDistantPastIsChallenged() {
        given(ESTABLISHED)
                .receives(seg().ack(LOCAL + 1 - 70_000).data("abc"))
                .sends(seg())
                .counted(TcpCounter.CHALLENGE_ACKS, 1)
                .isUnchanged()
                .end();
    }

    @Test
    void challengesAreLimited() {
        Exchange exchange = given(ESTABLISHED);
        for (int i = 0; i < TcpTuning.CHALLENGE_ACKS; i++) {
            exchange.receives(rst().seq(REMOTE + 2)).sends(seg());
        }
        exchange.receives(rst().seq(REMOTE + 2))
                .sendsNothing()
                .counted(TcpCounter.CHALLENGES_WITHHELD, 1)
                .at(5001)
                .receives(rst().seq(REMOTE + 2))
                .sends(seg())
                .end();
    }

    @Test
    @Requirement({"MUST-5", "MUST-6", "MUST-7", "MUST-64"})
    void unknownAndMalformedOptionsAreSkipped() {
        ByteBuf bytes = seg().data("abc").toBytes();
        // An unknown option of 5 octets and a NOP, so that nothing is aligned, and one that is too long for the header.
        ByteBuf withOptions = bytes.alloc().directBuffer();
        withOptions
                .writeBytes(bytes, 20)
                .writeBytes(new byte[] {77, 5, 1, 2, 3, 1, 78, 40})
                .writeBytes(bytes);
        withOptions.setByte(12, 7 << 4);
        bytes.release();
        given(ESTABLISHED)
                .receives(withOptions)
                .sends(seg().ack(REMOTE + 4))
                .reads("abc")
                .end();
    }

    @Test
    void whatOverlapsTheWindowIsCutToIt() {
        given(ESTABLISHED)
                .receives(seg().data("abc"))
                .sends(seg().ack(REMOTE + 4))
                .receives(seg().data("abcdef"))
                .sends(seg().ack(REMOTE + 7))
                .reads("abcdef")
                .end();
    }

    @Test
    void nothingArrivesAfterTheEnd() {
        given(CLOSED)
                .receives(fin())
                .sendsNothing()
                .counted(TcpCounter.AFTER_END, 1)
                .end();
    }

    @Test
    void writingAfterTheEndTakesNothing() {
        Exchange exchange = given(ESTABLISHED).receives(rst());
        Assertions.assertThat(exchange.connection.writableBytes()).isZero();
        exchange.ended(TcpEnd.RESET).end();
    }
}
