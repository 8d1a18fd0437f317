package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * The segment that is being processed: SEG.SEQ, SEG.LEN and the control bits, which get trimmed to the window, beside
 * the header as it came. One per connection, refilled; {@link #payload} is owned by it until somebody takes it.
 */
final class Segment {
    TcpHeader header = new TcpHeader();
    ByteBuf payload = Unpooled.EMPTY_BUFFER;
    int sequence;
    /** Bits of {@link TcpFlags}. */
    int flags;
    /** Octets of text. */
    int length;

    void refill(TcpHeader arrivedHeader, ByteBuf arrivedPayload) {
        header = arrivedHeader;
        payload = arrivedPayload;
        sequence = arrivedHeader.sequenceNumber();
        flags = arrivedHeader.flags();
        length = arrivedPayload.readableBytes();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** SEG.ACK. */
    int acknowledgment() {
        return header.acknowledgmentNumber();
    }

    /** Sequence space it occupies: text, SYN and FIN. */
    int sequenceLength() {
        return length + (has(TcpFlags.SYN) ? 1 : 0) + (has(TcpFlags.FIN) ? 1 : 0);
    }

    /** First sequence number after it. */
    int end() {
        return sequence + sequenceLength();
    }

    /** Cuts off what is before {@code first}, a SYN included. */
    void trimBefore(int first) {
        int excess = first - sequence;
        if (excess <= 0) {
            return;
        }
        if (has(TcpFlags.SYN)) {
            flags &= ~TcpFlags.SYN;
            excess--;
        }
        int octets = Math.min(excess, length);
        payload.skipBytes(octets);
        length -= octets;
        sequence = first;
    }

    /** Cuts off what is at or after {@code last}, a FIN included. */
    void trimFrom(int last) {
        int excess = end() - last;
        if (excess <= 0) {
            return;
        }
        if (has(TcpFlags.FIN)) {
            flags &= ~TcpFlags.FIN;
            excess--;
        }
        length = Math.max(0, length - excess);
        payload.writerIndex(payload.readerIndex() + length);
    }

    /** Gives the payload away. */
    ByteBuf takePayload() {
        ByteBuf taken = payload;
        payload = Unpooled.EMPTY_BUFFER;
        length = 0;
        return taken;
    }

    /** Drops the payload if nobody took it. */
    void releasePayload() {
        payload.release();
        payload = Unpooled.EMPTY_BUFFER;
    }
}
