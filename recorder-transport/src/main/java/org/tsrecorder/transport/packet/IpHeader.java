package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * The header of an IPv4 or IPv6 packet, extension headers included. Addresses come as two longs, in the form of
 * {@link IpAddress#high()} and {@link IpAddress#low()}, so that a look-up allocates nothing.
 *
 * <p>For a fragment, {@link #payloadOffset()} is where its piece of the original packet begins.
 */
public final class IpHeader {
    /** The hop limit of packets this project sends. */
    public static final int DEFAULT_TTL = 64;

    boolean v6;
    int offset;
    int totalLength;
    int protocol;
    int hopLimit;
    int payloadOffset;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    boolean dontFragment;
    boolean moreFragments;
    int fragmentOffset;
    int fragmentId;
    int fragmentPayloadOffset;
    int fragmentProtocol;

    /** A view of nothing yet. */
    public IpHeader() {}

    /**
     * Reads the packet at {@code offset}, of which {@code length} bytes are there; bytes beyond the packet's own length
     * are not looked at. The fields hold only if the answer is {@link PacketFault#NONE}.
     */
    public PacketFault wrap(ByteBuf buffer, int offset, int length) {
        return wrap(buffer, offset, length, true);
    }

    /**
     * As {@link #wrap(ByteBuf, int, int)}, for the beginning of a packet that an ICMP error quotes: the packet's end
     * may be missing, and the header checksum, which routers change, is not looked at.
     */
    public PacketFault wrapQuoted(ByteBuf buffer, int offset, int length) {
        return wrap(buffer, offset, length, false);
    }

    private PacketFault wrap(ByteBuf buffer, int offset, int length, boolean whole) {
        if (length < Ipv4Header.LENGTH) {
            return PacketFault.TOO_SHORT;
        }
        this.offset = offset;
        int version = buffer.getUnsignedByte(offset) >>> 4;
        return switch (version) {
            case 4 -> Ipv4Header.read(buffer, length, whole, this);
            case 6 -> Ipv6Header.read(buffer, length, whole, this);
            default -> PacketFault.BAD_VERSION;
        };
    }

    /**
     * Lays out a header without options: TTL 64, don't fragment.
     *
     * @param offset where it begins in {@code buffer}, whose indexes stay as they are
     * @param protocol one of {@link IpProtocol}
     * @param payloadLength bytes behind the header
     * @return the header's length: 20 or 40
     */
    public static int write(
            ByteBuf buffer, int offset, IpAddress source, IpAddress destination, int protocol, int payloadLength) {
        return source.isV6()
                ? Ipv6Header.write(buffer, offset, source, destination, protocol, payloadLength)
                : Ipv4Header.write(buffer, offset, source, destination, protocol, payloadLength);
    }

    /**
     * Gives a header that {@link #write} laid out another TTL or hop limit.
     *
     * @param offset where it begins in {@code buffer}
     * @param source the address it was laid out for
     * @param hopLimit 1 to 255
     */
    public static void hopLimit(ByteBuf buffer, int offset, IpAddress source, int hopLimit) {
        if (source.isV6()) {
            Ipv6Header.hopLimit(buffer, offset, hopLimit);
        } else {
            Ipv4Header.hopLimit(buffer, offset, hopLimit);
        }
    }

    /** The length of a header that {@link #write} lays out for this family: 20 or 40. */
    public static int lengthFor(IpAddress address) {
        return address.isV6() ? Ipv6Header.LENGTH : Ipv4Header.LENGTH;
    }

    /** Whether the packet is IPv6's. */
    public boolean isV6() {
        return v6;
    }

    /** Where the packet begins in its buffer. */
    public int offset() {
        return offset;
    }

    /** The whole packet's length in bytes, by its header. */
    public int totalLength() {
        return totalLength;
    }

    /** The upper layer's protocol: behind all extension headers, except for a fragment that is not the first. */
    public int protocol() {
        return protocol;
    }

    /** TTL or hop limit, 0 to 255. */
    public int hopLimit() {
        return hopLimit;
    }

    /** Where the upper layer begins in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of the upper layer, its header included. */
    public int payloadLength() {
        return offset + totalLength - payloadOffset;
    }

    /** Where the packet ends in the buffer. */
    public int payloadEnd() {
        return offset + totalLength;
    }

    /** The first 64 bits of the source; 0 for IPv4. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The last 64 bits of the source; IPv4's 32, unsigned. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The first 64 bits of the destination; 0 for IPv4. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The last 64 bits of the destination; IPv4's 32, unsigned. */
    public long destinationLow() {
        return destinationLow;
    }

    /** The source as a value; allocates. */
    public IpAddress source() {
        return IpAddress.of(v6, sourceHigh, sourceLow);
    }

    /** The destination as a value; allocates. */
    public IpAddress destination() {
        return IpAddress.of(v6, destinationHigh, destinationLow);
    }

    /** IPv4's DF bit; true for IPv6, which routers never fragment. */
    public boolean dontFragment() {
        return dontFragment;
    }

    /**
     * Whether this is a piece of a packet. An IPv6 packet whose fragment header says "all of it" is none (RFC 6946).
     */
    public boolean isFragment() {
        return moreFragments || fragmentOffset != 0;
    }

    /** Whether later fragments follow. */
    public boolean moreFragments() {
        return moreFragments;
    }

    /** Where this fragment's bytes belong in the original packet, in bytes. */
    public int fragmentOffset() {
        return fragmentOffset;
    }

    /** What fragments of one packet have in common; 16 bits for IPv4, 32 for IPv6. */
    public int fragmentId() {
        return fragmentId;
    }

    /** Where a fragment's piece begins in the buffer: behind IPv4's header, behind IPv6's fragment header. */
    public int fragmentPayloadOffset() {
        return fragmentPayloadOffset;
    }

    /** What the reassembled bytes begin with: IPv4's protocol, the fragment header's next header. */
    public int fragmentProtocol() {
        return fragmentProtocol;
    }

    /** The sum of the pseudo header for this packet's upper layer; see {@link InternetChecksum}. */
    public int pseudoHeaderSum() {
        int source = InternetChecksum.add(InternetChecksum.sum(sourceHigh), InternetChecksum.sum(sourceLow));
        int destination =
                InternetChecksum.add(InternetChecksum.sum(destinationHigh), InternetChecksum.sum(destinationLow));
        return InternetChecksum.pseudoHeader(source, destination, protocol, payloadLength());
    }
}
