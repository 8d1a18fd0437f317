package org.tsrecorder.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Receive buffers that are cut from larger blocks, each beginning where the last read ended.
 *
 * <pre>
 *   block, 256 KiB   │ datagram │ 45 datagrams of one GRO read │ datagram │ next read: 64 KiB of room … │ tail │
 * </pre>
 *
 * <p>Every read must offer 64 KiB, the most that UDP_GRO may deliver, though most bring one datagram. A buffer of its
 * own would pin 64 KiB for each of these; so they stand side by side, and what a reader pins is what it holds, give or
 * take a quarter. A block returns to the pool with the last of its datagrams.
 *
 * <p>One for each channel, on its event loop.
 */
final class ReceiveArena extends DefaultMaxMessagesRecvByteBufAllocator {
    static final int BLOCK_BYTES = 256 << 10;
    static final int READ_BYTES = 64 << 10;

    /** Datagrams read before others on the event loop have their turn. */
    private static final int MAX_DATAGRAMS_PER_ROUND = 512;

    /** Reads begin at a cache line's begin. */
    private static final int ALIGNMENT = 64;

    private final boolean packed;
    private @Nullable ByteBuf block;
    private int used;

    /**
     * An arena that holds no memory yet.
     *
     * @param packed whether datagrams of a read stand side by side from its begin; if not, a read takes all its room
     */
    ReceiveArena(boolean packed) {
        super(MAX_DATAGRAMS_PER_ROUND);
        this.packed = packed;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own channels still call it
    public Handle newHandle() {
        return new ArenaHandle();
    }

    /** Room for a read, all of it writable. */
    private ByteBuf next(ByteBufAllocator allocator) {
        ByteBuf current = block;
        if (current == null || used + READ_BYTES > BLOCK_BYTES) {
            release();
            current = allocator.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
            block = current;
        }
        return current.retainedSlice(used, READ_BYTES).setIndex(0, 0);
    }

    private void taken(int bytes) {
        used += packed ? (bytes + ALIGNMENT - 1) & -ALIGNMENT : READ_BYTES;
    }

    /** Gives up the block in use; its datagrams stay valid. */
    void release() {
        if (block != null) {
            block.release();
            block = null;
        }
        used = 0;
    }

    private final class ArenaHandle extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return next(allocator);
        }

        @Override
        public int guess() {
            return READ_BYTES;
        }

        @Override
        public void lastBytesRead(int bytes) {
            super.lastBytesRead(bytes);
            if (bytes > 0) {
                taken(bytes);
            }
        }
    }
}
