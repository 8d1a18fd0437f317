package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.UdpHeader;

/**
 * Makes room for packets, and lays the IP header in front of what the upper layer wrote there.
 *
 * <pre>
 *   │ headroom │ IP header │ upper layer: header, payload │ tailroom │
 *                          ^ indexes of a new buffer
 * </pre>
 */
final class PacketSender {
    private final ByteBufAllocator allocator;
    private final PacketOutput output;
    private final NetStackCounters counters;
    private final int headroom;
    private final int tailroom;
    private final int hopLimit;

    PacketSender(
            NetStackSettings settings, ByteBufAllocator allocator, PacketOutput output, NetStackCounters counters) {
        this.allocator = allocator;
        this.output = output;
        this.counters = counters;
        headroom = settings.headroom();
        tailroom = settings.tailroom();
        hopLimit = settings.hopLimit();
    }

    /** A buffer with room for {@code size} bytes of the upper layer; both indexes stand where they begin. */
    ByteBuf newBuffer(IpAddress source, int size) {
        int front = headroom + IpHeader.lengthFor(source);
        return allocator.directBuffer(front + size + tailroom).setIndex(front, front);
    }

    /** Sends the readable bytes as one packet, the upper layer's checksum filled in. */
    void send(ByteBuf buffer, IpAddress source, IpAddress destination, int protocol) {
        int at = buffer.readerIndex();
        int length = buffer.readableBytes();
        storeChecksum(buffer, source, destination, protocol);
        int start = at - IpHeader.lengthFor(source);
        IpHeader.write(buffer, start, source, destination, protocol, length);
        if (hopLimit != IpHeader.DEFAULT_TTL) {
            IpHeader.hopLimit(buffer, start, source, hopLimit);
        }
        buffer.readerIndex(start);
        counters.count(NetStackCounter.PACKETS_SENT);
        output.packet(buffer);
    }

    private static void storeChecksum(ByteBuf buffer, IpAddress source, IpAddress destination, int protocol) {
        int at = buffer.readerIndex();
        int length = buffer.readableBytes();
        int pseudo = InternetChecksum.pseudoHeader(source, destination, protocol, length);
        switch (protocol) {
            case IpProtocol.TCP -> InternetChecksum.store(buffer, at, length, TcpHeader.CHECKSUM, pseudo);
            case IpProtocol.UDP -> UdpHeader.storeChecksum(buffer, at, length, pseudo);
            case IpProtocol.ICMPV6 -> InternetChecksum.store(buffer, at, length, IcmpHeader.CHECKSUM, pseudo);
            default -> InternetChecksum.store(buffer, at, length, IcmpHeader.CHECKSUM, 0);
        }
    }
}
