package org.tsrecorder.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive datagrams to one destination, all of one size but for a smaller last one, in one buffer for
 * {@code UDP_SEGMENT}. A lone datagram goes as it came; from two on they are copied side by side, which costs less than
 * to hand the kernel a list of buffers.
 */
final class SegmentBatch {
    /** {@code UDP_MAX_SEGMENTS} of kernels before 6.9. */
    private static final int MAX_SEGMENTS = 64;

    /** Payload of the largest UDP datagram over IPv4; the kernel cuts nothing larger. */
    private static final int MAX_BYTES = 65_507;

    private @Nullable ByteBuf first;
    private @Nullable ByteBuf joined;
    private @Nullable InetSocketAddress destination;
    private int segmentSize;
    private int segments;
    private boolean complete;

    boolean isEmpty() {
        return first == null && joined == null;
    }

    /** Datagrams in it. */
    int segments() {
        return segments;
    }

    /** Whether a datagram may follow those that are there. */
    boolean accepts(ByteBuf datagram, InetSocketAddress to) {
        ByteBuf start = first != null ? first : joined;
        if (start == null) {
            return true;
        }
        return !complete
                && segments < MAX_SEGMENTS
                && datagram.readableBytes() <= segmentSize
                && datagram.isReadable()
                && start.readableBytes() + datagram.readableBytes() <= MAX_BYTES
                && to.equals(destination);
    }

    /** Adds a datagram that it accepts, and takes it. */
    void add(ByteBuf datagram, InetSocketAddress to, ByteBufAllocator allocator) {
        if (isEmpty()) {
            first = datagram;
            destination = to;
            segmentSize = datagram.readableBytes();
            segments = 1;
            complete = false;
            return;
        }
        complete = datagram.readableBytes() < segmentSize;
        ByteBuf target = joined(allocator);
        target.writeBytes(datagram);
        datagram.release();
        segments++;
    }

    private ByteBuf joined(ByteBufAllocator allocator) {
        ByteBuf target = joined;
        if (target == null) {
            target = allocator.directBuffer(MAX_BYTES);
            joined = target;
        }
        if (first != null) {
            target.writeBytes(first);
            first.release();
            first = null;
        }
        return target;
    }

    /** All of it as one message for the channel, which then owns it; the batch is empty again. */
    DatagramPacket take() {
        InetSocketAddress to = destination;
        ByteBuf lone = first;
        ByteBuf many = joined;
        if (to == null || (lone == null && many == null)) {
            throw new IllegalStateException("empty batch");
        }
        first = null;
        joined = null;
        destination = null;
        return many != null ? new SegmentedDatagramPacket(many, segmentSize, to) : new DatagramPacket(lone, to);
    }

    /** Drops what is in it. */
    void release() {
        if (!isEmpty()) {
            take().release();
        }
    }
}
