package org.tsrecorder.terminal;

import java.util.BitSet;

/** Where the tabulator stops: every eighth column until told otherwise. */
final class TabStops {
    private static final int USUAL_DISTANCE = 8;

    private final BitSet stops = new BitSet();
    private int columns;

    TabStops(int columns) {
        resize(columns);
    }

    void resize(int newColumns) {
        for (int column = USUAL_DISTANCE; column < newColumns; column += USUAL_DISTANCE) {
            if (column >= columns) {
                stops.set(column);
            }
        }
        if (newColumns < columns) {
            stops.clear(newColumns, columns);
        }
        columns = newColumns;
    }

    void set(int column) {
        if (column > 0 && column < columns) {
            stops.set(column);
        }
    }

    void clear(int column) {
        stops.clear(column);
    }

    void clearAll() {
        stops.clear();
    }

    /** The {@code count}th stop to the right, or the last column. */
    int after(int column, int count) {
        int at = column;
        for (int left = count; left > 0 && at < columns - 1; left--) {
            int next = stops.nextSetBit(at + 1);
            at = next < 0 ? columns - 1 : next;
        }
        return Math.min(at, columns - 1);
    }

    /** The {@code count}th stop to the left, or column 0. */
    int before(int column, int count) {
        int at = column;
        for (int left = count; left > 0 && at > 0; left--) {
            at = Math.max(0, stops.previousSetBit(at - 1));
        }
        return at;
    }
}
