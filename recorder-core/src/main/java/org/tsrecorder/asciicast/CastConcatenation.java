package org.tsrecorder.asciicast;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts casts one after another into one, as {@code asciinema cat} does: in the version of the first, with the first's
 * header, each cast's times following on the last event of the one before. Where a cast begins with another size than
 * the terminal has by then, a resize says so.
 *
 * <p>For one thread at a time.
 */
public final class CastConcatenation {
    private final CastOutput output;
    private @Nullable CastWriter writer;
    private long offsetNanos;
    private int columns;
    private int rows;

    /** Writes to {@code out}, which is not closed. */
    public CastConcatenation(OutputStream out) {
        this.output = new CastOutput(out);
    }

    /**
     * Appends the cast that {@code in} holds.
     *
     * @param reader a fresh reader, strict or lenient; it is closed, the stream is not
     * @return what the reader found
     * @throws IOException if a stream fails
     * @throws CastFormatException from a strict reader, if there is no header, or if the first cast is v1
     */
    public CastReport append(CastReader reader, InputStream in) throws IOException {
        try (reader) {
            CastStream cast = CastStream.open(reader, in);
            CastWriter into = begin(CastConverter.header(cast));
            long offset = offsetNanos;
            while (cast.next()) {
                into.copy(reader, offset, output.buffer());
                offsetNanos = offset + reader.timeNanos();
                if (reader.kind() == EventKind.RESIZE) {
                    columns = reader.columns();
                    rows = reader.rows();
                }
                output.step();
            }
            output.flush();
            return reader.report();
        }
    }

    private CastWriter begin(CastHeader header) {
        CastWriter into = writer;
        if (into == null) {
            if (header.version() == CastVersion.V1) {
                throw new CastFormatException(1, 1, "asciicast v1 files can't be concatenated");
            }
            into = CastWriter.of(header.version(), header);
            into.begin(output.buffer());
            writer = into;
        } else if (header.displayWidth() != columns || header.displayHeight() != rows) {
            into.write(
                    new CastEvent.Resize(offsetNanos, header.displayWidth(), header.displayHeight()), output.buffer());
        }
        columns = header.displayWidth();
        rows = header.displayHeight();
        return into;
    }
}
