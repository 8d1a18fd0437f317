package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.BUFFER;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.MSS;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.fin;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Losses: the timer of RFC 6298, fast recovery with SACK (RFC 6675) and without (RFC 6582). */
class TcpRetransmissionTest {
    private static final int FIRST = LOCAL + 1;
    private static final TcpSettings LARGE = PLAIN.withBuffers(BUFFER, BUFFER, 100 * MSS);
    private static final TcpSettings SACK = LARGE.withOptions(false, true);

    /** The n-th full segment of a write, counted from 0. */
    private static Seg full(int index) {
        byte[] octets = Exchange.octets((index + 1) * MSS);
        return seg().seq(FIRST + index * MSS).data(new String(octets, index * MSS, MSS, StandardCharsets.US_ASCII));
    }

    private static Seg ack(int segments) {
        return seg().ack(FIRST + segments * MSS);
    }

    @Test
    @Requirement({"MUST-19", "MUST-18"})
    void whatIsNotAcknowledgedIsRepeatedEverMoreSeldom() {
        given(ESTABLISHED)
                .writes("abc")
                .sends(seg().data("abc"))
                .at(199)
                .sendsNothing()
                .at(200)
                .sends(seg().data("abc"))
                .at(599)
                .sendsNothing()
                .at(600)
                .sends(seg().data("abc"))
                .at(1400)
                .sends(seg().data("abc"))
                .end();
    }

    @Test
    void aFinIsRepeatedToo() {
        given(ESTABLISHED).shutsDown().sends(fin()).at(200).sends(fin()).end();
    }

    @Test
    @Requirement("MUST-18")
    void theAnswerToARepeatedSegmentIsNoMeasurement() {
        Exchange exchange =
                given(ESTABLISHED).at(1000).writes("abc").skips().at(1300).skips();
        long before = exchange.connection.status().roundTripNanos();
        exchange.at(2000).skips().receives(seg().ack(FIRST + 3));
        assertThat(exchange.connection.status().roundTripNanos()).isEqualTo(before);
        exchange.end();
    }

    @Test
    void theRoundTripIsMeasured() {
        Exchange exchange = given(ESTABLISHED).at(1000).writes("abc").skips().at(1080);
        exchange.receives(seg().ack(FIRST + 3));
        assertThat(exchange.connection.status().roundTripNanos()).isEqualTo(10_000_000);
        exchange.end();
    }

    @Test
    @Requirement({"MUST-20", "MUST-21"})
    void aSilentPeerIsGivenUpWhenTheOwnerWants() {
        TcpSettings hasty =
                PLAIN.withTimeouts(TcpTimeouts.DEFAULT.withPatience(Duration.ofSeconds(100), Duration.ofSeconds(180)));
        given(ESTABLISHED, hasty)
                .writes("abc")
                .skips()
                .at(99_999)
                .sendsSomething()
                .isIn(ESTABLISHED)
                .at(100_001)
                .skips()
                .ended(TcpEnd.TIMED_OUT)
                .end();
    }

    @Test
    @Requirement("MUST-20")
    void progressBeginsTheWaitAnew() {
        given(ESTABLISHED)
                .writes("abc")
                .skips()
                .at(290_000)
                .skips()
                .receives(seg().ack(FIRST + 1))
                .at(300_001)
                .skips()
                .isIn(ESTABLISHED)
                .end();
    }

    @Test
    void afterATimeoutTheFlightIsOneSegmentAndGrows() {
        given(ESTABLISHED, LARGE)
                .writes(4 * MSS)
                .sendsSegments(4)
                .at(200)
                .sends(full(0))
                .receives(ack(1))
                .sends(full(1), full(2))
                .receives(ack(3))
                .sends(full(3))
                .end();
    }

    @Test
    @Requirement("MUST-19")
    void theThirdDuplicateRepeatsTheMissingSegment() {
        given(ESTABLISHED, LARGE)
                .writes(6 * MSS)
                .sendsSegments(6)
                .receives(seg())
                .receives(seg())
                .sendsNothing()
                .receives(seg())
                .sends(full(0))
                .end();
    }

    @Test
    void theFirstTwoDuplicatesLetOneNewSegmentOutEach() {
        given(ESTABLISHED, LARGE)
                .writes(20 * MSS)
                .sendsSegments(10)
                .receives(seg())
                .sends(full(10))
                .receives(seg())
                .sends(full(11))
                .end();
    }

    @Test
    void withoutSackAPartialAcknowledgmentRepeatsTheNextSegment() {
        given(ESTABLISHED, LARGE)
                .writes(6 * MSS)
                .sendsSegments(6)
                .receivesTogether(seg(), seg(), seg())
                .sends(full(0))
                .receives(ack(2))
                .sends(full(2))
                .receives(ack(6))
                .sendsNothing()
                .end();
    }

    @Test
    void aDuplicateWithTextOrAnotherWindowDoesNotCount() {
        given(ESTABLISHED, LARGE)
                .writes(6 * MSS)
                .sendsSegments(6)
                .receives(seg().window(50_000))
                .receives(seg().window(50_001))
                .receives(seg().window(50_002))
                .receives(seg().window(50_003))
                .sendsNothing()
                .end();
    }

    @Test
    void withSackTheHolesAreRepeated() {
        given(ESTABLISHED, SACK)
                .writes(10 * MSS)
                .sendsSegments(10)
                .receives(seg().sack(FIRST + MSS, FIRST + 2 * MSS))
                .receives(seg().sack(FIRST + 3 * MSS, FIRST + 4 * MSS, FIRST + MSS, FIRST + 2 * MSS))
                .sendsNothing()
                .receives(seg().sack(FIRST + 5 * MSS, FIRST + 8 * MSS))
                .sends(full(0), full(2), full(4))
                // One of what may be lost, since nothing new is there to send: RFC 6675 NextSeg (4).
                .sends(full(9))
                .end();
    }

    @Test
    void withSackTheWindowIsHeldAgainstWhatIsUnderWay() {
        // Ten are out, four have arrived, one is lost: with CUBIC seven may be under way, and five are.
        given(ESTABLISHED, SACK)
                .writes(20 * MSS)
                .sendsSegments(10)
                .receives(seg().sack(FIRST + MSS, FIRST + 5 * MSS))
                .sends(full(0), full(10))
                .end();
    }

    @Test
    void anAcknowledgmentThatAdvancesMayTellOfALossAsWell() {
        given(ESTABLISHED, SACK)
                .writes(10 * MSS)
                .sendsSegments(10)
                .receives(ack(1).sack(FIRST + 2 * MSS, FIRST + 6 * MSS))
                .sends(full(1), full(9))
                .receives(ack(6))
                .sendsNothing()
                .end();
    }

    @Test
    void aBlockThatWasNeverSentIsCounted() {
        given(ESTABLISHED, SACK)
                .writes(2 * MSS)
                .sendsSegments(2)
                .receives(seg().sack(FIRST + MSS, FIRST + 3 * MSS))
                .counted(TcpCounter.BAD_SACK_BLOCKS, 1)
                .sendsNothing()
                .end();
    }

    @Test
    void whatTheReceiverTookBackIsSentAgainAfterATimeout() {
        given(ESTABLISHED, SACK)
                .writes(3 * MSS)
                .sendsSegments(3)
                .receives(seg().sack(FIRST + MSS, FIRST + 3 * MSS))
                .receives(ack(1))
                .at(5_000)
                .sendsSomething()
                .receives(ack(2))
                .sends(full(2))
                .end();
    }

    @Test
    void whatArrivesOutOfOrderIsReportedNewestFirst() {
        given(ESTABLISHED, SACK)
                .receives(seg().seq(REMOTE + 11).data("k"))
                .sends(seg().sack(REMOTE + 11, REMOTE + 12))
                .receives(seg().seq(REMOTE + 31).data("E"))
                .sends(seg().sack(REMOTE + 31, REMOTE + 32, REMOTE + 11, REMOTE + 12))
                .receives(seg().seq(REMOTE + 12).data("l"))
                .sends(seg().sack(REMOTE + 11, REMOTE + 13, REMOTE + 31, REMOTE + 32))
                .receives(seg().data("abcdefghij"))
                .sends(seg().ack(REMOTE + 13).sack(REMOTE + 31, REMOTE + 32))
                .reads("abcdefghijkl")
                .end();
    }

    @Test
    void anAcknowledgmentOfEverythingStopsTheTimer() {
        Exchange exchange = given(ESTABLISHED).writes("abc").skips().receives(seg().ack(FIRST + 3));
        assertThat(exchange.connection.nextDeadlineNanos()).isEqualTo(TcpConnection.NO_DEADLINE);
        exchange.end();
    }
}
