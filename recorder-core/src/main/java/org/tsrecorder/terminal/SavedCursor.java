package org.tsrecorder.terminal;

/** What saving the cursor (DECSC) saves. */
record SavedCursor(ScreenPosition at, long pen, boolean originAtMargin, boolean wrapping, int characterSets) {
    static final SavedCursor INITIAL = new SavedCursor(new ScreenPosition(0, 0), Pen.DEFAULT, false, true, 0);

    /** The same, moved into a screen of this size. */
    SavedCursor within(int columns, int rows) {
        ScreenPosition inside = new ScreenPosition(Math.min(at.column(), columns - 1), Math.min(at.row(), rows - 1));
        return new SavedCursor(inside, pen, originAtMargin, wrapping, characterSets);
    }
}
