package org.tsrecorder.asciicast;

import java.nio.charset.StandardCharsets;

/** The events of a v2 or v3 cast, from whole lines. */
final class LineDecoder {
    private final CastHeader header;
    private final Oddities oddities;
    private final EventScanner scanner;
    private final EventTimes times;
    private final EventCursor cursor;
    private final boolean rowsFirst;
    private final boolean comments;

    LineDecoder(CastHeader header, Oddities oddities, EventCursor cursor) {
        this.header = header;
        this.oddities = oddities;
        this.cursor = cursor;
        this.scanner = new EventScanner(oddities);
        this.times = new EventTimes(header.version() == CastVersion.V3, oddities);
        this.rowsFirst = header.kubernetes().isPresent();
        this.comments = header.version() == CastVersion.V3;
    }

    CastHeader header() {
        return header;
    }

    /** Whether the last line ended before its event did. */
    boolean truncated() {
        return scanner.truncated;
    }

    /** Reads the next whole line of {@code window}. Answers whether the cursor now stands on an event. */
    boolean line(LineWindow window, long number, boolean last) {
        scanner.lastLine = last;
        int from = window.from;
        byte first = window.bytes[from];
        boolean event;
        if (first == '#' || first == '{') {
            event = false;
            scanner.next = window.endOfLine();
            other(window, number, first);
        } else {
            event = scanner.scan(window.bytes, from, window.complete, number);
        }
        window.from = scanner.next;
        return event
                && times.advance(scanner.nanos, number, scanner.timeAt - from + 1L)
                && accept(window, number, from);
    }

    private void other(LineWindow window, long number, byte first) {
        if (first == '{') {
            boolean header = HeaderParser.isHeader(window.bytes, window.from, scanner.next);
            oddities.note(header ? CastOddity.SECOND_HEADER : CastOddity.BROKEN_LINE, number, 1);
            if (header) {
                times.restart();
            }
        } else if (!comments) {
            oddities.note(CastOddity.STRAY_COMMENT, number, 1);
        }
    }

    private boolean accept(LineWindow window, long number, int lineFrom) {
        cursor.timeNanos = times.last();
        cursor.over(window.bytes, scanner.dataFrom, scanner.dataTo, scanner.dataEscaped, scanner.dataUnclean);
        cursor.kind = kind(window.bytes);
        long column = scanner.dataFrom - lineFrom + 1L;
        if (cursor.kind == EventKind.RESIZE) {
            return resize(number, column);
        }
        if (cursor.kind == EventKind.EXIT && !cursor.status()) {
            oddities.note(CastOddity.BAD_EXIT_STATUS, number, column);
            cursor.kind = EventKind.OTHER;
            cursor.code(EventKind.EXIT.code());
        } else if (cursor.kind == EventKind.OTHER) {
            oddities.note(CastOddity.UNKNOWN_CODE, number, scanner.codeFrom - lineFrom + 1L);
        }
        return true;
    }

    private boolean resize(long number, long column) {
        if (!cursor.size(rowsFirst)) {
            oddities.note(CastOddity.BAD_RESIZE, number, column);
            return false;
        }
        if (rowsFirst) {
            oddities.note(CastOddity.SWAPPED_RESIZE, number, column);
        }
        return true;
    }

    private EventKind kind(byte[] bytes) {
        if (scanner.codeTo - scanner.codeFrom == 1) {
            EventKind kind = kind((char) bytes[scanner.codeFrom]);
            if (kind != EventKind.OTHER) {
                return kind;
            }
        }
        String code = scanner.codeEscaped
                ? JsonText.text(bytes, scanner.codeFrom, scanner.codeTo)
                : new String(bytes, scanner.codeFrom, scanner.codeTo - scanner.codeFrom, StandardCharsets.UTF_8);
        cursor.code(code);
        return code.length() == 1 ? kind(code.charAt(0)) : EventKind.OTHER;
    }

    private static EventKind kind(char code) {
        return switch (code) {
            case 'o' -> EventKind.OUTPUT;
            case 'i' -> EventKind.INPUT;
            case 'r' -> EventKind.RESIZE;
            case 'm' -> EventKind.MARKER;
            case 'x' -> EventKind.EXIT;
            default -> EventKind.OTHER;
        };
    }
}
