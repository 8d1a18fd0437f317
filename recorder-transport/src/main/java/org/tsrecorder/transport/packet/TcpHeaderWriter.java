package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Lays out a TCP header in place: {@link #begin}, the fields, the options in the order they shall have, {@link #end}.
 * The checksum, for which the payload must be there, comes last by {@link InternetChecksum#store}. The buffer's indexes
 * stay as they are; it must have room for {@link TcpHeader#MAX_LENGTH} bytes at the offset.
 */
public final class TcpHeaderWriter {
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private int offset;
    private int at;
    private int flags;

    /** A writer of nothing yet. */
    public TcpHeaderWriter() {}

    /** Begins a header without options, flags, window and urgent data. */
    public TcpHeaderWriter begin(ByteBuf buffer, int offset, int sourcePort, int destinationPort) {
        this.buffer = buffer;
        this.offset = offset;
        at = offset + TcpHeader.LENGTH;
        flags = 0;
        buffer.setInt(offset, sourcePort << 16 | destinationPort);
        buffer.setLong(offset + 4, 0);
        buffer.setLong(offset + 12, 0);
        return this;
    }

    /** Sets SEG.SEQ. */
    public TcpHeaderWriter sequenceNumber(int sequenceNumber) {
        buffer.setInt(offset + 4, sequenceNumber);
        return this;
    }

    /** Sets SEG.ACK and the ACK flag. */
    public TcpHeaderWriter acknowledgmentNumber(int acknowledgmentNumber) {
        buffer.setInt(offset + 8, acknowledgmentNumber);
        return flags(TcpFlags.ACK);
    }

    /** Adds bits of {@link TcpFlags}. */
    public TcpHeaderWriter flags(int more) {
        flags |= more;
        return this;
    }

    /** Sets SEG.WND as it shall stand in the header: 0 to 65535. */
    public TcpHeaderWriter window(int window) {
        buffer.setShort(offset + 14, window);
        return this;
    }

    /** Sets SEG.UP and the URG flag. */
    public TcpHeaderWriter urgentPointer(int urgentPointer) {
        buffer.setShort(offset + 18, urgentPointer);
        return flags(TcpFlags.URG);
    }

    /** Adds the MSS option, 4 bytes. */
    public TcpHeaderWriter maximumSegmentSize(int size) {
        buffer.setInt(at, TcpHeader.OPTION_MSS << 24 | TcpHeader.MSS_LENGTH << 16 | size);
        at += TcpHeader.MSS_LENGTH;
        return this;
    }

    /** Adds the window scale option behind a NOP, 4 bytes. */
    public TcpHeaderWriter windowScale(int shift) {
        buffer.setInt(
                at,
                TcpHeader.OPTION_NOP << 24
                        | TcpHeader.OPTION_WINDOW_SCALE << 16
                        | TcpHeader.WINDOW_SCALE_LENGTH << 8
                        | shift);
        at += 4;
        return this;
    }

    /** Adds the SACK-permitted option behind two NOPs, 4 bytes. */
    public TcpHeaderWriter sackPermitted() {
        buffer.setInt(
                at,
                TcpHeader.OPTION_NOP << 24
                        | TcpHeader.OPTION_NOP << 16
                        | TcpHeader.OPTION_SACK_PERMITTED << 8
                        | TcpHeader.SACK_PERMITTED_LENGTH);
        at += 4;
        return this;
    }

    /** Adds the timestamps option behind two NOPs, 12 bytes. */
    public TcpHeaderWriter timestamps(int value, int echoReply) {
        buffer.setInt(at, TcpHeader.ALIGNED_TIMESTAMPS);
        buffer.setInt(at + 4, value);
        buffer.setInt(at + 8, echoReply);
        at += 12;
        return this;
    }

    /**
     * Adds a SACK option behind two NOPs, 4 bytes and 8 for each block.
     *
     * @param edges left and right edge of each block in turn
     * @param blocks how many of them; with timestamps 3 fit, without 4
     */
    public TcpHeaderWriter sackBlocks(int[] edges, int blocks) {
        int length = 2 + blocks * TcpHeader.SACK_BLOCK_LENGTH;
        buffer.setInt(
                at, TcpHeader.OPTION_NOP << 24 | TcpHeader.OPTION_NOP << 16 | TcpHeader.OPTION_SACK << 8 | length);
        at += 4;
        for (int i = 0; i < 2 * blocks; i++) {
            buffer.setInt(at, edges[i]);
            at += Integer.BYTES;
        }
        return this;
    }

    /** Sets header length and flags, and returns the header's length in bytes, a multiple of 4. */
    public int end() {
        int length = at - offset;
        buffer.setByte(offset + 12, length << 2);
        buffer.setByte(offset + 13, flags);
        buffer = Unpooled.EMPTY_BUFFER;
        return length;
    }
}
