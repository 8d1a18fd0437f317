package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.IcmpType;
import org.tsrecorder.transport.packet.Icmpv6Type;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.time.TokenBucket;

/**
 * Sends ICMP errors about packets to us that nobody takes, or that never became whole, so many a second (RFC 1812
 * §4.3.2.8, RFC 4443 §2.4(f)). That the packet came from a single host's address was seen to before; it is never itself
 * an ICMP error.
 */
final class IcmpErrors {
    /** An error in both families' numbers; {@code wordV6} stands behind ICMPv6's checksum. */
    private enum Kind {
        PORT_UNREACHABLE(
                IcmpType.DESTINATION_UNREACHABLE,
                IcmpType.CODE_PORT_UNREACHABLE,
                Icmpv6Type.DESTINATION_UNREACHABLE,
                Icmpv6Type.CODE_PORT_UNREACHABLE,
                0),
        /** For IPv6 a parameter problem, which points to the next header field at byte 6 (RFC 4443 §3.4). */
        PROTOCOL_UNREACHABLE(
                IcmpType.DESTINATION_UNREACHABLE,
                IcmpType.CODE_PROTOCOL_UNREACHABLE,
                Icmpv6Type.PARAMETER_PROBLEM,
                Icmpv6Type.CODE_UNRECOGNIZED_NEXT_HEADER,
                6),
        /** RFC 792, RFC 4443 §3.3. */
        REASSEMBLY_TIME_EXCEEDED(
                IcmpType.TIME_EXCEEDED,
                IcmpType.CODE_REASSEMBLY_TIME,
                Icmpv6Type.TIME_EXCEEDED,
                IcmpType.CODE_REASSEMBLY_TIME,
                0);

        final int typeV4;
        final int codeV4;
        final int typeV6;
        final int codeV6;
        final int wordV6;

        Kind(int typeV4, int codeV4, int typeV6, int codeV6, int wordV6) {
            this.typeV4 = typeV4;
            this.codeV4 = codeV4;
            this.typeV6 = typeV6;
            this.codeV6 = codeV6;
            this.wordV6 = wordV6;
        }
    }

    private final PacketSender sender;
    private final NetStackCounters counters;
    private final TokenBucket bucket;

    IcmpErrors(NetStackSettings settings, PacketSender sender, NetStackCounters counters) {
        this.sender = sender;
        this.counters = counters;
        bucket = new TokenBucket(settings.icmpErrorsPerSecond(), settings.icmpErrorsPerSecond());
    }

    void sendPortUnreachable(long nowNanos, IpHeader ip, IpAddress local, ByteBuf packet) {
        if (mayTell(nowNanos)) {
            send(Kind.PORT_UNREACHABLE, local, ip.source(), packet.slice(ip.offset(), ip.totalLength()));
        }
    }

    void sendProtocolUnreachable(long nowNanos, IpHeader ip, IpAddress local, ByteBuf packet) {
        if (mayTell(nowNanos)) {
            send(Kind.PROTOCOL_UNREACHABLE, local, ip.source(), packet.slice(ip.offset(), ip.totalLength()));
        }
    }

    /**
     * Tells that the other fragments did not come in time.
     *
     * @param first the first fragment, headers included; stays the caller's
     */
    void sendReassemblyTimeExceeded(long nowNanos, IpAddress local, IpAddress remote, ByteBuf first) {
        if (mayTell(nowNanos)) {
            send(Kind.REASSEMBLY_TIME_EXCEEDED, local, remote, first);
        }
    }

    private boolean mayTell(long nowNanos) {
        boolean may = bucket.tryTake(nowNanos);
        if (!may) {
            counters.count(NetStackCounter.ICMP_ERRORS_SUPPRESSED);
        }
        return may;
    }

    private void send(Kind kind, IpAddress local, IpAddress remote, ByteBuf about) {
        boolean v6 = local.isV6();
        int most = v6 ? NetStackTuning.ICMPV6_ERROR_LENGTH : NetStackTuning.ICMPV4_ERROR_LENGTH;
        int quoted = Math.min(about.readableBytes(), most - IpHeader.lengthFor(local) - IcmpHeader.LENGTH);
        ByteBuf buffer = sender.newBuffer(local, IcmpHeader.LENGTH + quoted);
        int type = v6 ? kind.typeV6 : kind.typeV4;
        IcmpHeader.write(buffer, buffer.readerIndex(), type, v6 ? kind.codeV6 : kind.codeV4, v6 ? kind.wordV6 : 0);
        buffer.writerIndex(buffer.readerIndex() + IcmpHeader.LENGTH);
        buffer.writeBytes(about, about.readerIndex(), quoted);
        sender.send(buffer, local, remote, v6 ? IpProtocol.ICMPV6 : IpProtocol.ICMP);
        counters.count(NetStackCounter.ICMP_ERRORS_SENT);
    }
}
