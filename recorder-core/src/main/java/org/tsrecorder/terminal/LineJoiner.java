package org.tsrecorder.terminal;

import java.util.function.Consumer;

/** Joins rows to lines of text: rows that wrapped to one line, blanks at a line's end left out. */
final class LineJoiner {
    /** No line is kept longer than this; a line that goes on for ever is handed on in pieces. */
    private static final int LONGEST = 1 << 20;

    private final Consumer<String> lines;
    private final StringBuilder open = new StringBuilder();

    LineJoiner(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(Row row) {
        row.appendTo(open);
        if (!row.wrapped() || open.length() > LONGEST) {
            end();
        }
    }

    /** No more rows: a line still open ends here. */
    void finish() {
        if (!open.isEmpty()) {
            end();
        }
    }

    void end() {
        int length = open.length();
        while (length > 0 && isBlank(open.charAt(length - 1))) {
            length--;
        }
        lines.accept(open.substring(0, length));
        open.setLength(0);
    }

    private static boolean isBlank(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}
