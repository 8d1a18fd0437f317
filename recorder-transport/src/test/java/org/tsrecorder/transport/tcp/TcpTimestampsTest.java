package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Exchange.passive;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.syn;
import static org.tsrecorder.transport.tcp.Seg.synAck;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;

import org.junit.jupiter.api.Test;

/** RFC 7323: timestamps, PAWS, and the window scale. */
class TcpTimestampsTest {
    private static final TcpSettings TIMESTAMPS = PLAIN.withOptions(true, false);

    @Test
    void theNewestTimestampInOrderIsEchoed() {
        given(ESTABLISHED, TIMESTAMPS)
                .at(100)
                .receives(seg().data("a").ts(7, 0))
                .sends(seg().ack(REMOTE + 2).ts(100, 7))
                .receives(seg().seq(REMOTE + 3).data("c").ts(9, 0))
                .sends(seg().ack(REMOTE + 2).ts(100, 7))
                .end();
    }

    @Test
    void aDelayedAcknowledgmentEchoesTheFirstOfItsSegments() {
        int from = REMOTE + 1;
        Exchange exchange = given(ESTABLISHED, TIMESTAMPS);
        for (int i = 0; i < 16; i++) {
            exchange.receives(seg().seq(from + i).data("x").ts(2, 0)).skips();
        }
        exchange.receivesTogether(
                        seg().seq(from + 16).data("ab").ts(5, 0),
                        seg().seq(from + 18).data("cd").ts(8, 0))
                .sends(seg().ack(from + 20).ts(0, 5))
                .end();
    }

    @Test
    void anOldTimestampIsAnsweredAndDropped() {
        given(ESTABLISHED, TIMESTAMPS)
                .receives(seg().data("a").ts(50, 0))
                .skips()
                .receives(seg().seq(REMOTE + 2).data("b").ts(49, 0))
                .sends(seg().ack(REMOTE + 2).ts(0, 50))
                .counted(TcpCounter.OLD_TIMESTAMP, 1)
                .reads("a")
                .end();
    }

    @Test
    void aResetIsBelievedWhateverItsTimestamp() {
        given(ESTABLISHED, TIMESTAMPS)
                .receives(seg().ts(50, 0))
                .receives(rst().ts(3, 0))
                .ended(TcpEnd.RESET)
                .end();
    }

    @Test
    void aSegmentWithoutTheAgreedTimestampIsDropped() {
        given(ESTABLISHED, TIMESTAMPS)
                .receives(seg().data("a"))
                .sendsNothing()
                .isUnchanged()
                .end();
    }

    @Test
    void afterWeeksOfSilenceAnyTimestampIsNew() {
        given(ESTABLISHED, TIMESTAMPS)
                .receives(seg().ts(Integer.MAX_VALUE, 0))
                .suspendedUntil(25L * 86_400_000)
                .receives(seg().data("a").ts(Integer.MIN_VALUE + 5, 0))
                .skips()
                .reads("a")
                .end();
    }

    @Test
    void theEchoMeasuresARepeatedSegment() {
        Exchange exchange =
                given(ESTABLISHED, TIMESTAMPS).at(1000).writes("abc").skips().at(1200);
        exchange.skips().at(1230).receives(seg().ack(LOCAL + 4).ts(2, 1200));
        assertThat(exchange.connection.status().roundTripNanos()).isEqualTo(30_000_000 / 8);
        exchange.end();
    }

    @Test
    void theEchoOfALostAnswersSegmentIsNoMeasurement() {
        Exchange exchange =
                given(ESTABLISHED, TIMESTAMPS).at(1000).writes("abc").skips().at(1200);
        exchange.skips().at(1230).receives(seg().ack(LOCAL + 4).ts(2, 1000));
        assertThat(exchange.connection.status().roundTripNanos()).isZero();
        exchange.end();
    }

    @Test
    void windowsAreScaledBothWaysButInSyns() {
        TcpSettings large = PLAIN.withBuffers(200_000, 200_000, 200_000);
        passive(large)
                .receives(syn().windowScale(3).window(1000))
                .sends(synAck().seq(LOCAL).ack(REMOTE + 1).windowScale(2).window(65_535))
                .receives(seg().window(500))
                .writes(5000)
                .sendsSegments(4)
                .receives(seg().data("x").window(500))
                .sends(seg().seq(LOCAL + 4001).ack(REMOTE + 2).window(200_000 / 4))
                .end();
    }

    @Test
    void aScaleBeyondFourteenIsFourteen() {
        Exchange exchange = passive(PLAIN).receives(syn().windowScale(200)).skips();
        exchange.receives(seg().window(1));
        assertThat(exchange.connection.status().sendWindow()).isEqualTo(1 << 14);
        exchange.end();
    }
}
