package org.tsrecorder.asciicast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;

/** Gathers what is written into a buffer and passes it on in large pieces. */
final class CastOutput {
    private static final int PIECE_BYTES = 64 * 1024;

    private final OutputStream out;
    private final ByteBuf buffer = Unpooled.buffer(2 * PIECE_BYTES);

    CastOutput(OutputStream out) {
        this.out = out;
    }

    /** Where to write to next. */
    ByteBuf buffer() {
        return buffer;
    }

    /** Passes on what is gathered once it is enough. */
    void step() throws IOException {
        if (buffer.readableBytes() >= PIECE_BYTES) {
            flush();
        }
    }

    /** Passes on all that is gathered. */
    void flush() throws IOException {
        buffer.readBytes(out, buffer.readableBytes());
        buffer.clear();
        out.flush();
    }
}
