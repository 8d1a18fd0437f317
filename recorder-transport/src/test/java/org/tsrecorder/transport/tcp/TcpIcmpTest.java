package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.tcp.Exchange.LOCAL;
import static org.tsrecorder.transport.tcp.Exchange.given;
import static org.tsrecorder.transport.tcp.TcpState.ESTABLISHED;
import static org.tsrecorder.transport.tcp.TcpState.SYN_SENT;

import org.junit.jupiter.api.Test;

/** RFC 9293 §3.9.2.2 and RFC 5927. */
class TcpIcmpTest {
    @Test
    @Requirement({"MUST-54", "MUST-56"})
    void aSoftErrorDoesNotEndAnOpening() {
        given(SYN_SENT)
                .does((connection, exchange) -> connection.onIcmpError(TcpIcmpError.SOFT))
                .isIn(SYN_SENT)
                .at(180_001)
                .skips()
                .ended(TcpEnd.UNREACHABLE)
                .end();
    }

    @Test
    @Requirement("MUST-54")
    void aHardErrorEndsAnOpening() {
        given(SYN_SENT)
                .does((connection, exchange) -> connection.onIcmpError(TcpIcmpError.HARD))
                .ended(TcpEnd.UNREACHABLE)
                .end();
    }

    @Test
    @Requirement("MUST-56")
    void noErrorEndsAnEstablishedConnection() {
        given(ESTABLISHED)
                .does((connection, exchange) -> connection.onIcmpError(TcpIcmpError.SOFT))
                .does((connection, exchange) -> connection.onIcmpError(TcpIcmpError.HARD))
                .isIn(ESTABLISHED)
                .isUnchanged()
                .end();
    }

    @Test
    void onlyWhatIsUnderWayCanBeQuoted() {
        Exchange exchange = given(ESTABLISHED).writes("abc").skips();
        assertThat(exchange.connection.isUnderWay(LOCAL + 1)).isTrue();
        assertThat(exchange.connection.isUnderWay(LOCAL + 3)).isTrue();
        assertThat(exchange.connection.isUnderWay(LOCAL + 4)).isFalse();
        assertThat(exchange.connection.isUnderWay(LOCAL)).isFalse();
        exchange.end();
    }
}
