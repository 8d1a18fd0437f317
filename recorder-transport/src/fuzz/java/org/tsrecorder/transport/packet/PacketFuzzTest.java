package org.tsrecorder.transport.packet;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;

/**
 * Packets of any bytes, read as the netstack reads them: IP, then what it carries. The first byte of the input says
 * how: bit 0 gives an IPv4 header its true checksum, bit 1 reads it as quoted by an ICMP error.
 *
 * <p>Whatever a view says lies within the bytes that were there.
 */
@Tag("fuzz")
class PacketFuzzTest {
    private static final int BEFORE = 5;
    private static final int IPV4_CHECKSUM = 10;

    @FuzzTest
    void noPacketLeadsOutsideItsBytes(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int length = input.length - 1;
        ByteBuf buffer = Unpooled.buffer(BEFORE + length, BEFORE + length).writeZero(BEFORE);
        buffer.writeBytes(input, 1, length);
        if ((input[0] & 1) != 0) {
            giveChecksum(buffer, length);
        }
        boolean quoted = (input[0] & 2) != 0;
        IpHeader ip = new IpHeader();
        PacketFault fault = quoted ? ip.wrapQuoted(buffer, BEFORE, length) : ip.wrap(buffer, BEFORE, length);
        if (fault == PacketFault.NONE) {
            readPacket(buffer, ip, quoted, BEFORE + length);
        }
    }

    private static void giveChecksum(ByteBuf buffer, int length) {
        if (length >= Ipv4Header.LENGTH && buffer.getByte(BEFORE) >>> 4 == 4) {
            int header = Math.min((buffer.getByte(BEFORE) & 0xf) * 4, length);
            if (header >= Ipv4Header.LENGTH) {
                InternetChecksum.store(buffer, BEFORE, header, IPV4_CHECKSUM, 0);
            }
        }
    }

    private static void readPacket(ByteBuf buffer, IpHeader ip, boolean quoted, int end) {
        require(ip.offset() == BEFORE, "offset", ip.offset());
        require(ip.hopLimit() >= 0 && ip.hopLimit() <= 255, "hopLimit", ip.hopLimit());
        require(ip.payloadOffset() > BEFORE && ip.payloadOffset() <= end, "payloadOffset", ip.payloadOffset());
        require(ip.payloadLength() >= 0, "payloadLength", ip.payloadLength());
        require(ip.source().isV6() == ip.isV6() && ip.destination().isV6() == ip.isV6(), "family", 0);
        if (ip.isFragment()) {
            require(ip.fragmentOffset() >= 0 && ip.fragmentOffset() <= 0xfff8, "fragmentOffset", ip.fragmentOffset());
        }
        int there = quoted ? Math.min(ip.payloadLength(), end - ip.payloadOffset()) : ip.payloadLength();
        require(ip.payloadOffset() + there <= end, "payload end", ip.payloadOffset() + there);
        ip.pseudoHeaderSum();
        readPayload(buffer, ip.payloadOffset(), there, quoted);
    }

    /** As each protocol in turn: what the header said it is does not matter to them. */
    private static void readPayload(ByteBuf buffer, int offset, int length, boolean quoted) {
        int end = offset + length;
        TcpHeader tcp = new TcpHeader();
        PacketFault fault = quoted ? tcp.wrapQuoted(buffer, offset, length) : tcp.wrap(buffer, offset, length);
        if (fault == PacketFault.NONE && !quoted) {
            readTcp(tcp, offset, end);
        }
        UdpHeader udp = new UdpHeader();
        fault = quoted ? udp.wrapQuoted(buffer, offset, length) : udp.wrap(buffer, offset, length);
        if (fault == PacketFault.NONE && !quoted) {
            require(udp.payloadOffset() == offset + UdpHeader.LENGTH, "udp payload", udp.payloadOffset());
            require(udp.payloadLength() >= 0 && udp.payloadOffset() + udp.payloadLength() <= end, "udp", udp.length());
        }
        IcmpHeader icmp = new IcmpHeader();
        if (icmp.wrap(buffer, offset, length) == PacketFault.NONE) {
            require(icmp.payloadOffset() + icmp.payloadLength() <= end, "icmp", icmp.payloadLength());
        }
        InternetChecksum.sum(buffer, offset, length);
    }

    private static void readTcp(TcpHeader tcp, int offset, int end) {
        require(tcp.headerLength() >= TcpHeader.LENGTH, "headerLength", tcp.headerLength());
        require(tcp.payloadOffset() == offset + tcp.headerLength(), "payloadOffset", tcp.payloadOffset());
        require(tcp.payloadLength() >= 0 && tcp.payloadOffset() + tcp.payloadLength() == end, "tcp", end);
        require(tcp.sackBlocks() >= 0 && tcp.sackBlocks() <= TcpHeader.MAX_SACK_BLOCKS, "sack", tcp.sackBlocks());
        for (int i = 0; i < tcp.sackBlocks(); i++) {
            tcp.sackLeftEdge(i);
            tcp.sackRightEdge(i);
        }
        require(tcp.window() >= 0 && tcp.window() <= 0xffff, "window", tcp.window());
    }

    private static void require(boolean holds, String what, int value) {
        if (!holds) {
            throw new AssertionError(what + "=" + value);
        }
    }
}
