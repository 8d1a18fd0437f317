package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.PacketFault;

final class UdpTest extends StackFixture {
    private final List<String> told = new ArrayList<>();

    private UdpSocket bound(IpAddress address, int port) {
        return stack.bind(address, port, new UdpHandler() {
                    @Override
                    public void readable(UdpSocket socket) {
                        told.add("readable");
                    }

                    @Override
                    public void unreachable(UdpSocket socket, IpAddress remote, int remotePort) {
                        told.add("unreachable " + remote + " " + remotePort);
                    }
                })
                .orElseThrow();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String poll(UdpSocket socket) {
        UdpDatagram datagram = socket.poll().orElseThrow();
        try {
            return datagram.source() + " " + datagram.sourcePort() + " "
                    + datagram.payload().toString(StandardCharsets.US_ASCII);
        } finally {
            datagram.payload().release();
        }
    }

    @Test
    void datagramsComeInOrderWithWhoSentThem() {
        UdpSocket socket = bound(IpAddress.ANY_V4, 53);
        receives(
                Packets.udp(PEER, 1000, US, 53, ascii("one")),
                Packets.udp(PEER, 1001, US, 53, ascii("")),
                Packets.udp(PEER, 0, US, 53, ascii("three")));
        assertThat(told).containsExactly("readable");
        assertThat(poll(socket)).isEqualTo("100.64.0.2 1000 one");
        assertThat(poll(socket)).isEqualTo("100.64.0.2 1001 ");
        assertThat(poll(socket)).isEqualTo("100.64.0.2 0 three");
        assertThat(socket.poll()).isEmpty();
        sentNothing();
    }

    @Test
    void aDatagramIsSentFromOurAddressOfThatFamily() {
        UdpSocket socket = bound(IpAddress.ANY_V6, 0);
        ByteBuf payload = Unpooled.copiedBuffer("question", StandardCharsets.US_ASCII);
        assertThat(socket.send(payload, PEER_V6, 53)).isTrue();
        Seen seen = takeSent();
        assertThat(seen.ip().source()).isEqualTo(US_V6);
        assertThat(seen.ip().destination()).isEqualTo(PEER_V6);
        assertThat(seen.udp().sourcePort()).isEqualTo(socket.port()).isGreaterThanOrEqualTo(49152);
        assertThat(seen.udp().destinationPort()).isEqualTo(53);
        assertThat(seen.text()).isEqualTo("question");
        assertThat(payload.readableBytes()).isEqualTo(8);
    }

    @Test
    void roomForATunnelIsLeftAroundEachPacket() {
        UdpSocket socket = bound(IpAddress.ANY_V4, 0);
        assertThat(socket.send(Unpooled.buffer(10).writeZero(10), PEER, 53)).isTrue();
        ByteBuf packet = sent.element();
        assertThat(packet.readerIndex()).isEqualTo(16);
        assertThat(packet.writableBytes()).isGreaterThanOrEqualTo(31);
        takeSent();
    }

    @Test
    void whatDoesNotFitTheMtuIsRefused() {
        UdpSocket socket = bound(IpAddress.ANY_V4, 0);
        assertThat(socket.send(Unpooled.wrappedBuffer(new byte[1280 - 28]), PEER, 53))
                .isTrue();
        assertThat(takeSent().ip().totalLength()).isEqualTo(1280);
        assertThat(socket.send(Unpooled.wrappedBuffer(new byte[1280 - 27]), PEER, 53))
                .isFalse();
        assertThat(socket.send(Unpooled.EMPTY_BUFFER, PEER_V6, 53)).isFalse();
        assertThat(socket.send(Unpooled.EMPTY_BUFFER, PEER, 0)).isFalse();
        sentNothing();
    }

    @Test
    void aFullQueueDropsWhatComes() {
        UdpSocket socket = bound(US, 53);
        for (int i = 0; i < 400; i++) {
            receives(Packets.udp(PEER, 1000, US, 53, new byte[1000]));
        }
        int queued = (256 << 10) / 1256;
        assertThat(count(NetStackCounter.DATAGRAMS_DELIVERED)).isEqualTo(queued);
        assertThat(count(NetStackCounter.DATAGRAMS_OVERFLOWED)).isEqualTo(400 - queued);
        assertThat(socket.overflowed()).isEqualTo(400 - queued);
    }

    @Test
    void aClosedPortIsUnreachable() {
        ByteBuf packet = Packets.udp(PEER, 1000, US, 53, ascii("anybody?"));
        String original = ByteBufUtil.hexDump(packet);
        receives(packet);
        Seen seen = takeSent();
        assertThat(seen.icmp().type()).isEqualTo(3);
        assertThat(seen.icmp().code()).isEqualTo(3);
        assertThat(seen.payload()).isEqualTo(original);
        assertThat(seen.ip().destination()).isEqualTo(PEER);
    }

    @Test
    void aClosedPortIsUnreachableOverIpv6() {
        ByteBuf packet = Packets.udp(PEER_V6, 1000, US_V6, 53, new byte[1232]);
        String original = ByteBufUtil.hexDump(packet);
        receives(packet);
        Seen seen = takeSent();
        assertThat(seen.icmp().type()).isEqualTo(1);
        assertThat(seen.icmp().code()).isEqualTo(4);
        assertThat(seen.ip().totalLength()).isEqualTo(1280);
        assertThat(original).startsWith(seen.payload());
    }

    @Test
    void aClosedPortIsToldSoOftenASecond() {
        for (int i = 0; i < 1_000; i++) {
            receives(Packets.udp(PEER, 1000, US, 53, ascii("?")));
        }
        assertThat(count(NetStackCounter.ICMP_ERRORS_SENT)).isEqualTo(100);
        assertThat(count(NetStackCounter.ICMP_ERRORS_SUPPRESSED)).isEqualTo(900);
        now += SECOND / 10;
        for (int i = 0; i < 1_000; i++) {
            receives(Packets.udp(PEER, 1000, US, 53, ascii("?")));
        }
        assertThat(count(NetStackCounter.ICMP_ERRORS_SENT)).isEqualTo(110);
    }

    @Test
    void aBadChecksumIsDropped() {
        bound(IpAddress.ANY_V4, 53);
        ByteBuf packet = Packets.udp(PEER, 1000, US, 53, ascii("bad"));
        packet.setByte(packet.writerIndex() - 1, '?');
        receives(packet);
        assertThat(told).isEmpty();
        assertThat(stack.counters().get(PacketFault.BAD_CHECKSUM)).isOne();
    }

    @Test
    void noChecksumIsRightForIpv4Alone() {
        bound(IpAddress.ANY_V4, 53);
        bound(IpAddress.ANY_V6, 53);
        ByteBuf v4 = Packets.udp(PEER, 1000, US, 53, ascii("unsummed"));
        v4.setShort(26, 0);
        ByteBuf v6 = Packets.udp(PEER_V6, 1000, US_V6, 53, ascii("unsummed"));
        v6.setShort(46, 0);
        receives(v4, v6);
        assertThat(told).containsExactly("readable");
        assertThat(stack.counters().get(PacketFault.BAD_CHECKSUM)).isOne();
    }

    @Test
    void bytesBeyondTheDatagramAreNotPartOfIt() {
        UdpSocket socket = bound(IpAddress.ANY_V4, 53);
        byte[] padded = new byte[8 + 3 + 5];
        ByteBuf plain = Packets.udp(PEER, 1000, US, 53, ascii("abc"));
        plain.getBytes(20, padded, 0, 11);
        plain.release();
        padded[13] = 99;
        receives(Packets.ip(PEER, US, 17, padded));
        assertThat(poll(socket)).isEqualTo("100.64.0.2 1000 abc");
    }

    @Test
    void theOwnerHearsThatAPeerIsUnreachable() {
        UdpSocket socket = bound(IpAddress.ANY_V4, 0);
        assertThat(socket.send(Unpooled.EMPTY_BUFFER, PEER, 53)).isTrue();
        byte[] quoted = ByteBufUtil.getBytes(sent.element());
        takeSent();
        receives(Packets.icmp(PEER, US, 3 << 8 | 3, 0, quoted));
        assertThat(told).containsExactly("unreachable 100.64.0.2 53");
    }

    @Test
    void aBoundAddressGoesBeforeTheWildcard() {
        UdpSocket wildcard = bound(IpAddress.ANY_V4, 53);
        UdpSocket exact = bound(US, 53);
        receives(Packets.udp(PEER, 1000, US, 53, ascii("x")));
        assertThat(wildcard.poll()).isEmpty();
        assertThat(poll(exact)).endsWith("x");
        exact.close();
        receives(Packets.udp(PEER, 1000, US, 53, ascii("y")));
        assertThat(poll(wildcard)).endsWith("y");
    }

    @Test
    void aPortIsBoundOnce() {
        bound(US, 53);
        assertThat(stack.bind(US, 53, socket -> {})).isEmpty();
        assertThat(stack.bind(US_V6, 53, socket -> {})).isPresent();
    }

    @Test
    void aHandlerThatThrowsHasItsSocketClosed() {
        stack.bind(US, 53, socket -> {
            throw new IllegalStateException("as a test");
        });
        receives(Packets.udp(PEER, 1000, US, 53, ascii("x")));
        assertThat(count(NetStackCounter.HANDLERS_FAILED)).isOne();
        assertThat(stack.bind(US, 53, socket -> {})).isPresent();
    }
}
