package org.tsrecorder.cli;

/** Text that came from outside, made fit for a line on a terminal. */
final class SafeText {
    private SafeText() {}

    /** The text with everything that could move the cursor, break the line or turn its direction as {@code ?}. */
    static String line(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> shown.appendCodePoint(isHarmless(character) ? character : '?'));
        return shown.toString();
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
