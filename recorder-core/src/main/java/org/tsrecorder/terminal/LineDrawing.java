package org.tsrecorder.terminal;

/** DEC special graphics, the character set that {@code ESC ( 0} selects (VT220 Programmer Reference, table 2-4). */
final class LineDrawing {
    private static final int FIRST = 0x60;
    private static final String GRAPHICS = "♦▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£⋅";

    private LineDrawing() {}

    static int translate(int codePoint) {
        int index = codePoint - FIRST;
        return index >= 0 && index < GRAPHICS.length() ? GRAPHICS.charAt(index) : codePoint;
    }
}
