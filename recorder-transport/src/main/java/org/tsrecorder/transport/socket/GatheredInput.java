package org.tsrecorder.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tsrecorder.transport.netstack.TcpSocket;

/**
 * Reads what has come together as one buffer.
 *
 * <pre>
 *   in the stack     │ 1,2xx │ 1,2xx │ 1,2xx │ … a segment each, slices of the blocks they were decrypted in
 *   handed on        │ up to 64 KiB in a buffer of their own                                             │
 * </pre>
 *
 * <p>A piece goes through a pipeline, an HTTP decoder and a store's queue; all that costs several times the copy of a
 * segment, and the block is free as soon as it is copied. A piece that is alone passes as it is.
 */
final class GatheredInput {
    /** The most that is handed on at once. */
    static final int MOST_BYTES = 64 << 10;

    /** Pieces from here on are not copied. */
    static final int LARGE_PIECE = 8 << 10;

    private GatheredInput() {}

    /** What can be read now or its beginning, in a buffer that becomes the caller's; empty when there is nothing. */
    static ByteBuf read(TcpSocket socket, long nowNanos, ByteBufAllocator allocator) {
        ByteBuf first = socket.read(nowNanos);
        int next = socket.nextReadableBytes();
        if (next == 0 || first.readableBytes() + next > LARGE_PIECE) {
            return first;
        }
        int room = Math.min(first.readableBytes() + socket.readableBytes(), MOST_BYTES);
        ByteBuf all = allocator.directBuffer(room, room);
        move(first, all);
        while (next > 0 && next <= Math.min(LARGE_PIECE, all.writableBytes())) {
            move(socket.read(nowNanos), all);
            next = socket.nextReadableBytes();
        }
        return all;
    }

    private static void move(ByteBuf from, ByteBuf to) {
        to.writeBytes(from);
        from.release();
    }
}
