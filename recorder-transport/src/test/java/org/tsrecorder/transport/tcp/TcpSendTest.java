package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.tcp.Exchange.BUFFER;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.MSS;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Exchange.passive;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.TcpFlags;

/** What is written goes out: segments, the peer's window, Nagle, silly windows, the congestion window. */
class TcpSendTest {
    private static final int FIRST = LOCAL + 1;

    @Test
    @Requirement({"MUST-60", "MUST-61"})
    void theLastSegmentOfAWriteIsPushed() {
        given(ESTABLISHED)
                .writes(2 * MSS)
                .sends(
                        seg().exact().data(MSS),
                        seg().exact().seq(FIRST + MSS).data(dataFrom(MSS, MSS)).flag(TcpFlags.PSH))
                .end();
    }

    private static String dataFrom(int from, int count) {
        byte[] octets = Exchange.octets(from + count);
        return new String(octets, from, count, java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    @Requirement("MUST-16")
    void segmentsAreAsLargeAsBothEndsAndTheOptionsAllow() {
        TcpSettings timestamps = PLAIN.withOptions(true, false);
        passive(timestamps)
                .receives(syn().mss(700).ts(1, 0))
                .skips()
                .receives(seg().ts(1, 0))
                .writes(700)
                .sends(seg().data(700 - 12).ts(0, 1))
                .skips()
                .end();
    }

    @Test
    @Requirement("MUST-15")
    void aPeerThatSendsNoMssGetsTheDefault() {
        passive(PLAIN)
                .receives(syn().mss(0))
                .skips()
                .receives(seg())
                .writes(600)
                .sends(seg().data(536))
                .end();
    }

    @Test
    @Requirement("MUST-65")
    void theMssIsToldInSynsOnly() {
        given(ESTABLISHED).writes("abc").sends(seg().data("abc").mss(0)).end();
    }

    @Test
    void aSmallWriteWaitsWhileSomethingIsUnderWay() {
        given(ESTABLISHED)
                .writes("a")
                .sends(seg().data("a"))
                .writes("b")
                .writes("c")
                .sendsNothing()
                .receives(seg().ack(FIRST + 1))
                .sends(seg().seq(FIRST + 1).data("bc"))
                .end();
    }

    @Test
    @Requirement("MUST-17")
    void theNagleAlgorithmCanBeSwitchedOff() {
        given(ESTABLISHED)
                .does((connection, exchange) -> connection.noDelay(true))
                .writes("a")
                .sends(seg().data("a"))
                .writes("b")
                .sends(seg().seq(FIRST + 1).data("b"))
                .does((connection, exchange) -> connection.noDelay(false))
                .writes("c")
                .sendsNothing()
                .end();
    }

    @Test
    void aFinIsNotDelayed() {
        given(ESTABLISHED)
                .writes("a")
                .skips()
                .writes("b")
                .shutsDown()
                .sends(fin().seq(FIRST + 1).data("b"))
                .end();
    }

    @Test
    @Requirement("MUST-38")
    void aSmallOpeningOfTheWindowIsNotUsed() {
        given(ESTABLISHED)
                .receives(seg().window(3000))
                .writes(3 * MSS + 500)
                .skips()
                .receives(seg().ack(FIRST + 3 * MSS).window(100))
                .sendsNothing()
                .receives(seg().ack(FIRST + 3 * MSS).window(500))
                .sends(seg().seq(FIRST + 3 * MSS).data(dataFrom(3 * MSS, 500)))
                .end();
    }

    @Test
    @Requirement("MUST-38")
    void whatTheWindowCutsGoesOutIfItIsHalfOfTheLargestWindow() {
        passive(PLAIN)
                .receives(syn().window(600))
                .skips()
                .receives(seg().window(600))
                .writes(MSS)
                .sends(seg().data(600))
                .end();
    }

    @Test
    @Requirement("MUST-1")
    void theWindowIsUnsigned() {
        given(ESTABLISHED)
                .receives(seg().window(0xFFFF))
                .writes(8 * MSS)
                .sendsSegments(8)
                .end();
    }

    @Test
    @Requirement("MUST-34")
    void aWindowThatShrinksIsObeyed() {
        given(ESTABLISHED)
                .writes(4 * MSS)
                .sendsSegments(4)
                .receives(seg().ack(FIRST + MSS).window(MSS))
                .writes(MSS)
                .sendsNothing()
                .receives(seg().ack(FIRST + 4 * MSS).window(2 * MSS))
                .sendsSegments(1)
                .end();
    }

    @Test
    void anOldSegmentDoesNotMoveTheWindow() {
        given(ESTABLISHED)
                .receivesTogether(seg().seq(Exchange.REMOTE + 4).data("new").window(50_000), seg().window(1))
                .skips()
                .writes(4 * MSS)
                .sendsSegments(4)
                .end();
    }

    @Test
    void theSendBufferIsBoundedAndTellsWhenThereIsRoomAgain() {
        Exchange exchange = given(ESTABLISHED).receives(seg().window(0));
        ByteBuf data = Unpooled.wrappedBuffer(Exchange.octets(BUFFER + 500));
        assertThat(exchange.connection.write(data)).isEqualTo(BUFFER);
        assertThat(data.readableBytes()).isEqualTo(500);
        assertThat(exchange.connection.writableBytes()).isZero();
        data.release();
        exchange.receives(seg().window(MSS))
                .sends(seg().data(MSS))
                .doesNotTell(TcpEvents.WRITABLE)
                .receives(seg().ack(FIRST + MSS).window(0))
                .tells(TcpEvents.WRITABLE);
        assertThat(exchange.connection.writableBytes()).isEqualTo(MSS);
        exchange.end();
    }

    @Test
    void writingAfterTheCloseIsAMistake() {
        Exchange exchange = given(ESTABLISHED).shutsDown().skips();
        ByteBuf data = Unpooled.wrappedBuffer(new byte[1]);
        assertThatThrownBy(() -> exchange.connection.write(data)).isInstanceOf(IllegalStateException.class);
        data.release();
        exchange.end();
    }

    @Test
    @Requirement("MUST-19")
    void theFirstFlightIsTenSegmentsAndDoublesWithEachRoundTrip() {
        TcpSettings large = PLAIN.withBuffers(BUFFER, BUFFER, 100 * MSS);
        given(ESTABLISHED, large)
                .writes(40 * MSS)
                .sendsSegments(10)
                .at(50)
                .receives(seg().ack(FIRST + 10 * MSS))
                .sendsSegments(20)
                .end();
    }

    @Test
    @Requirement("MUST-19")
    void afterIdlenessTheFlightIsTheFirstAgain() {
        TcpSettings large = PLAIN.withBuffers(BUFFER, BUFFER, 100 * MSS);
        given(ESTABLISHED, large)
                .writes(20 * MSS)
                .sendsSegments(10)
                .at(50)
                .receives(seg().ack(FIRST + 10 * MSS))
                .sendsSegments(10)
                .at(100)
                .receives(seg().ack(FIRST + 20 * MSS))
                .at(60_000)
                .writes(30 * MSS)
                .sendsSegments(10)
                .end();
    }

    @Test
    void manySmallWritesShareBuffers() {
        TcpSettings large = PLAIN.withBuffers(BUFFER, BUFFER, 100 * MSS);
        Exchange exchange = given(ESTABLISHED, large).receives(seg().window(0));
        for (int i = 0; i < 600; i++) {
            exchange.writes(String.valueOf((char) ('a' + i % 26)));
        }
        exchange.receives(seg().window(50_000)).sends(seg().data(600)).end();
    }

    @Test
    @Requirement("MUST-67")
    void aSmallerPathMakesSmallerSegmentsAndRepeatsWhatIsUnderWay() {
        given(ESTABLISHED)
                .writes(MSS)
                .sends(seg().data(MSS))
                .does((connection, exchange) -> connection.onPathMtu(exchange.nowNanos(), 600, exchange))
                .sends(seg().data(600), seg().seq(FIRST + 600).data(dataFrom(600, 400)))
                .end();
    }
}
