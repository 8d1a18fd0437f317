package org.tsrecorder.terminal;

/**
 * Text from outside, made fit for one line of a listing or a log.
 *
 * <p>Names in headers and messages of peers are written by strangers. What a reader would not see as what it is — C0
 * and C1 controls, DEL, line separators, bidirectional overrides and isolates, zero-width and tag characters, halves of
 * surrogate pairs — is spelled out as {@code <U+202E>}. All else stays, in whatever script; the joiners U+200C and
 * U+200D too, which words and emoji are made with.
 */
public final class SafeText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int COMBINING_GRAPHEME_JOINER = 0x034F;
    private static final String CUT = "…";

    private SafeText() {}

    /** All of {@code text} on one line, nothing hidden. */
    public static String line(CharSequence text) {
        return line(text, Integer.MAX_VALUE);
    }

    /**
     * {@code text} on one line, nothing hidden, cut to fit.
     *
     * @param mostColumns how many terminal columns the answer may take, at least 1; what was cut ends in {@code …}
     */
    public static String line(CharSequence text, int mostColumns) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), mostColumns));
        int columns = 0;
        int lengthWithRoomForCut = 0;
        int index = 0;
        while (index < text.length()) {
            int codePoint = Character.codePointAt(text, index);
            index += Character.charCount(codePoint);
            String shown = hides(codePoint) ? String.format("<U+%04X>", codePoint) : Character.toString(codePoint);
            columns += columns(shown);
            if (columns > mostColumns) {
                out.setLength(lengthWithRoomForCut);
                return out.append(CUT).toString();
            }
            out.append(shown);
            if (columns < mostColumns) {
                lengthWithRoomForCut = out.length();
            }
        }
        return out.toString();
    }

    /**
     * A line of JSON, of the same value, that shows all it holds: what would hide is spelled as an escape of four
     * hexadecimal digits for each UTF-16 unit (RFC 8259 §7), which may stand wherever such a character may.
     */
    public static String json(CharSequence line) {
        StringBuilder out = new StringBuilder(line.length());
        line.codePoints().forEach(codePoint -> {
            if (hides(codePoint)) {
                for (char unit : Character.toChars(codePoint)) {
                    out.append(String.format("\\u%04X", (int) unit));
                }
            } else {
                out.appendCodePoint(codePoint);
            }
        });
        return out.toString();
    }

    /** How many columns of a terminal {@code text} takes, which holds no controls. */
    public static int columns(CharSequence text) {
        return text.codePoints().map(CharacterWidth::of).sum();
    }

    private static boolean hides(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> codePoint != ZERO_WIDTH_JOINER && codePoint != ZERO_WIDTH_NON_JOINER;
            default -> codePoint == COMBINING_GRAPHEME_JOINER || isBlankLetter(codePoint);
        };
    }

    /** Hangul fillers and the blank Braille pattern: letters and symbols that show nothing. */
    private static boolean isBlankLetter(int codePoint) {
        return codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x3164
                || codePoint == 0xFFA0
                || codePoint == 0x2800;
    }
}
