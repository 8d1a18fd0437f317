package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.IcmpType;
import org.tsrecorder.transport.packet.Icmpv6Type;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;

/** Answers echo requests, and brings errors to the connection or socket whose packet they quote. */
final class IcmpReceiver {
    private final IcmpHeader icmp = new IcmpHeader();
    private final IpHeader quoted = new IpHeader();
    private final LocalAddresses addresses;
    private final PacketSender sender;
    private final TcpDemultiplexer tcp;
    private final UdpDemultiplexer udp;
    private final NetStackCounters counters;

    IcmpReceiver(
            LocalAddresses addresses,
            PacketSender sender,
            TcpDemultiplexer tcp,
            UdpDemultiplexer udp,
            NetStackCounters counters) {
        this.addresses = addresses;
        this.sender = sender;
        this.tcp = tcp;
        this.udp = udp;
        this.counters = counters;
    }

    /** Takes a packet, whose view {@code ip} is; it stays the caller's. */
    void receive(long nowNanos, IpHeader ip, IpAddress local, ByteBuf packet) {
        PacketFault fault = icmp.wrap(packet, ip.payloadOffset(), ip.payloadLength());
        int pseudo = ip.isV6() ? ip.pseudoHeaderSum() : 0;
        if (fault == PacketFault.NONE
                && !InternetChecksum.holds(packet, ip.payloadOffset(), ip.payloadLength(), pseudo)) {
            fault = PacketFault.BAD_CHECKSUM;
        }
        if (fault != PacketFault.NONE) {
            counters.count(fault);
        } else if (isEchoRequest(ip.isV6())) {
            answerEcho(ip, local, packet);
        } else if (isError(ip.isV6())) {
            receiveError(nowNanos, ip.isV6(), packet);
        } else {
            counters.count(NetStackCounter.ICMP_IGNORED);
        }
    }

    private boolean isEchoRequest(boolean v6) {
        return icmp.type() == (v6 ? Icmpv6Type.ECHO_REQUEST : IcmpType.ECHO_REQUEST) && icmp.code() == 0;
    }

    private boolean isError(boolean v6) {
        return v6 ? Icmpv6Type.isError(icmp.type()) : IcmpType.isError(icmp.type());
    }

    private void answerEcho(IpHeader ip, IpAddress local, ByteBuf packet) {
        ByteBuf buffer = sender.newBuffer(local, ip.payloadLength());
        int type = ip.isV6() ? Icmpv6Type.ECHO_REPLY : IcmpType.ECHO_REPLY;
        IcmpHeader.write(buffer, buffer.readerIndex(), type, 0, icmp.word());
        buffer.writerIndex(buffer.readerIndex() + IcmpHeader.LENGTH);
        buffer.writeBytes(packet, icmp.payloadOffset(), icmp.payloadLength());
        sender.send(buffer, local, ip.source(), ip.isV6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP);
        counters.count(NetStackCounter.ECHOES_ANSWERED);
    }

    private void receiveError(long nowNanos, boolean v6, ByteBuf packet) {
        IcmpError error = IcmpError.of(icmp, v6);
        if (error.kind() == IcmpError.Kind.IGNORED) {
            counters.count(NetStackCounter.ICMP_IGNORED);
            return;
        }
        int end = icmp.payloadOffset() + icmp.payloadLength();
        boolean ours = quoted.wrapQuoted(packet, icmp.payloadOffset(), icmp.payloadLength()) == PacketFault.NONE
                && quoted.isV6() == v6
                && quoted.fragmentOffset() == 0
                && addresses.isSourceOf(quoted);
        int length = Math.min(end, quoted.payloadEnd()) - quoted.payloadOffset();
        boolean delivered = ours && deliver(nowNanos, error, packet, length);
        counters.count(delivered ? NetStackCounter.ICMP_ERRORS_DELIVERED : NetStackCounter.ICMP_ERRORS_IMPLAUSIBLE);
    }

    private boolean deliver(long nowNanos, IcmpError error, ByteBuf packet, int length) {
        return switch (quoted.protocol()) {
            case IpProtocol.TCP -> tcp.onError(nowNanos, error, quoted, packet, length);
            case IpProtocol.UDP -> udp.onError(error, quoted, packet, length);
            default -> false;
        };
    }
}
