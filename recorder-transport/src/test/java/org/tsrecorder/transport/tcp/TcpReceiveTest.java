package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.BUFFER;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.MSS;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.TcpState.CLOSE_WAIT;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;

import org.junit.jupiter.api.Test;

/** Text arrives: acknowledgments, the window, what comes out of order. */
class TcpReceiveTest {
    private static final int NEXT = REMOTE + 1;

    @Test
    @Requirement("MUST-40")
    void aLoneSegmentIsAcknowledgedWithinHalfASecond() {
        int from = NEXT + 16;
        given(ESTABLISHED)
                .pastSlowStart()
                .receives(seg().seq(from).data(500))
                .sendsNothing()
                .at(39)
                .sendsNothing()
                .at(40)
                .sends(seg().ack(from + 500))
                .end();
    }

    @Test
    @Requirement("MUST-58")
    void everySecondFullSegmentIsAcknowledgedAtOnce() {
        int from = NEXT + 16;
        given(ESTABLISHED)
                .pastSlowStart()
                .receives(seg().seq(from).data(MSS))
                .sendsNothing()
                .receives(seg().seq(from + MSS).data(MSS))
                .sends(seg().ack(from + 2 * MSS))
                .end();
    }

    @Test
    @Requirement({"MUST-58", "MUST-59"})
    void whatArrivesTogetherIsAcknowledgedOnce() {
        given(ESTABLISHED)
                .receivesTogether(
                        seg().data(MSS),
                        seg().seq(NEXT + MSS).data(MSS),
                        seg().seq(NEXT + 2 * MSS).data(MSS),
                        seg().seq(NEXT + 3 * MSS).data(MSS))
                .sends(seg().ack(NEXT + 4 * MSS))
                .end();
    }

    @Test
    void ourTextCarriesTheAcknowledgment() {
        int from = NEXT + 16;
        given(ESTABLISHED)
                .pastSlowStart()
                .receives(seg().seq(from).data("ping"))
                .writes("pong")
                .sends(seg().ack(from + 4).data("pong"))
                .at(100)
                .sendsNothing()
                .end();
    }

    @Test
    @Requirement("MUST-58")
    void textAheadOfItsTurnIsKeptAndAskedFor() {
        given(ESTABLISHED)
                .receives(seg().seq(NEXT + 3).data("def"))
                .sends(seg())
                .receives(seg().seq(NEXT + 6).data("ghi"))
                .sends(seg())
                .doesNotTell(TcpEvents.READABLE)
                .receives(seg().data("abc"))
                .sends(seg().ack(NEXT + 9))
                .tells(TcpEvents.READABLE)
                .reads("abcdefghi")
                .end();
    }

    @Test
    void aFinAheadOfItsTurnWaits() {
        given(ESTABLISHED)
                .receives(fin().seq(NEXT + 3).data("def"))
                .sends(seg())
                .isIn(ESTABLISHED)
                .receives(seg().data("abc"))
                .sends(seg().ack(NEXT + 7))
                .isIn(CLOSE_WAIT)
                .tells(TcpEvents.PEER_CLOSED)
                .reads("abcdef")
                .end();
    }

    @Test
    void whatOverlapsWhatIsKeptIsDeliveredOnce() {
        given(ESTABLISHED)
                .receives(seg().seq(NEXT + 2).data("cd"))
                .sends(seg())
                .receives(seg().seq(NEXT + 5).data("f"))
                .sends(seg())
                .receives(seg().data("abcdefg"))
                .sends(seg().ack(NEXT + 7))
                .reads("abcdefg")
                .end();
    }

    @Test
    void theWindowShrinksByWhatIsNotReadAndItsEdgeStays() {
        given(ESTABLISHED)
                .receives(seg().data(MSS))
                .sends(seg().ack(NEXT + MSS).window(BUFFER - MSS))
                .receives(seg().seq(NEXT + MSS).data(MSS))
                .sends(seg().ack(NEXT + 2 * MSS).window(BUFFER - 2 * MSS))
                .end();
    }

    @Test
    @Requirement("MUST-39")
    void readingALittleDoesNotMoveTheWindow() {
        full(given(ESTABLISHED))
                .reads(100)
                .sendsNothing()
                .receives(seg().seq(NEXT + BUFFER).data("x"))
                .sends(seg().ack(NEXT + BUFFER).window(0))
                .end();
    }

    @Test
    void readingMuchOpensTheWindowAtOnce() {
        full(given(ESTABLISHED))
                .reads(100 + 2 * 950)
                .sends(seg().ack(NEXT + BUFFER).window(2 * MSS))
                .end();
    }

    /** Fills the buffer: 100 octets, then what is left. */
    private static Exchange full(Exchange exchange) {
        exchange.receives(seg().data(100)).skips();
        for (int at = 100; at < BUFFER; at += 950) {
            exchange.receives(seg().seq(NEXT + at).data(Math.min(950, BUFFER - at)))
                    .skips();
        }
        return exchange;
    }

    @Test
    @Requirement("MUST-66")
    void aWindowOfZeroTakesNoTextButStillAcknowledgmentsAndResets() {
        full(given(ESTABLISHED))
                .writes("abc")
                .sends(seg().ack(NEXT + BUFFER).data("abc").window(0))
                .receives(seg().seq(NEXT + BUFFER).ack(LOCAL + 4).data("y"))
                .sends(seg().seq(LOCAL + 4).ack(NEXT + BUFFER).window(0))
                .receives(rst().seq(NEXT + BUFFER))
                .ended(TcpEnd.RESET)
                .end();
    }

    @Test
    void theBufferGrowsWithAReaderWhoKeepsUp() {
        TcpSettings growing = PLAIN.withBuffers(4000, 60_000, 4000);
        Exchange exchange = given(ESTABLISHED, growing);
        exchange.at(10).writes("q").skips().at(30).receives(seg().ack(LOCAL + 2));
        int at = NEXT;
        for (int round = 0; round < 30; round++) {
            exchange.at(100 + 20L * round);
            exchange.receivesTogether(
                    seg().seq(at).ack(LOCAL + 2).data(MSS),
                    seg().seq(at + MSS).ack(LOCAL + 2).data(MSS));
            exchange.reads(2 * MSS).skips();
            at += 2 * MSS;
        }
        assertThat(exchange.connection.status().receiveCapacity()).isGreaterThan(2 * 2 * MSS);
        exchange.end();
    }

    @Test
    void theBufferDoesNotGrowWhileNobodyReads() {
        TcpSettings growing = PLAIN.withBuffers(4000, 60_000, 4000);
        Exchange exchange = given(ESTABLISHED, growing);
        for (int i = 0; i < 4; i++) {
            exchange.at(20L * i).receives(seg().seq(NEXT + i * MSS).data(MSS)).skips();
        }
        assertThat(exchange.connection.status().receiveCapacity()).isEqualTo(4000);
        exchange.end();
    }

    @Test
    @Requirement({"MUST-30", "MUST-31", "MUST-32", "MUST-33", "MUST-62"})
    void urgentDataStayInTheStreamAndTheOwnerLearnsWhereTheyEnd() {
        Exchange exchange =
                given(ESTABLISHED).receives(seg().data("abcdef").urgent(4)).skips();
        exchange.tells(TcpEvents.URGENT);
        assertThat(exchange.connection.urgentBytes()).isEqualTo(4);
        exchange.receives(seg().seq(NEXT + 6).data("ghi").urgent(50_000))
                .skips()
                .tells(TcpEvents.URGENT);
        assertThat(exchange.connection.urgentBytes()).isEqualTo(50_006);
        exchange.reads("abcdefghi");
        assertThat(exchange.connection.urgentBytes()).isEqualTo(49_997);
        exchange.end();
    }

    @Test
    void manySmallSegmentsThatNobodyReadsShareBuffers() {
        Exchange exchange = given(ESTABLISHED);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            char letter = (char) ('a' + i % 26);
            exchange.receives(seg().seq(NEXT + i).data(String.valueOf(letter))).skips();
            text.append(letter);
        }
        exchange.reads(text.toString()).skips().end();
    }
}
