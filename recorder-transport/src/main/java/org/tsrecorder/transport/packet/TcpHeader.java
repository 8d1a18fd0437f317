package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;

/**
 * RFC 9293 §3.1's header with its options.
 *
 * <pre>
 *    0 source port      │ 2 destination port
 *    4 sequence number
 *    8 acknowledgment number
 *   12 header length/4  │ 13 flags │ 14 window
 *   16 checksum         │ 18 urgent pointer
 *   20 options, to a multiple of 4
 * </pre>
 *
 * <p>Options: MSS (RFC 9293 §3.7.1), window scale and timestamps (RFC 7323), SACK permitted and SACK blocks (RFC 2018).
 * Others are skipped. A malformed one ends the reading of options but not the segment's validity.
 */
public final class TcpHeader {
    /** Bytes of a header without options. */
    public static final int LENGTH = 20;

    /** Bytes of the longest header. */
    public static final int MAX_LENGTH = 60;

    /** SACK blocks that fit a header. */
    public static final int MAX_SACK_BLOCKS = 4;

    /** Where the checksum stands, for {@link InternetChecksum#store}. */
    public static final int CHECKSUM = 16;

    static final int OPTION_END = 0;
    static final int OPTION_NOP = 1;
    static final int OPTION_MSS = 2;
    static final int OPTION_WINDOW_SCALE = 3;
    static final int OPTION_SACK_PERMITTED = 4;
    static final int OPTION_SACK = 5;
    static final int OPTION_TIMESTAMPS = 8;

    static final int MSS_LENGTH = 4;
    static final int WINDOW_SCALE_LENGTH = 3;
    static final int SACK_PERMITTED_LENGTH = 2;
    static final int SACK_BLOCK_LENGTH = 8;
    static final int TIMESTAMPS_LENGTH = 10;

    /** RFC 7323 appendix A's layout, which everybody sends: NOP, NOP, timestamps, 10. */
    static final int ALIGNED_TIMESTAMPS = 0x0101_080A;

    private int sourcePort;
    private int destinationPort;
    private int sequenceNumber;
    private int acknowledgmentNumber;
    private int headerLength;
    private int flags;
    private int window;
    private int urgentPointer;
    private int payloadOffset;
    private int payloadLength;

    private int maximumSegmentSize;
    private int windowScale;
    private boolean sackPermitted;
    private boolean timestamps;
    private int timestampValue;
    private int timestampEchoReply;
    private int sackBlocks;
    private final int[] sackEdges = new int[2 * MAX_SACK_BLOCKS];
    private boolean malformedOptions;

    /** A view of nothing yet. */
    public TcpHeader() {}

    /**
     * Reads the segment of {@code length} bytes, header and payload, at {@code offset}. The checksum is the caller's to
     * verify. The fields hold only if the answer is {@link PacketFault#NONE}.
     */
    public PacketFault wrap(ByteBuf buffer, int offset, int length) {
        if (length < LENGTH) {
            return PacketFault.TOO_SHORT;
        }
        int lengthFlagsWindow = buffer.getInt(offset + 12);
        headerLength = lengthFlagsWindow >>> 28 << 2;
        if (headerLength < LENGTH || headerLength > length) {
            return PacketFault.BAD_HEADER_LENGTH;
        }
        int ports = buffer.getInt(offset);
        sourcePort = ports >>> 16;
        destinationPort = ports & 0xFFFF;
        sequenceNumber = buffer.getInt(offset + 4);
        acknowledgmentNumber = buffer.getInt(offset + 8);
        flags = lengthFlagsWindow >>> 16 & 0xFF;
        window = lengthFlagsWindow & 0xFFFF;
        urgentPointer = buffer.getUnsignedShort(offset + 18);
        payloadOffset = offset + headerLength;
        payloadLength = length - headerLength;
        readOptions(buffer, offset + LENGTH);
        return sourcePort == 0 || destinationPort == 0 ? PacketFault.BAD_PORT : PacketFault.NONE;
    }

    /**
     * Reads only what every ICMP error must quote: ports and sequence number (RFC 792: eight bytes). All else is as if
     * the segment were empty and without flags.
     */
    public PacketFault wrapQuoted(ByteBuf buffer, int offset, int length) {
        if (length < Long.BYTES) {
            return PacketFault.TOO_SHORT;
        }
        int ports = buffer.getInt(offset);
        sourcePort = ports >>> 16;
        destinationPort = ports & 0xFFFF;
        sequenceNumber = buffer.getInt(offset + 4);
        acknowledgmentNumber = 0;
        flags = 0;
        window = 0;
        urgentPointer = 0;
        headerLength = LENGTH;
        payloadOffset = offset + length;
        payloadLength = 0;
        clearOptions();
        return PacketFault.NONE;
    }

    private void clearOptions() {
        maximumSegmentSize = 0;
        windowScale = -1;
        sackPermitted = false;
        timestamps = false;
        timestampValue = 0;
        timestampEchoReply = 0;
        sackBlocks = 0;
        malformedOptions = false;
    }

    private void readOptions(ByteBuf buffer, int from) {
        clearOptions();
        if (headerLength == LENGTH + 12 && buffer.getInt(from) == ALIGNED_TIMESTAMPS) {
            readTimestamps(buffer, from + 2);
            return;
        }
        int at = from;
        while (at < payloadOffset) {
            int kind = buffer.getByte(at);
            if (kind == OPTION_END) {
                return;
            }
            int length = kind == OPTION_NOP ? 1 : optionLength(buffer, at);
            if (length == 0 || !readOption(buffer, at, kind, length)) {
                malformedOptions = true;
                return;
            }
            at += length;
        }
    }

    /** The length in the option's second byte, or 0 if there is no such option within the header. */
    private int optionLength(ByteBuf buffer, int at) {
        int room = payloadOffset - at;
        int length = room < 2 ? 0 : buffer.getUnsignedByte(at + 1);
        return length < 2 || length > room ? 0 : length;
    }

    /** Whether the option has a length that its kind may have. */
    private boolean readOption(ByteBuf buffer, int at, int kind, int length) {
        return switch (kind) {
            case OPTION_MSS -> length == MSS_LENGTH && readMaximumSegmentSize(buffer, at);
            case OPTION_WINDOW_SCALE -> length == WINDOW_SCALE_LENGTH && readWindowScale(buffer, at);
            case OPTION_SACK_PERMITTED -> {
                sackPermitted = length == SACK_PERMITTED_LENGTH;
                yield sackPermitted;
            }
            case OPTION_SACK -> readSackBlocks(buffer, at, length);
            case OPTION_TIMESTAMPS -> length == TIMESTAMPS_LENGTH && readTimestamps(buffer, at);
            default -> true;
        };
    }

    private boolean readMaximumSegmentSize(ByteBuf buffer, int at) {
        maximumSegmentSize = buffer.getUnsignedShort(at + 2);
        return true;
    }

    private boolean readWindowScale(ByteBuf buffer, int at) {
        windowScale = buffer.getUnsignedByte(at + 2);
        return true;
    }

    private boolean readTimestamps(ByteBuf buffer, int at) {
        timestamps = true;
        timestampValue = buffer.getInt(at + 2);
        timestampEchoReply = buffer.getInt(at + 6);
        return true;
    }

    private boolean readSackBlocks(ByteBuf buffer, int at, int length) {
        int blocks = (length - 2) / SACK_BLOCK_LENGTH;
        if (blocks < 1 || blocks > MAX_SACK_BLOCKS || length != 2 + blocks * SACK_BLOCK_LENGTH) {
            return false;
        }
        for (int i = 0; i < 2 * blocks; i++) {
            sackEdges[i] = buffer.getInt(at + 2 + Integer.BYTES * i);
        }
        sackBlocks = blocks;
        return true;
    }

    /** 1 to 65535. */
    public int sourcePort() {
        return sourcePort;
    }

    /** 1 to 65535. */
    public int destinationPort() {
        return destinationPort;
    }

    /** SEG.SEQ. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** SEG.ACK; means something only with {@link TcpFlags#ACK}. */
    public int acknowledgmentNumber() {
        return acknowledgmentNumber;
    }

    /** Bits of {@link TcpFlags}. */
    public int flags() {
        return flags;
    }

    /** Whether any of these bits of {@link TcpFlags} is set. */
    public boolean has(int anyOf) {
        return (flags & anyOf) != 0;
    }

    /** SEG.WND as it stands in the header, not scaled: 0 to 65535. */
    public int window() {
        return window;
    }

    /** SEG.UP; means something only with {@link TcpFlags#URG}. */
    public int urgentPointer() {
        return urgentPointer;
    }

    /** Bytes of the header, options included: 20 to 60. */
    public int headerLength() {
        return headerLength;
    }

    /** Where the payload begins in the buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload. */
    public int payloadLength() {
        return payloadLength;
    }

    /** SEG.LEN: the payload, and one each for SYN and FIN. */
    public int segmentLength() {
        return payloadLength + (flags & TcpFlags.FIN) + ((flags & TcpFlags.SYN) >>> 1);
    }

    /** The MSS option's value, or 0 if there is none. */
    public int maximumSegmentSize() {
        return maximumSegmentSize;
    }

    /** The window scale option's shift as it stands there, 0 to 255, or -1 if there is none. */
    public int windowScale() {
        return windowScale;
    }

    /** Whether the SACK-permitted option is there. */
    public boolean sackPermitted() {
        return sackPermitted;
    }

    /** Whether the timestamps option is there. */
    public boolean hasTimestamps() {
        return timestamps;
    }

    /** TSval, or 0. */
    public int timestampValue() {
        return timestampValue;
    }

    /** TSecr, or 0. */
    public int timestampEchoReply() {
        return timestampEchoReply;
    }

    /** How many SACK blocks there are: 0 to 4. */
    public int sackBlocks() {
        return sackBlocks;
    }

    /** The first sequence number of the block, counted from 0. */
    public int sackLeftEdge(int block) {
        return sackEdges[2 * block];
    }

    /** The sequence number behind the block's last. */
    public int sackRightEdge(int block) {
        return sackEdges[2 * block + 1];
    }

    /** Whether options had to be given up reading. */
    public boolean hasMalformedOptions() {
        return malformedOptions;
    }
}
