package org.tsrecorder.cli;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.tsrecorder.asciicast.CastEvent;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastReader;
import org.tsrecorder.asciicast.CastVersion;
import org.tsrecorder.asciicast.CastWriter;

/** A cast on its way into a stream. */
final class CastOutput implements Closeable {
    private static final int FULL = 64 * 1024;

    private final CastVersion version;
    private final CastWriter writer;
    private final OutputStream out;
    private final ByteBuf pending = Unpooled.buffer(FULL);

    private CastOutput(CastVersion version, CastWriter writer, OutputStream out) {
        this.version = version;
        this.writer = writer;
        this.out = out;
    }

    /** Begins a cast with its header. */
    static CastOutput begin(CastVersion version, CastHeader header, OutputStream out) throws IOException {
        CastOutput cast = new CastOutput(version, CastWriter.of(version, header), out);
        cast.writer.begin(cast.pending);
        cast.flush();
        return cast;
    }

    /** Goes on with a cast that was read up to a moment. */
    static CastOutput append(CastHeader header, long lastNanos, OutputStream out) {
        return new CastOutput(header.version(), CastWriter.appending(header.version(), header, lastNanos), out);
    }

    /** Writes an event at once; one that the version has no form for is left out. */
    void write(CastEvent event) throws IOException {
        writer.write(event, pending);
        flush();
    }

    /** Writes the event a reader stands on, so much later than it was there. */
    void copy(CastReader reader, long laterNanos) throws IOException {
        writer.copy(reader, laterNanos, pending);
        if (pending.readableBytes() >= FULL) {
            flush();
        }
    }

    /** Writes the exit code of what was recorded, where the version has a place for it. */
    void exit(long timeNanos, int status) throws IOException {
        if (version == CastVersion.V3) {
            write(new CastEvent.Exit(timeNanos, status));
        }
    }

    /** Hands on what is written. */
    void flush() throws IOException {
        pending.readBytes(out, pending.readableBytes());
        pending.clear();
        out.flush();
    }

    /** Ends the cast and closes the stream. */
    @Override
    public void close() throws IOException {
        try (out) {
            writer.finish(pending);
            flush();
        }
    }
}
