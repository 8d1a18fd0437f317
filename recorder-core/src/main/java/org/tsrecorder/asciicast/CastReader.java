package org.tsrecorder.asciicast;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cast of any version as its bytes come, in whatever pieces: {@link #feed} bytes, then call {@link #next} until
 * it answers false; {@link #finish} says that no more come.
 *
 * <pre>{@code
 * reader.feed(buffer);
 * while (reader.next()) {
 *     if (reader.kind() == EventKind.OUTPUT) { screen.print(reader.timeNanos(), reader.text()); }
 * }
 * }</pre>
 *
 * <p>The reader is a cursor: what it says about an event holds until the next call of {@code next}, {@code feed} or
 * {@code close}, and costs nothing that is not asked for; {@link #event()} makes a value that lasts. Memory is bounded
 * by the longest line allowed, whatever comes.
 *
 * <p>A strict reader throws {@link CastFormatException} at the first oddity that breaks a rule, and is of no use after
 * it. A lenient one never throws for what it reads: it salvages, counts ({@link CastOddity}) and goes on.
 *
 * <p>For one thread at a time.
 */
public final class CastReader implements AutoCloseable {
    /** The longest line, or text of a v1 event, that is read unless another limit is asked for: 64 MiB. */
    public static final int DEFAULT_MAX_LINE = 64 << 20;

    private final Oddities oddities;
    private final int maxLine;
    private final EventCursor cursor = new EventCursor();
    private final LineWindow window;
    private final FirstLine firstLine;
    private final EnumCounts<EventKind> events = new EnumCounts<>(EventKind.class);

    private @Nullable LineDecoder lines;
    private @Nullable DocumentDecoder document;
    private @Nullable CastHeader header;
    private @Nullable ByteBuf input;
    private boolean finished;
    private boolean closedLine;
    private boolean ended;
    private long bytes;
    private long line;

    private CastReader(boolean strict, int maxLine) {
        this.oddities = new Oddities(strict);
        this.maxLine = maxLine;
        this.window = new LineWindow(Math.min(maxLine, CastHeader.MAX_BYTES));
        this.firstLine = new FirstLine(oddities);
    }

    /** A reader that takes only what the standard allows, with lines up to {@link #DEFAULT_MAX_LINE}. */
    public static CastReader strict() {
        return strict(DEFAULT_MAX_LINE);
    }

    /** A reader that takes only what the standard allows, with lines of at most {@code maxLine} bytes. */
    public static CastReader strict(int maxLine) {
        return new CastReader(true, checked(maxLine));
    }

    /** A reader that makes the best of what comes, with lines up to {@link #DEFAULT_MAX_LINE}. */
    public static CastReader lenient() {
        return lenient(DEFAULT_MAX_LINE);
    }

    /** A reader that makes the best of what comes; lines longer than {@code maxLine} bytes are skipped. */
    public static CastReader lenient(int maxLine) {
        return new CastReader(false, checked(maxLine));
    }

    private static int checked(int maxLine) {
        if (maxLine < 16 || maxLine > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException("maxLine=" + maxLine + ", wanted 16 to " + (Integer.MAX_VALUE - 16));
        }
        return maxLine;
    }

    /**
     * Gives the reader more bytes and the ownership of the buffer, which it keeps only as long as it is not read.
     *
     * @throws IllegalStateException if {@link #next} has not answered false since the last call, or no more were to
     *     come; the buffer is then released
     */
    public void feed(ByteBuf buffer) {
        if (input != null || finished) {
            buffer.release();
            throw new IllegalStateException(finished ? "feed after finish" : "feed before next() answered false");
        }
        bytes += buffer.readableBytes();
        input = buffer;
    }

    /** Says that no more bytes come; {@link #next} then reads what is left. */
    public void finish() {
        finished = true;
    }

    /**
     * Moves to the next event.
     *
     * @return false if there is none: either more bytes are needed, or the cast {@linkplain #ended() has ended}
     * @throws CastFormatException from a strict reader
     */
    public boolean next() {
        while (!ended) {
            if (advance()) {
                events.add(cursor.kind, 1);
                return true;
            }
            if (!refill()) {
                return false;
            }
        }
        releaseInput();
        return false;
    }

    /** Reads what the window holds. Answers whether the cursor stands on an event. */
    private boolean advance() {
        if (document != null) {
            return nextOfDocument(document);
        }
        while (window.hasLine()) {
            line++;
            if (lines == null) {
                begin();
                if (document != null) {
                    return nextOfDocument(document);
                }
            } else if (lines.line(window, line, closedLine)) {
                return true;
            }
        }
        return false;
    }

    private void begin() {
        take(firstLine.read(window, line));
    }

    private void take(FirstLine.Finding finding) {
        switch (finding) {
            case SKIPPED -> {}
            case DOCUMENT -> document();
            case HEADER -> lines(firstLine.header());
            case NONE -> {
                line--;
                lines(firstLine.header());
            }
        }
    }

    private void lines(CastHeader read) {
        header = read;
        lines = new LineDecoder(read, oddities, cursor);
        window.allow(maxLine);
    }

    private void document() {
        line = 0;
        document = new DocumentDecoder(oddities, cursor, maxLine);
        document.feed(window.bytes, window.from, closedLine ? window.to - 1 : window.to, closedLine);
        window.from = window.to;
        window.complete = window.to;
    }

    private boolean nextOfDocument(DocumentDecoder decoder) {
        boolean event = decoder.next();
        if (header == null && decoder.header().header().isPresent()) {
            header = decoder.header().header().get();
            firstLine.noteOddKeys(header, 1);
        }
        ended = decoder.ended();
        if (ended) {
            header = decoder.header().header().orElse(header);
        }
        return event;
    }

    /** Gets more bytes for {@link #advance}; false if there are none. */
    private boolean refill() {
        if (ended) {
            return true;
        }
        if (input != null) {
            return input.isReadable() ? fill(input) : releaseInput();
        }
        if (!finished) {
            return false;
        }
        if (document != null) {
            document.feed(window.bytes, 0, 0, true);
        } else if (!closedLine && window.partial() > 0) {
            closedLine = true;
            window.closeLine();
        } else {
            end();
        }
        return true;
    }

    private void end() {
        ended = true;
        if (lines == null && document == null) {
            oddities.note(CastOddity.MISSING_HEADER, Math.max(1, line), 1);
        }
    }

    private boolean fill(ByteBuf buffer) {
        if (document != null) {
            int taken = Math.min(buffer.readableBytes(), window.bytes.length);
            buffer.readBytes(window.bytes, 0, taken);
            document.feed(window.bytes, 0, taken, false);
            return true;
        }
        if (lines == null && window.isOverlong()) {
            line++;
            take(firstLine.readOverlong(window));
            return true;
        }
        if (!window.fill(buffer)) {
            line++;
            oddities.note(CastOddity.OVERLONG_LINE, line, maxLine + 1L);
        }
        return true;
    }

    private boolean releaseInput() {
        if (input != null) {
            input.release();
            input = null;
        }
        return finished;
    }

    /** Whether the cast is read to its end. */
    public boolean ended() {
        return ended;
    }

    /** The header, once it has been read; for v1, keys that follow the events are in it only after the end. */
    public Optional<CastHeader> header() {
        return Optional.ofNullable(header);
    }

    /** What the event is. */
    public EventKind kind() {
        return cursor.kind;
    }

    /** When the event is, in nanoseconds since the session began; never before the event before. */
    public long timeNanos() {
        return cursor.timeNanos;
    }

    /** The event's code; more than one letter only for {@link EventKind#OTHER}. */
    public String code() {
        return cursor.code();
    }

    /** The event's data: what was printed or typed, a label, or a size or status as the file has it. */
    public String text() {
        return cursor.text();
    }

    /** Appends the event's data to {@code out} in UTF-8, without making a string where that can be helped. */
    public void writeText(ByteBuf out) {
        cursor.writeText(out);
    }

    /** Columns of a {@link EventKind#RESIZE}, also where the file has rows first. */
    public int columns() {
        return cursor.columns;
    }

    /** Rows of a {@link EventKind#RESIZE}, also where the file has rows first. */
    public int rows() {
        return cursor.rows;
    }

    /** Status of an {@link EventKind#EXIT}. */
    public int exitStatus() {
        return cursor.exitStatus;
    }

    /** The event as a value that outlives the next call. */
    public CastEvent event() {
        return cursor.event();
    }

    /** The line the reader is in, from 1; 0 before the first and for v1. */
    public long line() {
        return line;
    }

    /** What has been found so far. */
    public CastReport report() {
        return new CastReport(
                header().map(CastHeader::version), bytes, line, events.seen(), oddities.seen(), duration(), ending());
    }

    private Duration duration() {
        return Duration.ofNanos(events.seen().isEmpty() ? 0 : cursor.timeNanos);
    }

    private CastReport.End ending() {
        if (!ended) {
            return CastReport.End.OPEN;
        }
        if (bytes == 0) {
            return CastReport.End.EMPTY;
        }
        boolean cutOff = oddities.count(CastOddity.TRUNCATED_LINE) > 0 || window.isDropping();
        return cutOff ? CastReport.End.TRUNCATED : CastReport.End.COMPLETE;
    }

    EventCursor cursor() {
        return cursor;
    }

    /** Releases what has been fed and not read. */
    @Override
    public void close() {
        finished = true;
        ended = true;
        releaseInput();
    }
}
