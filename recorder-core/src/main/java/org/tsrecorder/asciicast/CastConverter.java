package org.tsrecorder.asciicast;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns a cast into one of another version, or into what its terminal received, as a stream: memory does not grow with
 * the cast. All keys of the header survive, Tailscale's among them.
 */
public final class CastConverter {
    private CastConverter() {}

    /**
     * Writes the cast that {@code in} holds to {@code out} as {@code target} has it.
     *
     * @param reader a fresh reader, strict or lenient; it is closed, the streams are not
     * @return what the reader found
     * @throws IOException if a stream fails
     * @throws CastFormatException from a strict reader, or if there is no header and no event at all
     */
    public static CastReport convert(CastReader reader, InputStream in, CastVersion target, OutputStream out)
            throws IOException {
        try (reader) {
            CastStream cast = CastStream.open(reader, in);
            CastWriter writer = CastWriter.of(target, header(cast));
            CastOutput output = new CastOutput(out);
            writer.begin(output.buffer());
            while (cast.next()) {
                writer.copy(reader, output.buffer());
                output.step();
            }
            writer.finish(output.buffer());
            output.flush();
            return reader.report();
        }
    }

    /**
     * Writes to {@code out} what makes a terminal show the cast: {@code ESC [ 8 ; ROWS ; COLS t} to give it its size,
     * then all output. Everything else is left out, resizes too.
     *
     * @param reader a fresh reader, strict or lenient; it is closed, the streams are not
     * @return what the reader found
     * @throws IOException if a stream fails
     * @throws CastFormatException as {@link #convert} does
     */
    public static CastReport toRaw(CastReader reader, InputStream in, OutputStream out) throws IOException {
        try (reader) {
            CastStream cast = CastStream.open(reader, in);
            CastHeader header = header(cast);
            CastOutput output = new CastOutput(out);
            String size = "\u001b[8;" + header.displayHeight() + ";" + header.displayWidth() + "t";
            output.buffer().writeCharSequence(size, StandardCharsets.US_ASCII);
            while (cast.next()) {
                if (reader.kind() == EventKind.OUTPUT) {
                    reader.writeText(output.buffer());
                    output.step();
                }
            }
            output.flush();
            return reader.report();
        }
    }

    static CastHeader header(CastStream cast) throws IOException {
        return cast.header().orElseThrow(() -> new CastFormatException(1, 1, "not an asciicast: there is no header"));
    }
}
