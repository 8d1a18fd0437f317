package org.tsrecorder.cli;

import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.tsrecorder.asciicast.CastEvent;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastOddity;
import org.tsrecorder.asciicast.CastReader;
import org.tsrecorder.asciicast.CastReport;

/** A cast read event by event from a file or from standard input, leniently: evidence is shown as far as it goes. */
final class CastInput implements Iterator<CastEvent>, Closeable {
    private static final int PIECE = 64 * 1024;
    private static final String STANDARD_INPUT = "-";

    private final InputStream in;
    private final CastReader reader = CastReader.lenient();
    private final byte[] piece = new byte[PIECE];
    private boolean standing;

    private CastInput(InputStream in) {
        this.in = in;
    }

    /**
     * Opens a cast and reads up to its first event.
     *
     * @param name a file, or {@code -} for standard input
     * @throws CommandException when it is no cast of any version
     */
    static CastInput open(String name, Console console) throws IOException {
        CastInput cast = new CastInput(STANDARD_INPUT.equals(name) ? console.in() : openFile(name));
        try {
            cast.standing = cast.advance();
            if (!cast.standing && cast.hasNoHeader()) {
                throw CommandException.failure(name + ": not a v1, v2, v3 asciicast file");
            }
            return cast;
        } catch (IOException | RuntimeException e) {
            cast.close();
            throw e;
        }
    }

    private static InputStream openFile(String name) throws IOException {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(name);
        }
        if (Files.isDirectory(file)) {
            throw CommandException.failure(name + ": is a directory (tsrecorder ls shows what is in it)");
        }
        return new FileInputStream(name);
    }

    private boolean hasNoHeader() {
        CastReport report = reader.report();
        return reader.header().isEmpty()
                || report.count(CastOddity.BAD_HEADER) + report.count(CastOddity.MISSING_HEADER) > 0;
    }

    /** What the cast says about itself. */
    CastHeader header() {
        return reader.header().orElseGet(() -> CastHeader.builder().build());
    }

    /** What was found so far. */
    CastReport report() {
        return reader.report();
    }

    /** Reads the next event, on which {@link #reader()} then stands; false at the end. */
    boolean advance() throws IOException {
        if (standing) {
            standing = false;
            return true;
        }
        while (!reader.next()) {
            if (reader.ended()) {
                return false;
            }
            int count = in.read(piece);
            if (count < 0) {
                reader.finish();
            } else {
                reader.feed(Unpooled.copiedBuffer(piece, 0, count));
            }
        }
        return true;
    }

    /** The cursor over the events. */
    CastReader reader() {
        return reader;
    }

    @Override
    public boolean hasNext() {
        if (!standing) {
            try {
                standing = advance();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return standing;
    }

    @Override
    public CastEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the cast has ended");
        }
        standing = false;
        return reader.event();
    }

    @Override
    public void close() throws IOException {
        reader.close();
        in.close();
    }
}
