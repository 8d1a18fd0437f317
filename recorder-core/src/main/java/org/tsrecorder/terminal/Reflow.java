package org.tsrecorder.terminal;

import org.jspecify.annotations.Nullable;

/** Lays rows out for another width: rows that wrapped are joined to lines, and the lines cut anew. */
final class Reflow {
    private final int columns;
    private final RowRing ring;
    private Row current;
    private int column;
    private int cursorRow;
    private int cursorColumn;

    /**
     * Does it.
     *
     * @param rowOfCursor index into {@code source}
     */
    Reflow(RowRing source, int columns, int rowOfCursor, int columnOfCursor) {
        this.columns = columns;
        this.ring = new RowRing(source.size());
        this.current = startRow();
        boolean continues = false;
        for (int index = 0; index < source.size(); index++) {
            Row row = source.get(index);
            boolean goesOn = row.wrapped() && index < source.size() - 1;
            int length = goesOn ? row.textLength() : row.trimmedLength();
            if (continues && length == 0 && column == columns) {
                startContinuation();
            }
            copy(row, length, index == rowOfCursor ? columnOfCursor : -1);
            if (!goesOn && index < source.size() - 1) {
                current = startRow();
            }
            continues = goesOn;
        }
    }

    RowRing ring() {
        return ring;
    }

    int cursorRow() {
        return cursorRow;
    }

    int cursorColumn() {
        return cursorColumn;
    }

    private Row startRow() {
        Row row = new Row(columns);
        ring.addLast(row);
        column = 0;
        return row;
    }

    private void startContinuation() {
        current.wrapped(true);
        current = startRow();
    }

    private void copy(Row row, int length, int columnOfCursor) {
        int from = 0;
        while (from < length) {
            int width = Math.min(CharacterWidth.of(row.cell(from)), columns);
            if (column + width > columns) {
                startContinuation();
            }
            int sourceWidth = row.isWide(from) ? 2 : 1;
            if (columnOfCursor >= from && columnOfCursor < from + sourceWidth) {
                placeCursor(column + Math.min(columnOfCursor - from, width - 1));
            }
            current.put(column, row.cell(from), width, row.style(from));
            copyMarks(row.marks(from));
            column += width;
            from += sourceWidth;
        }
        if (columnOfCursor >= length) {
            placeCursor(Math.min(columns - 1, column + columnOfCursor - length));
        }
    }

    private void copyMarks(@Nullable String marks) {
        if (marks != null) {
            int at = column;
            marks.codePoints().forEach(mark -> current.mark(at, mark));
        }
    }

    private void placeCursor(int atColumn) {
        cursorRow = ring.size() - 1;
        cursorColumn = atColumn;
    }
}
