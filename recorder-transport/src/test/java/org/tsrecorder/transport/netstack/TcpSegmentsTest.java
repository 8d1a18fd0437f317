package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeaderWriter;
import org.tsrecorder.transport.tcp.Requirement;
import org.tsrecorder.transport.tcp.TcpState;

final class TcpSegmentsTest extends StackFixture {
    private final List<TcpSocket> accepted = new ArrayList<>();
    private final List<RecordingHandler> handlers = new ArrayList<>();

    private TcpListener listening() {
        return stack.listen(IpAddress.ANY_V4, 80, socket -> {
                    accepted.add(socket);
                    handlers.add(new RecordingHandler(() -> now, 0));
                    return handlers.get(handlers.size() - 1);
                })
                .orElseThrow();
    }

    private void receivesSegment(int port, Consumer<TcpHeaderWriter> fields) {
        receives(Packets.tcp(PEER, 40_000, US, port, new byte[0], fields));
    }

    /** Shakes hands as a peer whose ISS is 1000; answers our ISS. */
    private int established() {
        receivesSegment(80, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN).window(9000));
        int iss = takeSent().tcp().sequenceNumber();
        receivesSegment(
                80,
                seg -> seg.sequenceNumber(1001).acknowledgmentNumber(iss + 1).window(9000));
        return iss;
    }

    @Test
    void aSynToAClosedPortIsReset() {
        receivesSegment(81, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN));
        Seen seen = takeSent();
        assertThat(seen.tcp().flags()).isEqualTo(TcpFlags.RST | TcpFlags.ACK);
        assertThat(seen.tcp().sequenceNumber()).isZero();
        assertThat(seen.tcp().acknowledgmentNumber()).isEqualTo(1001);
        assertThat(seen.tcp().sourcePort()).isEqualTo(81);
        assertThat(seen.tcp().destinationPort()).isEqualTo(40_000);
    }

    @Test
    void anAckOfNoConnectionIsResetWhereItAcknowledges() {
        listening();
        receivesSegment(80, seg -> seg.sequenceNumber(1000).acknowledgmentNumber(777));
        Seen seen = takeSent();
        assertThat(seen.tcp().flags()).isEqualTo(TcpFlags.RST);
        assertThat(seen.tcp().sequenceNumber()).isEqualTo(777);
    }

    @Test
    void aResetIsNeverAnswered() {
        receivesSegment(81, seg -> seg.sequenceNumber(1000).flags(TcpFlags.RST));
        receivesSegment(81, seg -> seg.acknowledgmentNumber(1).flags(TcpFlags.RST));
        sentNothing();
    }

    @Test
    void resetsAreSentSoOftenASecond() {
        for (int i = 0; i < 1_000; i++) {
            receivesSegment(81, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN));
        }
        assertThat(count(NetStackCounter.RESETS_SENT)).isEqualTo(100);
        assertThat(count(NetStackCounter.RESETS_SUPPRESSED)).isEqualTo(900);
    }

    @Test
    void aSynFromPortZeroIsDropped() {
        listening();
        receives(Packets.tcp(PEER, 0, US, 80, new byte[0], seg -> seg.flags(TcpFlags.SYN)));
        sentNothing();
        assertThat(stack.counters().get(PacketFault.BAD_PORT)).isOne();
    }

    @Test
    @Requirement("MUST-3")
    void aBadChecksumIsDropped() {
        listening();
        ByteBuf packet = Packets.tcp(PEER, 40_000, US, 80, new byte[3], seg -> seg.flags(TcpFlags.SYN));
        packet.setByte(packet.writerIndex() - 1, 1);
        receives(packet);
        sentNothing();
        assertThat(stack.counters().get(PacketFault.BAD_CHECKSUM)).isOne();
    }

    @Test
    @Requirement("MUST-2")
    void aPeerIsAcceptedOnceItsHandshakeIsComplete() {
        listening();
        receivesSegment(80, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN).window(9000));
        Seen answer = takeSent();
        assertThat(answer.tcp().flags()).isEqualTo(TcpFlags.SYN | TcpFlags.ACK);
        assertThat(answer.tcp().maximumSegmentSize()).isEqualTo(1240);
        assertThat(accepted).isEmpty();
        assertThat(stack.halfOpen()).isOne();
        int ours = answer.tcp().sequenceNumber() + 1;
        receivesSegment(
                80, seg -> seg.sequenceNumber(1001).acknowledgmentNumber(ours).window(9000));
        assertThat(accepted).hasSize(1);
        assertThat(accepted.get(0)).hasToString("100.64.0.1:80 <-> 100.64.0.2:40000");
        assertThat(stack.halfOpen()).isZero();
        assertThat(stack.connections()).isOne();
    }

    @Test
    void aHalfOpenConnectionThatIsResetIsForgotten() {
        listening();
        receivesSegment(80, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN).window(9000));
        takeSent();
        receivesSegment(80, seg -> seg.sequenceNumber(1001).flags(TcpFlags.RST));
        assertThat(stack.halfOpen()).isZero();
        assertThat(stack.connections()).isZero();
        assertThat(accepted).isEmpty();
    }

    @Test
    void halfOpenConnectionsEndWhenNobodyConfirms() {
        listening();
        receivesSegment(80, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN).window(9000));
        for (int i = 0; i < 400 && stack.connections() > 0; i++) {
            now += SECOND;
            stack.onTimer(now);
        }
        assertThat(stack.connections()).isZero();
        assertThat(stack.halfOpen()).isZero();
    }

    @Test
    void aListenerThatDoesNotAcceptLeavesSynsUnanswered() {
        listening().accepting(false);
        receivesSegment(80, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN));
        sentNothing();
        assertThat(count(NetStackCounter.SYNS_DROPPED)).isOne();
    }

    @Test
    void aClosedListenersHalfOpenConnectionIsReset() {
        TcpListener listener = listening();
        receivesSegment(80, seg -> seg.sequenceNumber(1000).flags(TcpFlags.SYN).window(9000));
        int ours = takeSent().tcp().sequenceNumber() + 1;
        listener.close();
        receivesSegment(
                80, seg -> seg.sequenceNumber(1001).acknowledgmentNumber(ours).window(9000));
        assertThat(takeSent().tcp().has(TcpFlags.RST)).isTrue();
        assertThat(accepted).isEmpty();
    }

    @Test
    void anAddressThatGoesTakesItsConnectionsAlong() {
        listening();
        established();
        stack.addresses(now, List.of(US_V6));
        stack.flush(now);
        assertThat(takeSent().tcp().has(TcpFlags.RST)).isTrue();
        assertThat(stack.connections()).isZero();
    }

    @Test
    void aSynWithANewerNumberReplacesAConnectionInTimeWait() {
        listening();
        int iss = established();
        accepted.get(0).shutdownOutput();
        stack.flush(now);
        assertThat(takeSent().tcp().has(TcpFlags.FIN)).isTrue();
        receivesSegment(
                80,
                seg -> seg.sequenceNumber(1001)
                        .acknowledgmentNumber(iss + 2)
                        .flags(TcpFlags.FIN)
                        .window(9000));
        takeSent();
        assertThat(accepted.get(0).status().state()).isEqualTo(TcpState.TIME_WAIT);
        receivesSegment(80, seg -> seg.sequenceNumber(5000).flags(TcpFlags.SYN).window(9000));
        Seen answer = takeSent();
        assertThat(answer.tcp().flags()).isEqualTo(TcpFlags.SYN | TcpFlags.ACK);
        assertThat(answer.tcp().acknowledgmentNumber()).isEqualTo(5001);
        assertThat(stack.connections()).isOne();
    }

    @Test
    @Requirement("MUST-54")
    void anIcmpErrorReachesTheConnectionItQuotes() {
        RecordingHandler handler = new RecordingHandler(() -> now, 0);
        assertThat(stack.connect(now, PEER, 80, handler)).isPresent();
        byte[] syn = ByteBufUtil.getBytes(sent.element());
        takeSent();
        receives(Packets.icmp(PEER, US, 3 << 8 | 3, 0, syn));
        assertThat(handler.told).containsExactly("closed UNREACHABLE");
        assertThat(count(NetStackCounter.ICMP_ERRORS_DELIVERED)).isOne();
    }

    @Test
    void anIcmpErrorAboutWhatIsNotUnderWayIsNotBelieved() {
        RecordingHandler handler = new RecordingHandler(() -> now, 0);
        assertThat(stack.connect(now, PEER, 80, handler)).isPresent();
        byte[] syn = ByteBufUtil.getBytes(sent.element());
        takeSent();
        syn[24]++; // the sequence number
        receives(Packets.icmp(PEER, US, 3 << 8 | 3, 0, syn));
        assertThat(handler.told).isEmpty();
        assertThat(count(NetStackCounter.ICMP_ERRORS_IMPLAUSIBLE)).isOne();
    }

    @Test
    void aSmallerPathMtuMakesSmallerSegments() {
        listening();
        int iss = established();
        accepted.get(0).write(Unpooled.wrappedBuffer(new byte[500]));
        stack.flush(now);
        assertThat(takeSent().payload()).hasSize(2 * 500);
        accepted.get(0).write(Unpooled.wrappedBuffer(new byte[5_000]));
        stack.flush(now);
        Seen big = takeSent();
        while (!sent.isEmpty()) {
            takeSent();
        }
        assertThat(iss).isNotEqualTo(big.tcp().sequenceNumber());
        byte[] quoted = HexFormat.of().parseHex(big.hex().substring(0, 2 * 28));
        receives(Packets.icmp(PEER, US, 3 << 8 | 4, 600, quoted));
        while (!sent.isEmpty()) {
            assertThat(takeSent().ip().totalLength()).isLessThanOrEqualTo(600);
        }
        assertThat(accepted.get(0).status().segmentSize()).isLessThanOrEqualTo(560);
    }

    @Test
    void textBeyondTheBudgetIsTakenLater() {
        given(NetStackSettings.DEFAULT.withConnections(10, 10, 1_500));
        listening();
        int iss = established();
        handlers.get(0).reading = false;
        for (int i = 0; i < 2; i++) {
            int sequence = 1001 + 1_000 * i;
            receives(Packets.tcp(
                    PEER,
                    40_000,
                    US,
                    80,
                    new byte[1_000],
                    seg -> seg.sequenceNumber(sequence)
                            .acknowledgmentNumber(iss + 1)
                            .window(9000)));
        }
        assertThat(count(NetStackCounter.SEGMENTS_OVER_BUDGET)).isOne();
        assertThat(accepted.get(0).readableBytes()).isEqualTo(1_000);
        accepted.get(0).read(now).release();
        stack.flush(now);
        assertThat(stack.receivedBytes()).isZero();
    }

    @Test
    void theLimitOfConnectionsHolds() {
        given(NetStackSettings.DEFAULT.withConnections(1, 1, 1_000_000));
        listening();
        established();
        receives(Packets.tcp(PEER, 40_001, US, 80, new byte[0], seg -> seg.flags(TcpFlags.SYN)));
        sentNothing();
        assertThat(count(NetStackCounter.SYNS_DROPPED)).isOne();
        assertThat(stack.connect(now, PEER, 80, new RecordingHandler(() -> now, 0)))
                .isEmpty();
    }

    @Test
    void theOldestTimeWaitGoesWhenThereIsNoRoom() {
        given(NetStackSettings.DEFAULT.withConnections(1, 1, 1_000_000));
        listening();
        int iss = established();
        accepted.get(0).shutdownOutput();
        stack.flush(now);
        takeSent();
        receivesSegment(
                80,
                seg -> seg.sequenceNumber(1001).acknowledgmentNumber(iss + 2).flags(TcpFlags.FIN));
        takeSent();
        receives(Packets.tcp(PEER, 40_001, US, 80, new byte[0], seg -> seg.flags(TcpFlags.SYN)));
        assertThat(takeSent().tcp().flags()).isEqualTo(TcpFlags.SYN | TcpFlags.ACK);
        assertThat(count(NetStackCounter.TIME_WAITS_EVICTED)).isOne();
        assertThat(handlers.get(0).told).containsExactly("peerClosed", "closed ORDERLY");
        assertThat(stack.connections()).isOne();
    }
}
