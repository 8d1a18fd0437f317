package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * RFC 791's header.
 *
 * <pre>
 *    0 version, header length/4 │ 1 DSCP, ECN │ 2 total length
 *    4 identification           │ 6 flags, fragment offset/8
 *    8 TTL      │ 9 protocol    │ 10 header checksum
 *   12 source address
 *   16 destination address
 *   20 options, to a multiple of 4
 * </pre>
 *
 * <p>Options are skipped: a host needs none, and those that would have it act on a route are not obeyed.
 */
public final class Ipv4Header {
    /** Bytes of a header without options. */
    public static final int LENGTH = 20;

    private static final int MAX_PACKET = 65_535;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET_MASK = 0x1FFF;
    private static final int VERSION_4_HEADER_20 = 0x45;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private Ipv4Header() {}

    static PacketFault read(ByteBuf buffer, int length, boolean whole, IpHeader into) {
        int offset = into.offset;
        int headerLength = (buffer.getByte(offset) & 0x0F) << 2;
        if (headerLength < LENGTH || headerLength > length) {
            return PacketFault.BAD_HEADER_LENGTH;
        }
        int totalLength = buffer.getUnsignedShort(offset + TOTAL_LENGTH);
        if (totalLength < headerLength || (whole && totalLength > length)) {
            return PacketFault.BAD_LENGTH;
        }
        if (whole && !InternetChecksum.holds(buffer, offset, headerLength, 0)) {
            return PacketFault.BAD_CHECKSUM;
        }
        into.v6 = false;
        into.totalLength = totalLength;
        into.hopLimit = buffer.getUnsignedByte(offset + TTL);
        into.protocol = buffer.getUnsignedByte(offset + PROTOCOL);
        into.payloadOffset = offset + headerLength;
        into.sourceHigh = 0;
        into.sourceLow = buffer.getInt(offset + SOURCE) & LOW_HALF;
        into.destinationHigh = 0;
        into.destinationLow = buffer.getInt(offset + DESTINATION) & LOW_HALF;
        return readFragment(buffer, into);
    }

    private static PacketFault readFragment(ByteBuf buffer, IpHeader into) {
        int field = buffer.getUnsignedShort(into.offset + FRAGMENT);
        into.dontFragment = (field & DONT_FRAGMENT) != 0;
        into.moreFragments = (field & MORE_FRAGMENTS) != 0;
        into.fragmentOffset = (field & FRAGMENT_OFFSET_MASK) << 3;
        into.fragmentId = buffer.getUnsignedShort(into.offset + IDENTIFICATION);
        into.fragmentPayloadOffset = into.payloadOffset;
        into.fragmentProtocol = into.protocol;
        int piece = into.payloadLength();
        boolean ragged = into.moreFragments && (piece == 0 || (piece & 7) != 0);
        boolean tooLong = into.isFragment() && into.fragmentOffset + piece > MAX_PACKET - LENGTH;
        return ragged || tooLong ? PacketFault.BAD_FRAGMENT : PacketFault.NONE;
    }

    static int write(
            ByteBuf buffer, int offset, IpAddress source, IpAddress destination, int protocol, int payloadLength) {
        buffer.setByte(offset, VERSION_4_HEADER_20);
        buffer.setByte(offset + 1, 0);
        buffer.setShort(offset + TOTAL_LENGTH, LENGTH + payloadLength);
        // RFC 6864 §4.1: a packet that is never fragmented may have any identification.
        buffer.setShort(offset + IDENTIFICATION, 0);
        buffer.setShort(offset + FRAGMENT, DONT_FRAGMENT);
        buffer.setByte(offset + TTL, IpHeader.DEFAULT_TTL);
        buffer.setByte(offset + PROTOCOL, protocol);
        source.set(buffer, offset + SOURCE);
        destination.set(buffer, offset + DESTINATION);
        InternetChecksum.store(buffer, offset, LENGTH, CHECKSUM, 0);
        return LENGTH;
    }

    static void hopLimit(ByteBuf buffer, int offset, int ttl) {
        buffer.setByte(offset + TTL, ttl);
        InternetChecksum.store(buffer, offset, LENGTH, CHECKSUM, 0);
    }
}
