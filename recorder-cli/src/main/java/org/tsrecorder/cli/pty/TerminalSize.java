package org.tsrecorder.cli.pty;

/**
 * How much a terminal shows.
 *
 * @param columns characters in a line, at least 1
 * @param rows lines, at least 1
 */
public record TerminalSize(int columns, int rows) {
    /** What terminals were like when screens were glass. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** Refuses what shows nothing. */
    public TerminalSize {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("terminal size: wanted at least 1x1, got " + columns + "x" + rows);
        }
    }

    @Override
    public String toString() {
        return columns + "x" + rows;
    }
}
