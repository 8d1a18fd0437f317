package org.tsrecorder.storage.file;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that are in the journal and not yet in the file: a copy, so that no network buffer is held. Not shared. */
final class Backlog {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int length;
    /** Offset in the recording of the first byte. */
    private long start;

    int length() {
        return length;
    }

    /** Copies what is readable, without moving the reader index. */
    void add(ByteBuf source, long offset) {
        int added = source.readableBytes();
        if (length == 0) {
            start = offset;
        }
        if (bytes.length < length + added) {
            bytes = Arrays.copyOf(bytes, Math.max(length + added, Math.min(2 * bytes.length, length + added + 65_536)));
        }
        source.getBytes(source.readerIndex(), bytes, length, added);
        length += added;
    }

    /** Gives away all bytes. */
    Piece take() {
        Piece piece = new Piece(start, ByteBuffer.wrap(bytes, 0, length));
        bytes = NONE;
        length = 0;
        return piece;
    }

    /** Takes back what could not be written, in front of what came since. */
    void putBack(Piece piece) {
        byte[] joined = new byte[piece.size() + length];
        piece.bytes().duplicate().rewind().get(joined, 0, piece.size());
        System.arraycopy(bytes, 0, joined, piece.size(), length);
        bytes = joined;
        length = joined.length;
        start = piece.offset();
    }

    /** Bytes and where they belong. */
    record Piece(long offset, ByteBuffer bytes) {
        int size() {
            return bytes.limit();
        }
    }
}
