package org.tsrecorder.terminal;

/** The sets G0 and G1, each ASCII or line drawing, and which of them is in use. */
final class CharacterSets {
    private static final int IN_USE_IS_G1 = 4;

    private int state;

    int translate(int codePoint) {
        if (state == 0 || codePoint > 0x7E) {
            return codePoint;
        }
        int inUse = (state & IN_USE_IS_G1) == 0 ? 1 : 2;
        return (state & inUse) == 0 ? codePoint : LineDrawing.translate(codePoint);
    }

    /** Makes G0 or G1 line drawing, or ASCII again. */
    void designate(int set, boolean lineDrawing) {
        int bit = 1 << set;
        state = lineDrawing ? state | bit : state & ~bit;
    }

    /** Takes G0 or G1 into use. */
    void use(int set) {
        state = set == 0 ? state & ~IN_USE_IS_G1 : state | IN_USE_IS_G1;
    }

    void reset() {
        state = 0;
    }

    /** All of it as a number, to save. */
    int state() {
        return state;
    }

    void state(int restored) {
        state = restored;
    }
}
