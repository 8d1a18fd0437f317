package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The checksum of IP, TCP, UDP and ICMP: 16-bit words added in ones' complement (RFC 1071).
 *
 * <p>A <em>sum</em> here is folded to 16 bits and not yet complemented, 0 to 0xFFFF; sums of parts are joined with
 * {@link #add}, where each part but the last has an even length. Bytes that end with a right checksum sum to 0xFFFF.
 */
public final class InternetChecksum {
    private static final int VALID = 0xFFFF;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    /** From so many bytes on, a view of the buffer pays. */
    private static final int BULK_BYTES = 128;

    private InternetChecksum() {}

    /** The sum of {@code length} bytes at {@code index}; an odd last byte counts as if a zero followed. */
    public static int sum(ByteBuf buffer, int index, int length) {
        long sum = 0;
        int at = index;
        int end = index + length;
        if (length >= BULK_BYTES && buffer.nioBufferCount() == 1) {
            int bulk = length & -Long.BYTES;
            sum = sumOfLongs(buffer.nioBuffer(index, bulk), bulk);
            at += bulk;
        }
        // RFC 1071 §2 (C): words of any width may be added, if carries come round. Halves of longs leave room for 2^31
        // carries, so that they need coming round once, at the end.
        for (int bulkEnd = end - 7; at < bulkEnd; at += Long.BYTES) {
            long word = buffer.getLong(at);
            sum += (word >>> 32) + (word & LOW_HALF);
        }
        if (end - at >= Integer.BYTES) {
            sum += buffer.getInt(at) & LOW_HALF;
            at += Integer.BYTES;
        }
        if (end - at >= Short.BYTES) {
            sum += buffer.getUnsignedShort(at);
            at += Short.BYTES;
        }
        if (at < end) {
            sum += buffer.getUnsignedByte(at) << 8;
        }
        return fold(sum);
    }

    /**
     * The same without asking a {@code ByteBuf} for each word whether it is still alive, which costs more than adding.
     */
    private static long sumOfLongs(ByteBuffer buffer, int length) {
        long sum = 0;
        for (int at = 0; at < length; at += Long.BYTES) {
            long word = buffer.getLong(at);
            sum += (word >>> 32) + (word & LOW_HALF);
        }
        return sum;
    }

    /** Joins two sums. */
    public static int add(int sum, int other) {
        int both = sum + other;
        return (both & 0xFFFF) + (both >>> 16);
    }

    /** The sum of the eight bytes of {@code word}. */
    static int sum(long word) {
        return fold((word >>> 32) + (word & LOW_HALF));
    }

    /**
     * The sum of the pseudo header that TCP, UDP and ICMPv6 checksums begin with (RFC 9293 §3.1, RFC 8200 §8.1); the
     * two families' layouts have the same sum.
     *
     * @param protocol of the upper layer
     * @param length of the upper layer's header and payload, in bytes
     */
    public static int pseudoHeader(IpAddress source, IpAddress destination, int protocol, int length) {
        return pseudoHeader(addressSum(source), addressSum(destination), protocol, length);
    }

    static int pseudoHeader(int sourceSum, int destinationSum, int protocol, int length) {
        return fold((long) sourceSum + destinationSum + protocol + length);
    }

    private static int addressSum(IpAddress address) {
        return add(sum(address.high()), sum(address.low()));
    }

    /** What a checksum field must hold for this sum of everything else, the field taken as zero. */
    public static int complement(int sum) {
        return ~sum & 0xFFFF;
    }

    /** Whether bytes that include their checksum, and their pseudo header's sum where there is one, hold. */
    public static boolean holds(ByteBuf buffer, int index, int length, int pseudoHeaderSum) {
        return add(sum(buffer, index, length), pseudoHeaderSum) == VALID;
    }

    /**
     * Computes and stores the checksum of {@code length} bytes at {@code index}.
     *
     * @param field where the checksum stands in these bytes, counted from {@code index}; even
     */
    public static void store(ByteBuf buffer, int index, int length, int field, int pseudoHeaderSum) {
        buffer.setShort(index + field, 0);
        buffer.setShort(index + field, complement(add(sum(buffer, index, length), pseudoHeaderSum)));
    }

    /** The checksum after one of the 16-bit words under it changed (RFC 1624 §3, equation 3). */
    public static int update(int checksum, int oldWord, int newWord) {
        return complement(add(add(~checksum & 0xFFFF, ~oldWord & 0xFFFF), newWord));
    }

    private static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & LOW_HALF);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        return (int) ((folded >>> 16) + (folded & 0xFFFF));
    }
}
