package org.tsrecorder.terminal;

/** Rows in order, with both ends and any index cheap to reach: a circular array that grows. */
final class RowRing {
    private Row[] rows;
    private int first;
    private int size;

    RowRing(int capacity) {
        rows = new Row[Integer.highestOneBit(Math.max(capacity, 8) - 1) * 2];
    }

    int size() {
        return size;
    }

    Row get(int index) {
        return rows[slot(index)];
    }

    void set(int index, Row row) {
        rows[slot(index)] = row;
    }

    void addLast(Row row) {
        if (size == rows.length) {
            grow();
        }
        rows[slot(size)] = row;
        size++;
    }

    Row removeFirst() {
        Row row = rows[first];
        first = slot(1);
        size--;
        return row;
    }

    Row removeLast() {
        size--;
        return rows[slot(size)];
    }

    /** Takes a row out at {@code from} and puts it in so that it lies at {@code to}; those between move by one. */
    void move(int from, int to) {
        Row moved = get(from);
        int step = from < to ? 1 : -1;
        for (int index = from; index != to; index += step) {
            set(index, get(index + step));
        }
        set(to, moved);
    }

    private int slot(int index) {
        return (first + index) & (rows.length - 1);
    }

    private void grow() {
        Row[] larger = new Row[rows.length * 2];
        for (int index = 0; index < size; index++) {
            larger[index] = get(index);
        }
        rows = larger;
        first = 0;
    }
}
