package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.PLAIN;
import static org.tsrecorder.transport.tcp.Exchange.REMOTE;
import static org.tsrecorder.transport.tcp.Exchange.active;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.Seg.rst;
import static org.tsrecorder.transport.tcp.Seg.seg;
import static org.tsrecorder.transport.tcp.Seg.synAck;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;
import static org.tsrecorder.transport.tcp.TcpState.TIME_WAIT;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RFC 9293 §3.8.4. */
class TcpKeepAliveTest {
    private static final TcpSettings PROBING =
            PLAIN.withTimeouts(TcpTimeouts.DEFAULT.withKeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 3));

    @Test
    @Requirement("MUST-25")
    void nobodyIsProbedUnlessAsked() {
        Exchange exchange = given(ESTABLISHED);
        assertThat(exchange.connection.nextDeadlineNanos()).isEqualTo(TcpConnection.NO_DEADLINE);
        exchange.end();
    }

    @Test
    @Requirement("MUST-28")
    void byDefaultTheFirstProbeComesAfterTwoHours() {
        TcpSettings settings = PLAIN.withTimeouts(TcpTimeouts.DEFAULT.withKeepAlive());
        given(ESTABLISHED, settings)
                .at(7_199_999)
                .sendsNothing()
                .at(7_200_000)
                .sends(seg().seq(LOCAL))
                .end();
    }

    @Test
    @Requirement({"MUST-24", "MUST-27"})
    void aSilentPeerIsProbedWithAnOldNumber() {
        given(ESTABLISHED, PROBING)
                .at(59_999)
                .sendsNothing()
                .at(60_000)
                .sends(seg().seq(LOCAL))
                .receives(seg())
                .at(119_999)
                .sendsNothing()
                .at(120_000)
                .sends(seg().seq(LOCAL))
                .end();
    }

    @Test
    @Requirement("MUST-29")
    void onlySeveralUnansweredProbesEndTheConnection() {
        given(ESTABLISHED, PROBING)
                .at(80_000)
                .sends(seg().seq(LOCAL), seg().seq(LOCAL), seg().seq(LOCAL))
                .isIn(ESTABLISHED)
                .at(90_000)
                .sends(rst())
                .ended(TcpEnd.TIMED_OUT)
                .end();
    }

    @Test
    void nobodyIsProbedInTimeWait() {
        given(TIME_WAIT, PROBING)
                .receives(seg().seq(REMOTE + 2).ack(LOCAL + 2))
                .at(59_999)
                .sendsNothing()
                .at(60_000)
                .sendsNothing()
                .ended(TcpEnd.ORDERLY)
                .end();
    }

    @Test
    @Requirement("MUST-26")
    void nothingIsProbedWhileTextIsUnderWay() {
        given(ESTABLISHED, PROBING)
                .at(59_900)
                .writes("abc")
                .sends(seg().data("abc"))
                .at(60_001)
                .sendsNothing()
                .end();
    }

    @Test
    @Requirement({"MUST-24", "MUST-27"})
    void theOwnerSwitchesProbesOnAndOffForOneConnection() {
        given(ESTABLISHED)
                .at(1_000)
                .does((connection, exchange) -> connection.keepAlive(exchange.nowNanos(), Duration.ofSeconds(30)))
                .at(30_999)
                .sendsNothing()
                .at(31_000)
                .sends(seg().seq(LOCAL))
                .counted(TcpCounter.KEEP_ALIVES_SENT, 1)
                .receives(seg())
                .does((connection, exchange) -> connection.keepAlive(exchange.nowNanos(), Duration.ZERO))
                .at(20_000_000)
                .sendsNothing()
                .isIn(ESTABLISHED)
                .end();
    }

    @Test
    void probesAskedForDuringTheHandshakeBeginWhenItIsComplete() {
        active(PLAIN)
                .connects()
                .does((connection, exchange) -> connection.keepAlive(exchange.nowNanos(), Duration.ofSeconds(30)))
                .skips()
                .at(500)
                .receives(synAck())
                .skips()
                .isIn(ESTABLISHED)
                .at(30_499)
                .sendsNothing()
                .at(30_500)
                .sends(seg().seq(LOCAL))
                .end();
    }
}
