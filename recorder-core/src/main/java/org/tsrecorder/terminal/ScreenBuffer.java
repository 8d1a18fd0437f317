package org.tsrecorder.terminal;

import java.util.function.Consumer;

/**
 * The rows in view and those that scrolled out of it.
 *
 * <pre>
 *   ring:  │ scrolled away, at most scrollbackLimit │ in view: row 0 … rows-1 │
 *   evicted ◀── first                                                   last
 * </pre>
 *
 * <p>Rows leave in order through {@code evicted}, which may look at a row during the call only: it is used again.
 */
final class ScreenBuffer {
    private final int scrollbackLimit;
    private final Consumer<Row> evicted;
    private RowRing ring;
    private int columns;
    private int rows;

    ScreenBuffer(int columns, int rows, int scrollbackLimit, Consumer<Row> evicted) {
        this.columns = columns;
        this.rows = rows;
        this.scrollbackLimit = scrollbackLimit;
        this.evicted = evicted;
        this.ring = new RowRing(rows + scrollbackLimit);
        addBlankRows(rows);
    }

    /** A row in view. */
    Row row(int index) {
        return ring.get(ring.size() - rows + index);
    }

    /** Rows in all, scrolled away and in view. */
    int size() {
        return ring.size();
    }

    /** A row by age: 0 is the oldest that scrolled away. */
    Row rowByAge(int index) {
        return ring.get(index);
    }

    /** Scrolls the rows {@code top} to {@code bottom} up; those that leave at the top of the view are kept. */
    void scrollUp(int top, int bottom, int count, long style) {
        int lines = Math.min(count, bottom - top + 1);
        if (bottom < rows - 1) {
            row(bottom).wrapped(false);
        }
        if (top > 0) {
            row(top - 1).wrapped(false);
        }
        for (int line = 0; line < lines; line++) {
            if (top == 0) {
                scrollAway(bottom, style);
            } else {
                rotate(top, bottom, style);
            }
        }
    }

    private void scrollAway(int bottom, long style) {
        Row fresh = ring.size() - rows >= scrollbackLimit ? evictFirst() : new Row(columns);
        fresh.clear(style);
        ring.addLast(fresh);
        ring.move(ring.size() - 1, ring.size() - rows + bottom);
    }

    /** Scrolls the rows {@code top} to {@code bottom} down; those that leave at the bottom are gone. */
    void scrollDown(int top, int bottom, int count, long style) {
        int lines = Math.min(count, bottom - top + 1);
        for (int line = 0; line < lines; line++) {
            rotate(bottom, top, style);
        }
        if (top > 0) {
            row(top - 1).wrapped(false);
        }
        row(bottom).wrapped(false);
    }

    private void rotate(int from, int to, long style) {
        row(from).clear(style);
        int offset = ring.size() - rows;
        ring.move(offset + from, offset + to);
    }

    /**
     * Takes another size. A change of width lays lines out anew, as far as it is known which rows are one line; a view
     * that grows takes rows back that scrolled away, one that shrinks gives up rows below the cursor first.
     */
    ScreenPosition resize(int newColumns, int newRows, ScreenPosition cursor) {
        ScreenPosition at = new ScreenPosition(cursor.column(), Math.min(cursor.row(), rows - 1));
        int oldRows = rows;
        if (newColumns != columns) {
            Reflow reflow = new Reflow(ring, newColumns, ring.size() - rows + at.row(), at.column());
            ring = reflow.ring();
            columns = newColumns;
            addBlankRows(Math.max(0, rows - ring.size()));
            int row = reflow.cursorRow() - (ring.size() - rows);
            oldRows += Math.max(0, -row);
            at = new ScreenPosition(reflow.cursorColumn(), Math.max(0, row));
        }
        int row = newRows < oldRows ? shrink(oldRows, newRows, at.row()) : grow(oldRows, newRows, at.row());
        rows = newRows;
        while (ring.size() - rows > scrollbackLimit) {
            evictFirst();
        }
        return new ScreenPosition(at.column(), row);
    }

    private int shrink(int oldRows, int newRows, int cursorRow) {
        int below = Math.min(oldRows - newRows, oldRows - 1 - cursorRow);
        for (int count = 0; count < below; count++) {
            ring.removeLast();
        }
        ring.get(ring.size() - 1).wrapped(false);
        return cursorRow - (oldRows - newRows - below);
    }

    private int grow(int oldRows, int newRows, int cursorRow) {
        int takenBack = Math.min(newRows - oldRows, ring.size() - oldRows);
        addBlankRows(newRows - oldRows - takenBack);
        return cursorRow + takenBack;
    }

    private void addBlankRows(int count) {
        for (int added = 0; added < count; added++) {
            ring.addLast(new Row(columns));
        }
    }

    private Row evictFirst() {
        Row first = ring.removeFirst();
        evicted.accept(first);
        return first;
    }

    void verify() {
        int scrolledAway = ring.size() - rows;
        if (scrolledAway < 0 || scrolledAway > scrollbackLimit) {
            throw new IllegalStateException("rows=" + rows + ", scrolled away=" + scrolledAway);
        }
        for (int index = 0; index < ring.size(); index++) {
            Row row = ring.get(index);
            row.verify();
            if (row.columns() != columns) {
                throw new IllegalStateException("a row of " + row.columns() + " columns among " + columns);
            }
        }
    }
}
