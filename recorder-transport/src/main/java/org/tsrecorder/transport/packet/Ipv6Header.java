package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * RFC 8200's header, and the extension headers a host meets.
 *
 * <pre>
 *    0 version, traffic class, flow label
 *    4 payload length │ 6 next header │ 7 hop limit
 *    8 source address
 *   24 destination address
 *   40 next header │ length/8 - 1 │ …   hop-by-hop, routing, destination options
 *      next header │ 0 │ offset/8, M │ identification   fragment, always 8 bytes
 * </pre>
 *
 * <p>The walk ends at the first header that is none of these. Security headers (RFC 4302, 4303) and jumbograms (RFC
 * 2675) are not for a host inside a tunnel: the former count as an upper layer nobody serves, the latter as bad.
 */
public final class Ipv6Header {
    /** Bytes of the header without extension headers. */
    public static final int LENGTH = 40;

    /** More than any honest packet has; bounds the work that one packet can cause. */
    static final int MAX_EXTENSION_HEADERS = 8;

    private static final int MAX_PAYLOAD = 65_535;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private static final int EXTENSION_UNIT = 8;
    private static final int SEGMENTS_LEFT = 3;
    private static final int FRAGMENT_FIELD = 2;
    private static final int FRAGMENT_IDENTIFICATION = 4;
    private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;
    private static final int OPTION_PAD1 = 0;
    private static final int OPTION_ACTION_MASK = 0xC0;
    private static final int VERSION_6 = 0x6000_0000;

    private Ipv6Header() {}

    static PacketFault read(ByteBuf buffer, int length, boolean whole, IpHeader into) {
        int offset = into.offset;
        if (length < LENGTH) {
            return PacketFault.TOO_SHORT;
        }
        int payloadLength = buffer.getUnsignedShort(offset + PAYLOAD_LENGTH);
        if (whole && payloadLength > length - LENGTH) {
            return PacketFault.BAD_LENGTH;
        }
        into.v6 = true;
        into.totalLength = LENGTH + payloadLength;
        into.protocol = buffer.getUnsignedByte(offset + NEXT_HEADER);
        into.hopLimit = buffer.getUnsignedByte(offset + HOP_LIMIT);
        into.payloadOffset = offset + LENGTH;
        into.sourceHigh = buffer.getLong(offset + SOURCE);
        into.sourceLow = buffer.getLong(offset + SOURCE + Long.BYTES);
        into.destinationHigh = buffer.getLong(offset + DESTINATION);
        into.destinationLow = buffer.getLong(offset + DESTINATION + Long.BYTES);
        into.dontFragment = true;
        into.moreFragments = false;
        into.fragmentOffset = 0;
        into.fragmentId = 0;
        into.fragmentPayloadOffset = into.payloadOffset;
        into.fragmentProtocol = into.protocol;
        return isExtension(into.protocol)
                ? walk(buffer, offset + Math.min(length, into.totalLength), into)
                : PacketFault.NONE;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }

    private static PacketFault walk(ByteBuf buffer, int end, IpHeader into) {
        for (int count = 0; isExtension(into.protocol); count++) {
            boolean misplaced = into.protocol == IpProtocol.HOP_BY_HOP && count > 0;
            if (misplaced || count == MAX_EXTENSION_HEADERS || end - into.payloadOffset < EXTENSION_UNIT) {
                return PacketFault.BAD_EXTENSION_HEADER;
            }
            PacketFault fault = into.protocol == IpProtocol.FRAGMENT
                    ? readFragment(buffer, into)
                    : readExtension(buffer, end, into);
            if (fault != PacketFault.NONE) {
                return fault;
            }
            if (into.fragmentOffset != 0) {
                break;
            }
        }
        return PacketFault.NONE;
    }

    /** Reads a fragment header; one is enough, a second says that somebody fragments fragments. */
    private static PacketFault readFragment(ByteBuf buffer, IpHeader into) {
        int at = into.payloadOffset;
        if (into.fragmentPayloadOffset != into.offset + LENGTH) {
            return PacketFault.BAD_EXTENSION_HEADER;
        }
        int field = buffer.getUnsignedShort(at + FRAGMENT_FIELD);
        into.moreFragments = (field & 1) != 0;
        into.fragmentOffset = field & FRAGMENT_OFFSET_MASK;
        into.fragmentId = buffer.getInt(at + FRAGMENT_IDENTIFICATION);
        into.protocol = buffer.getUnsignedByte(at);
        into.payloadOffset = at + EXTENSION_UNIT;
        into.fragmentProtocol = into.protocol;
        into.fragmentPayloadOffset = into.payloadOffset;
        int piece = into.payloadLength();
        boolean ragged = into.moreFragments && (piece == 0 || (piece & 7) != 0);
        return ragged || into.fragmentOffset + piece > MAX_PAYLOAD ? PacketFault.BAD_FRAGMENT : PacketFault.NONE;
    }

    private static PacketFault readExtension(ByteBuf buffer, int end, IpHeader into) {
        int at = into.payloadOffset;
        int length = (buffer.getUnsignedByte(at + 1) + 1) * EXTENSION_UNIT;
        if (length > end - at) {
            return PacketFault.BAD_EXTENSION_HEADER;
        }
        int kind = into.protocol;
        into.protocol = buffer.getUnsignedByte(at);
        into.payloadOffset = at + length;
        if (kind == IpProtocol.ROUTING) {
            // RFC 8200 §4.4, RFC 5095: a host is the end of the route, or it does not take the packet.
            return buffer.getByte(at + SEGMENTS_LEFT) == 0 ? PacketFault.NONE : PacketFault.BAD_EXTENSION_HEADER;
        }
        return checkOptions(buffer, at + 2, at + length);
    }

    private static PacketFault checkOptions(ByteBuf buffer, int from, int end) {
        int at = from;
        while (at < end) {
            int type = buffer.getUnsignedByte(at);
            if (type == OPTION_PAD1) {
                at++;
                continue;
            }
            if ((type & OPTION_ACTION_MASK) != 0) {
                return PacketFault.UNKNOWN_OPTION;
            }
            if (end - at < 2 || buffer.getUnsignedByte(at + 1) > end - at - 2) {
                return PacketFault.BAD_EXTENSION_HEADER;
            }
            at += 2 + buffer.getUnsignedByte(at + 1);
        }
        return PacketFault.NONE;
    }

    static int write(
            ByteBuf buffer, int offset, IpAddress source, IpAddress destination, int protocol, int payloadLength) {
        buffer.setInt(offset, VERSION_6);
        buffer.setShort(offset + PAYLOAD_LENGTH, payloadLength);
        buffer.setByte(offset + NEXT_HEADER, protocol);
        buffer.setByte(offset + HOP_LIMIT, IpHeader.DEFAULT_TTL);
        source.set(buffer, offset + SOURCE);
        destination.set(buffer, offset + DESTINATION);
        return LENGTH;
    }

    static void hopLimit(ByteBuf buffer, int offset, int hopLimit) {
        buffer.setByte(offset + HOP_LIMIT, hopLimit);
    }
}
