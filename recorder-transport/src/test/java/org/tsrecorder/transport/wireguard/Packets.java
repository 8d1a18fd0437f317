package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.tsrecorder.transport.packet.IpAddress;

/** IP packets whose payload is a number, again and again. */
final class Packets {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;

    private Packets() {}

    /** A packet of {@code length} bytes with the room that the engine wishes for. */
    static ByteBuf packet(IpAddress source, IpAddress destination, int number, int length) {
        ByteBuf packet = PooledByteBufAllocator.DEFAULT
                .directBuffer(WireGuard.HEADROOM + length + WireGuard.TAILROOM)
                .setIndex(WireGuard.HEADROOM, WireGuard.HEADROOM);
        int header = source.isV6() ? V6_HEADER : V4_HEADER;
        if (source.isV6()) {
            packet.writeInt(0x6000_0000).writeShort(length - V6_HEADER).writeShort(0x3B40);
        } else {
            packet.writeShort(0x4500).writeShort(length).writeLong(0);
        }
        packet.writeBytes(source.octets()).writeBytes(destination.octets());
        for (int i = header; i < length; i++) {
            packet.writeByte(number >>> (8 * (i & 3)));
        }
        return packet;
    }

    /** The number of a packet, whose bytes must all be those it was made with. */
    static int number(ByteBuf packet) {
        boolean v6 = packet.getByte(packet.readerIndex()) >>> 4 == 6;
        int length = packet.readableBytes();
        int stated = v6
                ? packet.getUnsignedShort(packet.readerIndex() + 4) + V6_HEADER
                : packet.getUnsignedShort(packet.readerIndex() + 2);
        if (stated != length) {
            throw new AssertionError("packet of " + length + " bytes says it has " + stated);
        }
        int header = v6 ? V6_HEADER : V4_HEADER;
        int number = packet.getIntLE(packet.readerIndex() + header);
        for (int i = header; i < length; i++) {
            if (packet.getByte(packet.readerIndex() + i) != (byte) (number >>> (8 * (i & 3)))) {
                throw new AssertionError("packet " + number + " differs at " + i);
            }
        }
        return number;
    }
}
