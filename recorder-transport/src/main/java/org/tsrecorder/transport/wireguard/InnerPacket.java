package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The little that WireGuard reads of an IP packet (paper, §2): how long it is, and whose addresses it bears. Positions
 * are those of RFC 791 §3.1 and RFC 8200 §3.
 */
final class InnerPacket {
    /** Instead of a length: not an IP packet, or shorter than its header says. */
    static final int MALFORMED = -1;

    private static final int V4_HEADER = 20;
    private static final int V4_TOTAL_LENGTH = 2;
    private static final int V4_SOURCE = 12;
    private static final int V4_DESTINATION = 16;
    private static final int V6_HEADER = 40;
    private static final int V6_PAYLOAD_LENGTH = 4;
    private static final int V6_SOURCE = 8;
    private static final int V6_DESTINATION = 24;

    private InnerPacket() {}

    /** The length that the header states, if so many bytes are readable, else {@link #MALFORMED}. */
    static int length(ByteBuf packet) {
        int start = packet.readerIndex();
        int readable = packet.readableBytes();
        int length =
                switch (version(packet)) {
                    case 4 -> packet.getUnsignedShort(start + V4_TOTAL_LENGTH);
                    case 6 -> V6_HEADER + packet.getUnsignedShort(start + V6_PAYLOAD_LENGTH);
                    default -> MALFORMED;
                };
        return length >= V4_HEADER && length <= readable ? length : MALFORMED;
    }

    /** Who may send from the packet's source. */
    static @Nullable Peer ownerOfSource(ByteBuf packet, AllowedIps<Peer> allowedIps) {
        return version(packet) == 4 ? v4(packet, V4_SOURCE, allowedIps) : v6(packet, V6_SOURCE, allowedIps);
    }

    /** Who receives for the packet's destination. */
    static @Nullable Peer ownerOfDestination(ByteBuf packet, AllowedIps<Peer> allowedIps) {
        return version(packet) == 4 ? v4(packet, V4_DESTINATION, allowedIps) : v6(packet, V6_DESTINATION, allowedIps);
    }

    /** 4 or 6 if a header of that version can be read, else 0. */
    private static int version(ByteBuf packet) {
        int readable = packet.readableBytes();
        int version = readable < V4_HEADER ? 0 : packet.getByte(packet.readerIndex()) >>> 4 & 0xF;
        return version == 4 || (version == 6 && readable >= V6_HEADER) ? version : 0;
    }

    private static @Nullable Peer v4(ByteBuf packet, int offset, AllowedIps<Peer> allowedIps) {
        return allowedIps.lookupV4(packet.getInt(packet.readerIndex() + offset));
    }

    private static @Nullable Peer v6(ByteBuf packet, int offset, AllowedIps<Peer> allowedIps) {
        int index = packet.readerIndex() + offset;
        return allowedIps.lookupV6(packet.getLong(index), packet.getLong(index + Long.BYTES));
    }
}
