package org.tsrecorder.terminal;

/**
 * The parts of one escape or control sequence. One instance is reused by its parser.
 *
 * <pre>
 *   CSI  ?        1 ; 38 : 5 : 3   SP             q
 *        prefix   parameters       intermediate   final byte
 * </pre>
 *
 * <p>A parameter that was left out is not 0 but absent; a parameter after a colon is a part of the one before it (ITU
 * T.416 colours).
 */
public final class ControlSequence {
    /** The largest parameter value; larger ones are taken as this. */
    public static final int LARGEST = 65_535;

    static final int MOST_PARAMETERS = 32;
    private static final int ABSENT = -1;

    private final int[] parameters = new int[MOST_PARAMETERS];
    private int size;
    private int colons;
    private char prefix;
    private char intermediate;
    private char finalByte;
    private boolean overlong;

    ControlSequence() {}

    void clear() {
        size = 0;
        colons = 0;
        prefix = 0;
        intermediate = 0;
        finalByte = 0;
        overlong = false;
    }

    void prefix(int value) {
        prefix = (char) value;
    }

    void intermediate(int value) {
        overlong |= intermediate != 0;
        intermediate = (char) value;
    }

    void finalByte(int value) {
        finalByte = (char) value;
    }

    void digit(int digit) {
        if (size == 0) {
            parameters[size++] = ABSENT;
        }
        if (!overlong) {
            int last = parameters[size - 1];
            parameters[size - 1] = Math.min(LARGEST, 10 * Math.max(last, 0) + digit);
        }
    }

    void separator(boolean colon) {
        if (size == 0) {
            parameters[size++] = ABSENT;
        }
        if (size == MOST_PARAMETERS) {
            overlong = true;
            return;
        }
        if (colon) {
            colons |= 1 << size;
        }
        parameters[size++] = ABSENT;
    }

    /** {@code <}, {@code =}, {@code >} or {@code ?}, which make a sequence private to some terminals; 0 for none. */
    public char prefix() {
        return prefix;
    }

    /** The character between {@code SP} and {@code /} before the final byte; 0 for none. */
    public char intermediate() {
        return intermediate;
    }

    /** The character that ends the sequence and names its function. */
    public char finalByte() {
        return finalByte;
    }

    /** Whether there were more parameters or intermediates than are kept (32 and 1). */
    public boolean overlong() {
        return overlong;
    }

    /** How many parameters there are, absent ones between separators counted. */
    public int size() {
        return size;
    }

    /**
     * A parameter's value.
     *
     * @param index from 0; may lie behind the last
     * @param absent what to answer where the parameter is absent
     * @return 0 to {@link #LARGEST}, or {@code absent}
     */
    public int parameter(int index, int absent) {
        return index < size && parameters[index] != ABSENT ? parameters[index] : absent;
    }

    /** A parameter that counts or addresses: absent and 0 both mean 1. */
    public int count(int index) {
        return Math.max(1, parameter(index, 1));
    }

    /** Whether the parameter is a part of the one before it, set off by a colon. */
    public boolean isPart(int index) {
        return (colons >>> index & 1) == 1;
    }

    /** Whether prefix, intermediate and final byte are these; 0 stands for none. */
    boolean is(int wantedPrefix, int wantedIntermediate, int wantedFinal) {
        return prefix == wantedPrefix && intermediate == wantedIntermediate && finalByte == wantedFinal;
    }

    /** Writes the sequence after {@code ESC} or {@code CSI} in its only canonical form. */
    void appendTo(StringBuilder out) {
        if (prefix != 0) {
            out.append(prefix);
        }
        for (int index = 0; index < size; index++) {
            if (index > 0) {
                out.append(isPart(index) ? ':' : ';');
            }
            if (parameters[index] != ABSENT) {
                out.append(parameters[index]);
            }
        }
        if (intermediate != 0) {
            out.append(intermediate);
        }
        out.append(finalByte);
    }
}
