package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a payload keeps alive. Payloads are slices of the block that many datagrams were received in; the
 * block is free when the last slice is.
 */
final class PinnedMemory {
    private PinnedMemory() {}

    /** The memory that a buffer is a part of; see {@link #isSame}. */
    static ByteBuf blockOf(ByteBuf payload) {
        ByteBuf block = payload;
        for (ByteBuf outer = block.unwrap(); outer != null; outer = block.unwrap()) {
            block = outer;
        }
        return block;
    }

    /** Whether two answers of {@link #blockOf} are one. */
    @SuppressWarnings("ReferenceEquality") // buffers of equal contents are equal
    static boolean isSame(ByteBuf block, @Nullable ByteBuf other) {
        return block == other;
    }

    /** Whether {@code octets} of a block are too few to keep it alive. */
    static boolean isWasted(int octets, ByteBuf block) {
        return (long) octets * TcpTuning.MOST_PINNED_FACTOR < block.capacity();
    }

    /**
     * Size of a buffer to copy small payloads into: twice the one before, so that one alone costs little and many stand
     * in few buffers.
     */
    static int collectingCapacity(int needed, int before) {
        int size = Math.max(TcpTuning.LEAST_COLLECTING_BUFFER, Math.min(2 * before, TcpTuning.COLLECTING_BUFFER));
        return Math.max(needed, size);
    }
}
