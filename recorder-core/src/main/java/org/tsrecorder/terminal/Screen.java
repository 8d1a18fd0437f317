package org.tsrecorder.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a terminal shows after the output it was fed.
 *
 * <p>A terminal like xterm in UTF-8: both screens, margins, wrapping, inserting, tab stops, line drawing, wide and
 * combining characters, soft wrapping known and undone when the width changes. Colours are kept but not shown; titles,
 * answers, images and double-size lines are not known. Sizes are at most 2,000 columns by 1,000 rows; 0 or less is 80
 * and 24.
 *
 * <p>Any split of the output gives the same screen; nothing throws, whatever comes; time is linear in the output and
 * memory depends on sizes only. Not for use by several threads.
 */
public final class Screen {
    /** How many rows that scrolled away are kept: as many as asciinema keeps. */
    public static final int USUAL_SCROLLBACK = 100;

    private final Terminal terminal;
    private final EscapeSequenceParser parser;

    /** A blank screen that keeps {@link #USUAL_SCROLLBACK} rows. */
    public Screen(int columns, int rows) {
        this(columns, rows, USUAL_SCROLLBACK);
    }

    /** A blank screen that keeps this many rows that scrolled away. */
    public Screen(int columns, int rows, int scrollback) {
        this(columns, rows, scrollback, row -> {});
    }

    Screen(int columns, int rows, int scrollback, Consumer<Row> evicted) {
        terminal = new Terminal(columns, rows, scrollback, evicted);
        parser = new EscapeSequenceParser(new TerminalFunctions(terminal), 0);
    }

    /** Shows the next characters of output. */
    public void feed(CharSequence output) {
        parser.parse(output);
    }

    /** Shows the next bytes of output, UTF-8. */
    public void feed(byte[] output, int offset, int length) {
        parser.parse(output, offset, length);
    }

    /** Takes another size; less than 1 leaves that side as it is. */
    public void resize(int columns, int rows) {
        terminal.resize(columns, rows);
    }

    /** Width in columns. */
    public int columns() {
        return terminal.columns();
    }

    /** Height in rows. */
    public int rows() {
        return terminal.rows();
    }

    /** Where the next character goes. */
    public ScreenPosition cursor() {
        return terminal.cursor();
    }

    /** Whether the cursor is shown. */
    public boolean cursorVisible() {
        return terminal.cursorVisible();
    }

    /** Whether the alternate screen is shown, the one of full-screen programs. */
    public boolean alternate() {
        return terminal.alternate();
    }

    /** The rows in view as they stand, blanks at their ends left out; as many as {@link #rows}. */
    public List<String> view() {
        ScreenBuffer buffer = terminal.buffer();
        List<String> view = new ArrayList<>(rows());
        LineJoiner ends = new LineJoiner(view::add);
        for (int index = 0; index < rows(); index++) {
            Row row = buffer.row(index);
            ends.add(row);
            if (row.wrapped()) {
                ends.end();
            }
        }
        return view;
    }

    /**
     * The lines of the screen in use, with what scrolled away: rows that wrapped are joined, blanks at the ends of
     * lines and empty lines at the end left out.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        LineJoiner joiner = new LineJoiner(lines::add);
        appendTo(joiner);
        return withoutEmptyEnd(lines);
    }

    /** {@link #lines}, each with a line feed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    void appendTo(LineJoiner joiner) {
        ScreenBuffer buffer = terminal.buffer();
        for (int index = 0; index < buffer.size(); index++) {
            joiner.add(buffer.rowByAge(index));
        }
        joiner.finish();
    }

    static List<String> withoutEmptyEnd(List<String> lines) {
        int size = lines.size();
        while (size > 0 && lines.get(size - 1).isEmpty()) {
            size--;
        }
        return lines.subList(0, size);
    }

    /** Throws {@link IllegalStateException} if the screen breaks one of its own promises; for tests. */
    void verify() {
        terminal.verify();
    }
}
