package org.tsrecorder.asciicast;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes a cast of any version: {@link #begin}, then events, then {@link #finish}, each appended to the buffer given.
 *
 * <p>Times are absolute nanoseconds on this side. On the wire they are, as asciinema 3 writes them:
 *
 * <ul>
 *   <li>v3: intervals in milliseconds, {@code S.mmm}. It is the absolute times that are rounded, so that an interval's
 *       error goes into the next one and none adds up.
 *   <li>v2: absolute microseconds, cut off, without zeros at the end but with a digit after the point.
 *   <li>v1: delays, as the differences of such absolute times. Only output can be written.
 * </ul>
 *
 * <p>A time before that of the last event is written as the same. In a cast whose header has {@code kubernetes}, sizes
 * are written rows first, as Tailscale's proxy does and {@link CastReader} expects.
 *
 * <p>Nothing is allocated for an event. For one thread at a time.
 */
public final class CastWriter {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private final CastVersion version;
    private final CastHeader header;
    private final boolean rowsFirst;
    private final JsonLine line = new JsonLine();
    private long lastNanos;
    private boolean empty = true;

    private CastWriter(CastVersion version, CastHeader header, long lastNanos) {
        this.version = version;
        this.header = header;
        this.rowsFirst = header.kubernetes().isPresent();
        this.lastNanos = lastNanos;
    }

    /** A writer of a new cast. The header is written as {@code version} has it, whatever it was read from. */
    public static CastWriter of(CastVersion version, CastHeader header) {
        return new CastWriter(version, header, 0);
    }

    /**
     * A writer that goes on with a cast whose header has been written and whose last event was at {@code lastNanos}.
     *
     * @throws IllegalArgumentException for v1, to which nothing can be appended
     */
    public static CastWriter appending(CastVersion version, CastHeader header, long lastNanos) {
        if (version == CastVersion.V1) {
            throw new IllegalArgumentException("version=V1 can not be appended to");
        }
        return new CastWriter(version, header, lastNanos);
    }

    /** Writes what comes before the events. */
    public void begin(ByteBuf out) {
        if (version != CastVersion.V1) {
            out.writeBytes(header.toLine(version, KeyOrder.CONVENTIONAL)).writeByte('\n');
            return;
        }
        Map<String, String> members = HeaderLine.flat(header, version);
        members.remove("stdout");
        String object = HeaderValues.object(HeaderLine.ordered(members, KeyOrder.CONVENTIONAL));
        String open = object.substring(0, object.length() - 1) + ",\"stdout\":[";
        out.writeCharSequence(open, StandardCharsets.UTF_8);
    }

    /** Writes what comes after the events; for v2 and v3 nothing. */
    public void finish(ByteBuf out) {
        if (version == CastVersion.V1) {
            line.ascii(empty ? "]}\n" : "\n]}\n").moveTo(out);
        }
    }

    /** Writes that the terminal printed {@code text}. */
    public void output(long timeNanos, CharSequence text, ByteBuf out) {
        open(timeNanos, EventKind.OUTPUT.code());
        line.quoted(text);
        close(out);
    }

    /** Writes an event; answers false if the version has no such events. */
    public boolean write(CastEvent event, ByteBuf out) {
        if (!takes(event.kind())) {
            return false;
        }
        switch (event) {
            case CastEvent.Output(long time, String text) -> open(time, "o").quoted(text);
            case CastEvent.Input(long time, String text) -> open(time, "i").quoted(text);
            case CastEvent.Resize(long time, int columns, int rows) -> size(open(time, "r"), columns, rows);
            case CastEvent.Marker(long time, String label) -> open(time, "m").quoted(label);
            case CastEvent.Exit(long time, int status) -> status(open(time, "x"), status);
            case CastEvent.Other(long time, String code, String data) ->
                open(time, code).quoted(data);
        }
        close(out);
        return true;
    }

    /** Writes the event {@code reader} stands on, its data as they came; answers false if the version has none such. */
    public boolean copy(CastReader reader, ByteBuf out) {
        return copy(reader, 0, out);
    }

    /** As {@link #copy(CastReader, ByteBuf)}, {@code laterNanos} after its time in the cast that is read. */
    public boolean copy(CastReader reader, long laterNanos, ByteBuf out) {
        EventKind kind = reader.kind();
        if (!takes(kind)) {
            return false;
        }
        open(Math.addExact(reader.timeNanos(), laterNanos), reader.code());
        if (kind == EventKind.RESIZE) {
            size(line, reader.columns(), reader.rows());
        } else {
            reader.cursor().writeJson(line);
        }
        close(out);
        return true;
    }

    private boolean takes(EventKind kind) {
        return version != CastVersion.V1 || kind == EventKind.OUTPUT;
    }

    private JsonLine open(long timeNanos, String code) {
        if (version == CastVersion.V1) {
            line.ascii(empty ? "\n" : ",\n");
        }
        empty = false;
        line.ascii('[');
        time(Math.max(timeNanos, lastNanos));
        line.ascii(", ");
        if (version != CastVersion.V1) {
            line.quoted(code).ascii(", ");
        }
        return line;
    }

    private void time(long nanos) {
        if (version == CastVersion.V3) {
            long millis = millis(nanos) - millis(lastNanos);
            line.digits(millis / 1_000, 1).ascii('.').digits(millis % 1_000, 3);
        } else {
            long micros = nanos / MICRO - (version == CastVersion.V1 ? lastNanos / MICRO : 0);
            line.digits(micros / 1_000_000, 1)
                    .ascii('.')
                    .digits(micros % 1_000_000, 6)
                    .trimZeros(1);
        }
        lastNanos = nanos;
    }

    private static long millis(long nanos) {
        return nanos / MILLI + (nanos % MILLI >= MILLI / 2 ? 1 : 0);
    }

    private void size(JsonLine to, int columns, int rows) {
        to.ascii('"')
                .digits(rowsFirst ? rows : columns, 1)
                .ascii('x')
                .digits(rowsFirst ? columns : rows, 1)
                .ascii('"');
    }

    private static void status(JsonLine to, int status) {
        to.ascii('"').ascii(Integer.toString(status)).ascii('"');
    }

    private void close(ByteBuf out) {
        line.ascii(version == CastVersion.V1 ? "]" : "]\n").moveTo(out);
    }
}
