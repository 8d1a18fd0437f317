package org.tsrecorder.ingest;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a session pins in memory near what it has received, however small the pieces are that it comes in.
 *
 * <pre>
 *   the socket's buffer   ├──────────────────── 256 KiB ────────────────────┤
 *   a large piece             ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓                                 passes as it is
 *   small pieces                                  ▒  ▒ ▒  ▒   ▒                  are copied into one buffer of their own
 * </pre>
 *
 * <p>A slice keeps alive the whole buffer that it was cut from, and each takes an object and a place in a queue. So a
 * piece that is small against its buffer is copied; and while the store has {@link #AT_ONCE} small pieces that it has
 * not written, further ones wait and go together, as RFC 896 has it for TCP. A store that keeps up sees no delay.
 */
final class Coalescer {
    /** Pieces from here on do not wait. */
    static final int SMALL = 1024;
    /** Pieces from here on are never copied: they are not small against any buffer that a socket is read into. */
    static final int LARGE = 16 * 1024;
    /** A piece is small against a buffer so many times its size. */
    static final int MOST_PINNED = 16;
    /** So many small pieces go on their own before the store has written them. */
    static final int AT_ONCE = 8;
    /** What waits goes when it is so much. */
    static final int ENOUGH = 4 * 1024;

    private static final int FIRST_CAPACITY = 256;

    private @Nullable ByteBuf held;
    private int room = AT_ONCE;
    private long renewedAt;

    /** Takes a piece and its ownership; adds to {@code out} what is to be stored now, maybe nothing. */
    void add(ByteBuf piece, List<ByteBuf> out) {
        boolean small = piece.readableBytes() < SMALL;
        if (small && (held != null || room == 0)) {
            hold(piece, out);
            return;
        }
        flush(out);
        if (small) {
            room--;
        }
        out.add(isWasteful(piece) ? copy(piece) : piece);
    }

    /**
     * The store has written all below {@code written} of the {@code stored} bytes that came out; adds what waited for
     * that.
     */
    void written(long written, long stored, List<ByteBuf> out) {
        if (written >= renewedAt) {
            room = AT_ONCE;
            renewedAt = stored;
            flush(out);
        }
    }

    /** Adds all that waits. */
    void flush(List<ByteBuf> out) {
        if (held != null) {
            out.add(held);
            held = null;
        }
    }

    /** Drops what waits. */
    void clear() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void hold(ByteBuf piece, List<ByteBuf> out) {
        if (held == null) {
            held = piece.alloc().directBuffer(Math.max(FIRST_CAPACITY, piece.readableBytes()));
        }
        held.writeBytes(piece);
        piece.release();
        if (held.readableBytes() >= ENOUGH) {
            flush(out);
        }
    }

    private static ByteBuf copy(ByteBuf piece) {
        int length = piece.readableBytes();
        ByteBuf copy = piece.alloc().directBuffer(length, length).writeBytes(piece);
        piece.release();
        return copy;
    }

    private static boolean isWasteful(ByteBuf piece) {
        int length = piece.readableBytes();
        return length < LARGE && (long) length * MOST_PINNED < root(piece).capacity();
    }

    /** The buffer whose memory {@code piece} keeps alive. */
    private static ByteBuf root(ByteBuf piece) {
        ByteBuf root = piece;
        for (ByteBuf below = piece.unwrap(); below != null; below = below.unwrap()) {
            root = below;
        }
        return root;
    }
}
