package org.tsrecorder.transport.socket;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes that tell their place in the stream, so that a lost, repeated or moved one shows. */
final class Pattern {
    private final AtomicLong position = new AtomicLong();

    private static byte at(long position) {
        long mixed = position * 0x9E37_79B9_7F4A_7C15L;
        return (byte) (mixed >>> 56);
    }

    /** The bytes that follow those given before. */
    byte[] next(int length) {
        long from = position.getAndAdd(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }

    /** Checks that these bytes follow those checked before. */
    void check(byte[] bytes, int length) {
        long from = position.getAndAdd(length);
        for (int i = 0; i < length; i++) {
            if (bytes[i] != at(from + i)) {
                throw new AssertionError("byte " + (from + i) + " is " + bytes[i] + ", wanted " + at(from + i));
            }
        }
    }

    void check(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        check(bytes, bytes.length);
    }

    /** Bytes given or checked so far. */
    long position() {
        return position.get();
    }
}
