package org.tsrecorder.terminal;

/**
 * A place on a screen, from 0 at the top left.
 *
 * @param column 0 to the number of columns; that number itself while the next character will wrap
 * @param row 0 to the number of rows less 1
 */
public record ScreenPosition(int column, int row) {}
