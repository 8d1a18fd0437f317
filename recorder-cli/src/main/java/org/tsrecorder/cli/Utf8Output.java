package org.tsrecorder.cli;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.tsrecorder.asciicast.CastReader;

/** Text on its way into a stream, gathered into large writes. */
final class Utf8Output {
    private static final int FULL = 64 * 1024;

    private final OutputStream out;
    private final ByteBuf pending = Unpooled.buffer(FULL);

    Utf8Output(OutputStream out) {
        this.out = out;
    }

    void write(String text) throws IOException {
        pending.writeCharSequence(text, StandardCharsets.UTF_8);
        flushIfFull();
    }

    /** Writes the data of the event a reader stands on. */
    void writeText(CastReader reader) throws IOException {
        reader.writeText(pending);
        flushIfFull();
    }

    /** Writes a line, where no exception can be told of but an unchecked one. */
    void writeLine(String line) {
        try {
            write(line);
            write("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flushIfFull() throws IOException {
        if (pending.readableBytes() >= FULL) {
            flush();
        }
    }

    void flush() throws IOException {
        pending.readBytes(out, pending.readableBytes());
        pending.clear();
        out.flush();
    }
}
