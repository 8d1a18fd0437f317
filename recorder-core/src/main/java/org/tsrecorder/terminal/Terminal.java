package org.tsrecorder.terminal;

import java.util.function.Consumer;

/**
 * What terminal functions do to the screen: cursor, margins, modes, and the two buffers.
 *
 * <p>Behaves as asciinema's terminal does wherever that shows in the text, and else as xterm. The cursor stands one
 * column behind the last while the next character will wrap.
 */
final class Terminal {
    static final int MOST_COLUMNS = 2_000;
    static final int MOST_ROWS = 1_000;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    private final int scrollbackLimit;
    private final Consumer<Row> evicted;
    private final CharacterSets characterSets = new CharacterSets();
    private int columns;
    private int rows;
    private ScreenBuffer buffer;
    private ScreenBuffer primary;
    private TabStops tabStops;
    private SavedCursor saved = SavedCursor.INITIAL;
    private SavedCursor savedOfOtherScreen = SavedCursor.INITIAL;
    private int column;
    private int row;
    private int top;
    private int bottom;
    private long pen = Pen.DEFAULT;
    private boolean inserting;
    private boolean originAtMargin;
    private boolean wrapping = true;
    private boolean newLine;
    private boolean cursorVisible = true;
    private int lastPrinted;

    Terminal(int columns, int rows, int scrollbackLimit, Consumer<Row> evicted) {
        this.columns = columns < 1 ? USUAL_COLUMNS : Math.min(columns, MOST_COLUMNS);
        this.rows = rows < 1 ? USUAL_ROWS : Math.min(rows, MOST_ROWS);
        this.scrollbackLimit = scrollbackLimit;
        this.evicted = evicted;
        this.primary = new ScreenBuffer(this.columns, this.rows, scrollbackLimit, evicted);
        this.buffer = primary;
        this.tabStops = new TabStops(this.columns);
        this.bottom = this.rows - 1;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    ScreenPosition cursor() {
        return new ScreenPosition(column, row);
    }

    boolean cursorVisible() {
        return cursorVisible;
    }

    void cursorVisible(boolean visible) {
        cursorVisible = visible;
    }

    boolean alternate() {
        return buffer != primary;
    }

    ScreenBuffer buffer() {
        return buffer;
    }

    CharacterSets characterSets() {
        return characterSets;
    }

    // Printing

    void print(int character) {
        int codePoint = characterSets.translate(character);
        int width = CharacterWidth.of(codePoint);
        if (width == 0) {
            combine(codePoint);
            return;
        }
        width = Math.min(width, columns);
        if (column + width > columns) {
            wrap(width);
        }
        Row line = buffer.row(row);
        if (inserting) {
            line.insert(column, width, Pen.erased(pen));
        }
        line.put(column, codePoint, width, pen);
        column += width;
        if (column == columns && !wrapping) {
            column = columns - 1;
        }
        lastPrinted = character;
    }

    private void wrap(int width) {
        if (!wrapping) {
            column = columns - width;
            return;
        }
        Row line = buffer.row(row);
        line.erase(column, columns, Pen.erased(pen));
        column = 0;
        if (row == bottom) {
            line.wrapped(true);
            buffer.scrollUp(top, bottom, 1, Pen.erased(pen));
            if (bottom > top) {
                buffer.row(bottom - 1).wrapped(true);
            }
        } else if (row < rows - 1) {
            line.wrapped(true);
            row++;
        }
    }

    private void combine(int codePoint) {
        if (column > 0) {
            buffer.row(row).mark(column - 1, codePoint);
        }
    }

    /** Repeats the last character; no more than fill a row, which is all that programs use it for. */
    void repeat(int count) {
        if (lastPrinted != 0) {
            int times = Math.min(count, columns);
            for (int printed = 0; printed < times; printed++) {
                print(lastPrinted);
            }
        }
    }

    // Cursor

    void moveToColumn(int to) {
        column = Math.min(to, columns - 1);
    }

    void moveToRow(int to) {
        int first = originAtMargin ? top : 0;
        int last = originAtMargin ? bottom : rows - 1;
        row = Math.min(first + to, last);
        leaveEdge();
    }

    void moveHome() {
        column = 0;
        moveToRow(0);
    }

    void left(int count) {
        column = Math.max(0, Math.min(column, columns - 1) - count);
    }

    void right(int count) {
        column = Math.min(columns - 1, column + count);
    }

    void up(int count) {
        row = Math.max(row < top ? 0 : top, row - count);
        leaveEdge();
    }

    void down(int count) {
        row = Math.min(row > bottom ? rows - 1 : bottom, row + count);
        leaveEdge();
    }

    void carriageReturn() {
        column = 0;
    }

    void lineFeed() {
        index();
        if (newLine) {
            column = 0;
        }
    }

    void index() {
        if (row == bottom) {
            scrollUp(1);
        } else if (row < rows - 1) {
            row++;
            leaveEdge();
        }
    }

    void reverseIndex() {
        if (row == top) {
            scrollDown(1);
        } else if (row > 0) {
            row--;
            leaveEdge();
        }
    }

    void tabForward(int count) {
        column = tabStops.after(column, count);
    }

    void tabBack(int count) {
        column = tabStops.before(column, count);
    }

    void setTab() {
        tabStops.set(column);
    }

    void clearTab() {
        tabStops.clear(column);
    }

    void clearAllTabs() {
        tabStops.clearAll();
    }

    private void leaveEdge() {
        column = Math.min(column, columns - 1);
    }

    void saveCursor() {
        ScreenPosition at = new ScreenPosition(Math.min(column, columns - 1), row);
        saved = new SavedCursor(at, pen, originAtMargin, wrapping, characterSets.state());
    }

    void restoreCursor() {
        column = saved.at().column();
        row = saved.at().row();
        pen = saved.pen();
        originAtMargin = saved.originAtMargin();
        wrapping = saved.wrapping();
        characterSets.state(saved.characterSets());
    }

    // Erasing, inserting, deleting, scrolling

    void eraseInDisplay(int scope) {
        switch (scope) {
            case 0 -> {
                eraseInLine(0);
                clearRows(row + 1, rows);
            }
            case 1 -> {
                eraseInLine(1);
                clearRows(0, row);
            }
            case 2 -> clearRows(0, rows);
            default -> {
                // 3 erases what scrolled away: text that was seen is kept.
            }
        }
    }

    void eraseInLine(int scope) {
        Row line = buffer.row(row);
        switch (scope) {
            case 0 -> line.erase(column, columns, Pen.erased(pen));
            case 1 -> line.erase(0, Math.min(column + 1, columns), Pen.erased(pen));
            case 2 -> line.clear(Pen.erased(pen));
            default -> {
                return;
            }
        }
        if (scope == 0) {
            line.wrapped(false);
        }
    }

    void eraseCharacters(int count) {
        int end = Math.min(columns, column + count);
        Row line = buffer.row(row);
        line.erase(column, end, Pen.erased(pen));
        if (end == columns) {
            line.wrapped(false);
        }
    }

    private void clearRows(int from, int to) {
        for (int index = from; index < to; index++) {
            buffer.row(index).clear(Pen.erased(pen));
        }
    }

    void insertCharacters(int count) {
        leaveEdge();
        buffer.row(row).insert(column, count, Pen.erased(pen));
    }

    void deleteCharacters(int count) {
        leaveEdge();
        buffer.row(row).delete(column, count, Pen.erased(pen));
    }

    void insertLines(int count) {
        buffer.scrollDown(row, lastOfLineEditing(), count, Pen.erased(pen));
    }

    void deleteLines(int count) {
        buffer.scrollUp(row, lastOfLineEditing(), count, Pen.erased(pen));
    }

    private int lastOfLineEditing() {
        return row <= bottom ? bottom : rows - 1;
    }

    void scrollUp(int count) {
        buffer.scrollUp(top, bottom, count, Pen.erased(pen));
    }

    void scrollDown(int count) {
        buffer.scrollDown(top, bottom, count, Pen.erased(pen));
    }

    void fillWithE() {
        for (int index = 0; index < rows; index++) {
            Row line = buffer.row(index);
            for (int at = 0; at < columns; at++) {
                line.put(at, 'E', 1, Pen.DEFAULT);
            }
        }
    }

    // Modes

    void select(ControlSequence graphicRendition) {
        pen = Pen.apply(pen, graphicRendition);
    }

    void inserting(boolean on) {
        inserting = on;
    }

    void newLine(boolean on) {
        newLine = on;
    }

    void wrapping(boolean on) {
        wrapping = on;
    }

    void originAtMargin(boolean on) {
        originAtMargin = on;
        moveHome();
    }

    /** Sets the rows that scroll, from 0; margins that do not fit change nothing but the cursor. */
    void margins(int first, int last) {
        if (first < last && last < rows) {
            top = first;
            bottom = last;
        }
        moveHome();
    }

    void enterAlternate() {
        if (!alternate()) {
            swapSaved();
            buffer = new ScreenBuffer(columns, rows, 0, row -> {});
        }
    }

    void leaveAlternate() {
        if (alternate()) {
            swapSaved();
            buffer = primary;
        }
    }

    /** Brings the buffer in view to the size that changed while it was out of view. */
    void fit() {
        ScreenPosition at = buffer.resize(columns, rows, cursor());
        column = at.column();
        row = at.row();
        saved = saved.within(columns, rows);
    }

    private void swapSaved() {
        SavedCursor other = savedOfOtherScreen;
        savedOfOtherScreen = saved;
        saved = other;
    }

    void resize(int newColumns, int newRows) {
        int wantedColumns = newColumns < 1 ? columns : Math.min(newColumns, MOST_COLUMNS);
        int wantedRows = newRows < 1 ? rows : Math.min(newRows, MOST_ROWS);
        tabStops.resize(wantedColumns);
        if (wantedRows != rows) {
            top = 0;
            bottom = wantedRows - 1;
        }
        columns = wantedColumns;
        rows = wantedRows;
        fit();
    }

    void softReset() {
        cursorVisible = true;
        top = 0;
        bottom = rows - 1;
        inserting = false;
        originAtMargin = false;
        pen = Pen.DEFAULT;
        characterSets.reset();
        saved = SavedCursor.INITIAL;
    }

    void reset() {
        softReset();
        savedOfOtherScreen = SavedCursor.INITIAL;
        primary = new ScreenBuffer(columns, rows, scrollbackLimit, evicted);
        buffer = primary;
        tabStops = new TabStops(columns);
        column = 0;
        row = 0;
        wrapping = true;
        newLine = false;
        lastPrinted = 0;
    }

    void verify() {
        boolean holds = column >= 0 && column <= columns && row >= 0 && row < rows;
        boolean marginsHold = top >= 0 && bottom < rows && (top < bottom || (rows == 1 && top == 0 && bottom == 0));
        if (!holds || !marginsHold) {
            throw new IllegalStateException(
                    "cursor " + cursor() + ", margins " + top + " to " + bottom + " on " + columns + "x" + rows);
        }
        buffer.verify();
        primary.verify();
    }
}
