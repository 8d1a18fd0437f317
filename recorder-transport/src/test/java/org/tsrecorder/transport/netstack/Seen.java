package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.UdpHeader;

/** A packet that a stack sent, taken apart, bytes as hex; making one checks every checksum and releases the buffer. */
record Seen(IpHeader ip, TcpHeader tcp, UdpHeader udp, IcmpHeader icmp, String payload, String hex) {
    static Seen of(ByteBuf packet) {
        try {
            IpHeader ip = new IpHeader();
            require(ip.wrap(packet, packet.readerIndex(), packet.readableBytes()), "IP");
            TcpHeader tcp = new TcpHeader();
            UdpHeader udp = new UdpHeader();
            IcmpHeader icmp = new IcmpHeader();
            int payload = ip.payloadOffset();
            switch (ip.protocol()) {
                case IpProtocol.TCP -> {
                    require(tcp.wrap(packet, ip.payloadOffset(), ip.payloadLength()), "TCP");
                    payload = tcp.payloadOffset();
                }
                case IpProtocol.UDP -> {
                    require(udp.wrap(packet, ip.payloadOffset(), ip.payloadLength()), "UDP");
                    payload = udp.payloadOffset();
                }
                default -> {
                    require(icmp.wrap(packet, ip.payloadOffset(), ip.payloadLength()), "ICMP");
                    payload = icmp.payloadOffset();
                }
            }
            int pseudo = ip.protocol() == IpProtocol.ICMP ? 0 : ip.pseudoHeaderSum();
            if (!InternetChecksum.holds(packet, ip.payloadOffset(), ip.payloadLength(), pseudo)) {
                throw new AssertionError("bad checksum: " + ByteBufUtil.hexDump(packet));
            }
            return new Seen(
                    ip,
                    tcp,
                    udp,
                    icmp,
                    ByteBufUtil.hexDump(packet, payload, ip.payloadEnd() - payload),
                    ByteBufUtil.hexDump(packet));
        } finally {
            packet.release();
        }
    }

    private static void require(PacketFault fault, String layer) {
        if (fault != PacketFault.NONE) {
            throw new AssertionError(layer + ": " + fault);
        }
    }

    String text() {
        return new String(HexFormat.of().parseHex(payload), StandardCharsets.US_ASCII);
    }
}
