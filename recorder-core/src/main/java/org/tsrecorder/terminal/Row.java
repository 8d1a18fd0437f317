package org.tsrecorder.terminal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of a screen.
 *
 * <pre>
 *    column   0   1   2   3   4 … columns-1
 *    cell    'l' 's' 漢 TAIL │ blank in tailStyle
 *             ◀── length ──▶
 * </pre>
 *
 * <p>Only the first {@link #length} cells are stored, so that a blank row costs nothing to make. A wide character holds
 * its cell and the one after it, which is {@link #TAIL}; whatever writes over one half blanks the other. Marks that
 * combine hang on the cell before them.
 */
final class Row {
    static final int TAIL = -1;
    private static final int BLANK = ' ';
    private static final int MOST_MARKS = 32;
    private static final int[] NO_CELLS = {};
    private static final long[] NO_STYLES = {};

    private final int columns;
    private int[] cells;
    private long[] styles;
    private @Nullable String @Nullable [] marks;
    private int length;
    private long tailStyle;
    private boolean wrapped;

    Row(int columns) {
        this.columns = columns;
        this.cells = NO_CELLS;
        this.styles = NO_STYLES;
    }

    int columns() {
        return columns;
    }

    /** How many cells are stored; those behind are blank. */
    int length() {
        return length;
    }

    /** Whether the text goes on in the next row because it did not fit into this one. */
    boolean wrapped() {
        return wrapped;
    }

    void wrapped(boolean goesOn) {
        wrapped = goesOn;
    }

    int cell(int column) {
        return column < length ? cells[column] : BLANK;
    }

    long style(int column) {
        return column < length ? styles[column] : tailStyle;
    }

    @Nullable
    String marks(int column) {
        return marks == null || column >= length ? null : marks[column];
    }

    boolean isWide(int column) {
        return cell(column + 1) == TAIL;
    }

    /** Blank from end to end. */
    void clear(long style) {
        length = 0;
        marks = null;
        tailStyle = style;
        wrapped = false;
    }

    /** Writes a character that takes {@code width} cells, all of them on this row. */
    void put(int column, int codePoint, int width, long style) {
        if (column == length && width == 1 && column < cells.length) {
            cells[column] = codePoint;
            styles[column] = style;
            length = column + 1;
            return;
        }
        int end = column + width;
        store(end);
        blankOtherHalves(column, end);
        cells[column] = codePoint;
        styles[column] = style;
        if (width == 2) {
            cells[column + 1] = TAIL;
            styles[column + 1] = style;
        }
        if (marks != null) {
            Arrays.fill(marks, column, end, null);
        }
    }

    /** Hangs a mark on the character at {@code column}; more than a cell can hold are left out. */
    void mark(int column, int codePoint) {
        int base = cell(column) == TAIL ? column - 1 : column;
        store(base + 1);
        if (marks == null) {
            marks = new String[cells.length];
        }
        String before = marks[base] == null ? "" : marks[base];
        if (before.length() < MOST_MARKS) {
            marks[base] = before + Character.toString(codePoint);
        }
    }

    void erase(int from, int to, long style) {
        if (from >= to) {
            return;
        }
        if (to < columns) {
            store(to);
            blankOtherHalves(from, to);
            blank(from, to, style);
            return;
        }
        if (from < length) {
            blankOtherHalves(from, length);
            length = from;
            dropMarks();
        } else if (tailStyle != style) {
            store(from);
        }
        tailStyle = style;
    }

    /** Makes room for {@code count} blanks; what is pushed over the edge is gone. */
    void insert(int column, int count, long style) {
        int room = Math.min(count, columns - column);
        if (column < length) {
            splitAt(column);
            int kept = Math.min(length - column, columns - column - room);
            if (kept < length - column) {
                splitAt(column + kept);
            }
            store(column + kept + room);
            move(column, column + room, kept);
            blank(column, column + room, style);
        } else if (style != tailStyle) {
            store(column + room);
            blank(column, column + room, style);
        }
    }

    /** Takes {@code count} cells out; what follows moves up and blanks come in at the edge. */
    void delete(int column, int count, long style) {
        int gone = Math.min(count, columns - column);
        if (style != tailStyle) {
            store(columns);
        }
        if (column < length) {
            splitAt(column);
            splitAt(column + gone);
            int kept = Math.max(0, length - column - gone);
            move(column + gone, column, kept);
            length = column + kept;
            dropMarks();
        }
        tailStyle = style;
        wrapped = false;
    }

    /** Appends the characters of the row, blanks at its end included where the text goes on in the next row. */
    void appendTo(StringBuilder out) {
        for (int column = 0; column < length; column++) {
            int cell = cells[column];
            if (cell >= 0 && cell < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                out.append((char) cell);
            } else if (cell != TAIL) {
                out.appendCodePoint(cell);
            }
            if (marks != null && marks[column] != null) {
                out.append(marks[column]);
            }
        }
        for (int column = length; column < textLength(); column++) {
            out.append(' ');
        }
    }

    /**
     * How many cells are text. A wrapped row is text to its edge, but for one cell that stayed free because a wide
     * character did not fit.
     */
    int textLength() {
        return wrapped && length != columns - 1 ? columns : length;
    }

    /** How many cells are left without the blanks of default style at the end. */
    int trimmedLength() {
        int end = length;
        while (end > 0 && cells[end - 1] == BLANK && styles[end - 1] == Pen.DEFAULT && marks(end - 1) == null) {
            end--;
        }
        return end;
    }

    /** Throws if the row breaks a promise of its own. */
    void verify() {
        require(length <= columns && length <= cells.length, "length " + length + " of " + columns);
        for (int column = 0; column < length; column++) {
            boolean tail = cells[column] == TAIL;
            require(!tail || (column > 0 && cells[column - 1] != TAIL), "half a character at " + column);
            require(tail || Character.isValidCodePoint(cells[column]), "no character at " + column);
            boolean wide = !tail && columns > 1 && CharacterWidth.of(cells[column]) == 2;
            require(!wide || isWide(column), "wide character without its second half at " + column);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Stores blanks up to {@code end}. */
    private void store(int end) {
        if (end <= length) {
            return;
        }
        if (end > cells.length) {
            int size = Math.min(columns, Math.max(end, 2 * cells.length + 16));
            cells = Arrays.copyOf(cells, size);
            styles = Arrays.copyOf(styles, size);
            if (marks != null) {
                marks = Arrays.copyOf(marks, size);
            }
        }
        int from = length;
        length = end;
        blank(from, end, tailStyle);
    }

    private void blank(int from, int to, long style) {
        Arrays.fill(cells, from, to, BLANK);
        Arrays.fill(styles, from, to, style);
        if (marks != null) {
            Arrays.fill(marks, from, to, null);
        }
    }

    private void move(int from, int to, int count) {
        if (count == 0) {
            return;
        }
        System.arraycopy(cells, from, cells, to, count);
        System.arraycopy(styles, from, styles, to, count);
        if (marks != null) {
            System.arraycopy(marks, from, marks, to, count);
        }
    }

    private void blankOtherHalves(int from, int to) {
        splitAt(from);
        splitAt(to);
    }

    /** Blanks the wide character whose halves lie on both sides of {@code column}. */
    private void splitAt(int column) {
        if (column > 0 && column < length && cells[column] == TAIL) {
            blank(column - 1, column + 1, styles[column]);
        }
    }

    private void dropMarks() {
        if (marks != null) {
            Arrays.fill(marks, length, marks.length, null);
        }
    }
}
