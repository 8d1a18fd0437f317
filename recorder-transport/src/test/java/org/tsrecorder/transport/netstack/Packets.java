package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Consumer;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.InternetChecksum;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.packet.TcpHeaderWriter;
import org.tsrecorder.transport.packet.UdpHeader;

/** Packets as a peer sends them. */
final class Packets {
    /** Counts its memory: cheaper than the leak detector where there are many packets. */
    static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

    private Packets() {}

    /** Bytes of packets that nobody has released. */
    static long held() {
        return ALLOCATOR.metric().usedDirectMemory() + ALLOCATOR.metric().usedHeapMemory();
    }

    /** An IP packet around these bytes. */
    static ByteBuf ip(IpAddress source, IpAddress destination, int protocol, byte[] payload) {
        int header = IpHeader.lengthFor(source);
        ByteBuf packet = ALLOCATOR.directBuffer(header + payload.length);
        packet.writeZero(header).writeBytes(payload);
        IpHeader.write(packet, 0, source, destination, protocol, payload.length);
        return packet;
    }

    static ByteBuf udp(IpAddress source, int sourcePort, IpAddress destination, int port, byte[] payload) {
        byte[] room = new byte[UdpHeader.LENGTH + payload.length];
        System.arraycopy(payload, 0, room, UdpHeader.LENGTH, payload.length);
        ByteBuf packet = ip(source, destination, IpProtocol.UDP, room);
        int at = IpHeader.lengthFor(source);
        UdpHeader.write(packet, at, sourcePort, port, payload.length);
        int pseudo = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, room.length);
        UdpHeader.storeChecksum(packet, at, room.length, pseudo);
        return packet;
    }

    static ByteBuf icmp(IpAddress source, IpAddress destination, int typeAndCode, int word, byte[] payload) {
        byte[] room = new byte[IcmpHeader.LENGTH + payload.length];
        System.arraycopy(payload, 0, room, IcmpHeader.LENGTH, payload.length);
        int protocol = source.isV6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        ByteBuf packet = ip(source, destination, protocol, room);
        int at = IpHeader.lengthFor(source);
        IcmpHeader.write(packet, at, typeAndCode >> 8, typeAndCode & 0xFF, word);
        int pseudo = source.isV6() ? InternetChecksum.pseudoHeader(source, destination, protocol, room.length) : 0;
        InternetChecksum.store(packet, at, room.length, IcmpHeader.CHECKSUM, pseudo);
        return packet;
    }

    /** A segment whose header {@code fields} fills in. */
    static ByteBuf tcp(
            IpAddress source,
            int sourcePort,
            IpAddress destination,
            int port,
            byte[] payload,
            Consumer<TcpHeaderWriter> fields) {
        ByteBuf header = ALLOCATOR.buffer(TcpHeader.MAX_LENGTH);
        TcpHeaderWriter writer = new TcpHeaderWriter().begin(header, 0, sourcePort, port);
        fields.accept(writer);
        int length = writer.end();
        byte[] segment = new byte[length + payload.length];
        header.getBytes(0, segment, 0, length);
        header.release();
        System.arraycopy(payload, 0, segment, length, payload.length);
        ByteBuf packet = ip(source, destination, IpProtocol.TCP, segment);
        int pseudo = InternetChecksum.pseudoHeader(source, destination, IpProtocol.TCP, segment.length);
        InternetChecksum.store(packet, IpHeader.lengthFor(source), segment.length, TcpHeader.CHECKSUM, pseudo);
        return packet;
    }
}
