package org.tsrecorder.asciicast;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The event a reader stands on: where its data lies, and how to make more of it when asked.
 *
 * <p>Data are the inside of a JSON string in the reader's window, or a text where jackson has made one already (v1).
 */
final class EventCursor {
    EventKind kind = EventKind.OTHER;
    long timeNanos;
    int columns;
    int rows;
    int exitStatus;

    private byte[] bytes = {};
    private int from;
    private int to;
    private boolean escaped;
    private boolean unclean;
    private String code = "";
    private String text = "";
    private boolean hasText = true;
    private byte[] scratch = new byte[1024];

    /** Stands on data in {@code [from, to)}; {@code unclean} if they must not be passed on as they are. */
    void over(byte[] window, int from, int to, boolean escaped, boolean unclean) {
        this.bytes = window;
        this.from = from;
        this.to = to;
        this.escaped = escaped;
        this.unclean = unclean;
        this.hasText = false;
    }

    /** Stands on a text. */
    void over(String data) {
        this.text = data;
        this.hasText = true;
    }

    void code(String unknown) {
        this.code = unknown;
    }

    String code() {
        return kind == EventKind.OTHER ? code : kind.code();
    }

    String text() {
        if (!hasText) {
            text = escaped ? decode(scratch(), 0, unescape()) : decode(bytes, from, to);
            hasText = true;
        }
        return text;
    }

    /** Appends the text in UTF-8, what is malformed replaced by U+FFFD. */
    void writeText(ByteBuf out) {
        if (hasText || unclean) {
            out.writeCharSequence(text(), StandardCharsets.UTF_8);
        } else if (escaped) {
            int length = unescape();
            out.writeBytes(scratch, 0, length);
        } else {
            out.writeBytes(bytes, from, to - from);
        }
    }

    /** Appends the data as a JSON string with its quotes: as it came, where that is good JSON in UTF-8. */
    void writeJson(JsonLine out) {
        if (hasText || unclean) {
            out.quoted(text());
        } else {
            out.ascii('"').bytes(bytes, from, to).ascii('"');
        }
    }

    /**
     * Reads {@code NxM} with both numbers from 1 to {@link CastHeader#MAX_SIZE} into columns and rows, or the other
     * way.
     */
    boolean size(boolean rowsFirst) {
        String data = text();
        int cross = data.indexOf('x');
        int first = number(data, 0, cross);
        int second = number(data, cross + 1, data.length());
        columns = rowsFirst ? second : first;
        rows = rowsFirst ? first : second;
        return cross > 0 && first > 0 && second > 0;
    }

    /** Reads the status of an exit. */
    boolean status() {
        String data = text();
        if (!data.matches("[+-]?[0-9]{1,10}")) {
            return false;
        }
        long status = Long.parseLong(data);
        exitStatus = (int) status;
        return exitStatus == status;
    }

    private static int number(String data, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = data.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > CastHeader.MAX_SIZE) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number <= CastHeader.MAX_SIZE ? number : 0;
    }

    CastEvent event() {
        return switch (kind) {
            case OUTPUT -> new CastEvent.Output(timeNanos, text());
            case INPUT -> new CastEvent.Input(timeNanos, text());
            case RESIZE -> new CastEvent.Resize(timeNanos, columns, rows);
            case MARKER -> new CastEvent.Marker(timeNanos, text());
            case EXIT -> new CastEvent.Exit(timeNanos, exitStatus);
            case OTHER -> new CastEvent.Other(timeNanos, code, text());
        };
    }

    private String decode(byte[] utf8, int start, int end) {
        return unclean ? Utf8.decode(utf8, start, end) : new String(utf8, start, end - start, StandardCharsets.UTF_8);
    }

    private byte[] scratch() {
        if (scratch.length < to - from) {
            scratch = new byte[Math.max(to - from, 2 * scratch.length)];
        }
        return scratch;
    }

    private int unescape() {
        return JsonText.unescape(bytes, from, to, scratch());
    }
}
