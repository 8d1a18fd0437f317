package org.tsrecorder.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.tsrecorder.terminal.SafeText;

/** Rows in columns as wide as they need to be; what came from outside is shown on one line, cut where it is long. */
final class Table {
    private static final int WIDEST = 30;

    private final List<List<String>> rows;

    /** A table of rows of the same length, the first of which is the heading. */
    Table(List<List<String>> rows) {
        this.rows = rows.stream().map(Table::printable).toList();
    }

    private static List<String> printable(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.subList(0, row.size() - 1)) {
            cells.add(SafeText.line(cell, WIDEST));
        }
        cells.add(SafeText.line(row.getLast()));
        return cells;
    }

    /** Prints all of it; the last column is as long as it is. */
    void printTo(PrintStream out) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], SafeText.columns(row.get(column)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns - 1; column++) {
                String cell = row.get(column);
                line.append(cell).repeat(' ', widths[column] - SafeText.columns(cell) + 2);
            }
            out.println(line.append(row.getLast()));
        }
    }
}
