package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * The header of an ICMP (RFC 792) or ICMPv6 (RFC 4443) message; their layouts agree, their numbers do not: see
 * {@link IcmpType} and {@link Icmpv6Type}. ICMPv6's checksum includes the pseudo header, ICMP's does not.
 *
 * <pre>
 *    0 type │ 1 code │ 2 checksum
 *    4 by type: identifier, sequence number; or MTU
 *    8 echoed data; or the packet that is answered, as much as fits
 * </pre>
 */
public final class IcmpHeader {
    /** Bytes before echoed data or the quoted packet. */
    public static final int LENGTH = 8;

    /** Where the checksum stands, for {@link InternetChecksum#store}. */
    public static final int CHECKSUM = 2;

    private int type;
    private int code;
    private int word;
    private int payloadOffset;
    private int payloadLength;

    /** A view of nothing yet. */
    public IcmpHeader() {}

    /**
     * Reads the message of {@code length} bytes at {@code offset}. The checksum is the caller's to verify. The fields
     * hold only if the answer is {@link PacketFault#NONE}.
     */
    public PacketFault wrap(ByteBuf buffer, int offset, int length) {
        if (length < LENGTH) {
            return PacketFault.TOO_SHORT;
        }
        type = buffer.getUnsignedByte(offset);
        code = buffer.getUnsignedByte(offset + 1);
        word = buffer.getInt(offset + 4);
        payloadOffset = offset + LENGTH;
        payloadLength = length - LENGTH;
        return PacketFault.NONE;
    }

    /** Lays out a header, its checksum left 0 for {@link InternetChecksum#store}. */
    public static void write(ByteBuf buffer, int offset, int type, int code, int word) {
        buffer.setInt(offset, type << 24 | code << 16);
        buffer.setInt(offset + 4, word);
    }

    /** One of {@link IcmpType} or {@link Icmpv6Type}, or another. */
    public int type() {
        return type;
    }

    /** What it says more exactly, by type. */
    public int code() {
        return code;
    }

    /** The four bytes behind the checksum: an echo's identifier and sequence number, ICMPv6's MTU. */
    public int word() {
        return word;
    }

    /** An echo's identifier. */
    public int identifier() {
        return word >>> 16;
    }

    /** An echo's sequence number; or, where ICMP says that a packet was too big, the MTU (RFC 1191 §4). */
    public int sequenceNumber() {
        return word & 0xFFFF;
    }

    /** Where echoed data or the quoted packet begins in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of it. */
    public int payloadLength() {
        return payloadLength;
    }
}
