package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.wireguard.WireGuard;

/** Makes the few packets that come from the data plane itself, with room to be encrypted in place. */
final class OwnPackets {
    private OwnPackets() {}

    /** A buffer for {@code size} bytes of the upper layer, indexes where they begin. */
    static ByteBuf newBuffer(IpAddress source, int size) {
        int front = WireGuard.HEADROOM + IpHeader.lengthFor(source);
        return ByteBufAllocator.DEFAULT
                .directBuffer(front + size + WireGuard.TAILROOM)
                .setIndex(front, front);
    }

    /** Lays the IP header in front of the readable bytes, which from then on are the whole packet. */
    static ByteBuf complete(ByteBuf buffer, IpAddress source, IpAddress destination, int protocol) {
        int start = buffer.readerIndex() - IpHeader.lengthFor(source);
        IpHeader.write(buffer, start, source, destination, protocol, buffer.readableBytes());
        return buffer.readerIndex(start);
    }
}
