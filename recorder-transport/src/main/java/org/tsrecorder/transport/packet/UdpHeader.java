package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * RFC 768's header.
 *
 * <pre>
 *    0 source port │ 2 destination port
 *    4 length      │ 6 checksum, 0 = none (IPv4 only)
 * </pre>
 */
public final class UdpHeader {
    /** Bytes of the header. */
    public static final int LENGTH = 8;

    private static final int CHECKSUM = 6;

    private int sourcePort;
    private int destinationPort;
    private int length;
    private int payloadOffset;
    private int checksum;

    /** A view of nothing yet. */
    public UdpHeader() {}

    /**
     * Reads the datagram at {@code offset}, for which {@code length} bytes are there. The checksum is the caller's to
     * verify. The fields hold only if the answer is {@link PacketFault#NONE}.
     */
    public PacketFault wrap(ByteBuf buffer, int offset, int length) {
        PacketFault fault = wrapQuoted(buffer, offset, length);
        if (fault != PacketFault.NONE) {
            return fault;
        }
        if (this.length < LENGTH || this.length > length) {
            return PacketFault.BAD_LENGTH;
        }
        return destinationPort == 0 ? PacketFault.BAD_PORT : PacketFault.NONE;
    }

    /** As {@link #wrap}, for the beginning of a datagram that an ICMP error quotes: its end may be missing. */
    public PacketFault wrapQuoted(ByteBuf buffer, int offset, int length) {
        if (length < LENGTH) {
            return PacketFault.TOO_SHORT;
        }
        sourcePort = buffer.getUnsignedShort(offset);
        destinationPort = buffer.getUnsignedShort(offset + 2);
        this.length = buffer.getUnsignedShort(offset + 4);
        checksum = buffer.getUnsignedShort(offset + CHECKSUM);
        payloadOffset = offset + LENGTH;
        return PacketFault.NONE;
    }

    /** Lays out a header, its checksum left 0 for {@link #storeChecksum}. */
    public static void write(ByteBuf buffer, int offset, int sourcePort, int destinationPort, int payloadLength) {
        buffer.setInt(offset, sourcePort << 16 | destinationPort);
        buffer.setInt(offset + 4, (LENGTH + payloadLength) << 16);
    }

    /** Computes and stores the checksum of the datagram of {@code length} bytes; 0 is sent as 0xFFFF (RFC 768). */
    public static void storeChecksum(ByteBuf buffer, int offset, int length, int pseudoHeaderSum) {
        InternetChecksum.store(buffer, offset, length, CHECKSUM, pseudoHeaderSum);
        if (buffer.getShort(offset + CHECKSUM) == 0) {
            buffer.setShort(offset + CHECKSUM, 0xFFFF);
        }
    }

    /** 0 to 65535; 0 means that no answer is wanted. */
    public int sourcePort() {
        return sourcePort;
    }

    /** 1 to 65535. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Bytes of header and payload. */
    public int length() {
        return length;
    }

    /** Where the payload begins in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload. */
    public int payloadLength() {
        return length - LENGTH;
    }

    /** Whether the sender computed a checksum; over IPv6 it must (RFC 8200 §8.1). */
    public boolean hasChecksum() {
        return checksum != 0;
    }
}
