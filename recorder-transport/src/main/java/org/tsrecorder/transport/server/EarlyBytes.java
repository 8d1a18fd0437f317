package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What came of an upload before the store was ready for it, copied: what it came in may be much larger. */
final class EarlyBytes {
    private static final int FIRST_CAPACITY = 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf held;

    EarlyBytes(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Takes a piece and its ownership. */
    void add(ByteBuf piece) {
        if (held == null) {
            held = allocator.directBuffer(FIRST_CAPACITY);
        }
        held.writeBytes(piece);
        piece.release();
    }

    boolean isEmpty() {
        return held == null;
    }

    /** Hands all of it over, with its ownership; nothing when nothing came. */
    @Nullable
    ByteBuf take() {
        ByteBuf all = held;
        held = null;
        return all;
    }

    void clear() {
        ByteBuf all = take();
        if (all != null) {
            all.release();
        }
    }
}
