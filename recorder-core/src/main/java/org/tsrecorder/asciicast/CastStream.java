package org.tsrecorder.asciicast;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A {@link CastReader} that fetches its bytes from a stream, for callers that may block.
 *
 * <pre>{@code
 * try (CastStream cast = CastStream.open(CastReader.lenient(), Files.newInputStream(file))) {
 *     while (cast.next()) { show(cast.reader().event()); }
 * }
 * }</pre>
 *
 * <p>For one thread at a time.
 */
public final class CastStream implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final CastReader reader;
    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private boolean waiting;

    private CastStream(CastReader reader, InputStream in) {
        this.reader = reader;
        this.in = in;
    }

    /** Reads {@code in} through a fresh {@code reader}; both are closed with the stream. Nothing is read yet. */
    public static CastStream open(CastReader reader, InputStream in) {
        return new CastStream(reader, in);
    }

    /** The reader, standing on the event {@link #next} found. */
    public CastReader reader() {
        return reader;
    }

    /**
     * Moves to the next event, waiting for bytes as long as it takes; false after the last.
     *
     * @throws IOException if the bytes can not be had
     * @throws CastFormatException from a strict reader
     */
    public boolean next() throws IOException {
        if (waiting) {
            waiting = false;
            return true;
        }
        return advance();
    }

    /**
     * The header, read now if it has not been; the next event is still to come. Empty only for a cast without one that
     * has ended.
     *
     * @throws IOException if the bytes can not be had
     * @throws CastFormatException from a strict reader
     */
    public Optional<CastHeader> header() throws IOException {
        while (reader.header().isEmpty() && !waiting && !reader.ended()) {
            waiting = advance();
        }
        return reader.header();
    }

    private boolean advance() throws IOException {
        while (!reader.next()) {
            if (reader.ended()) {
                return false;
            }
            int count = in.read(chunk);
            if (count < 0) {
                reader.finish();
            } else {
                // Read to its end before the chunk is filled again.
                reader.feed(Unpooled.wrappedBuffer(chunk, 0, count));
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        in.close();
    }
}
