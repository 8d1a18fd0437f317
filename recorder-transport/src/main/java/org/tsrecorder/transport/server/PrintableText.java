package org.tsrecorder.transport.server;

/** Text that came from outside, made fit for a log line or an error message: one line, bounded, no control codes. */
final class PrintableText {
    private static final int MOST = 200;

    private PrintableText() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MOST));
        for (int i = 0; i < text.length() && i < MOST; i++) {
            char c = text.charAt(i);
            shown.append(isHarmless(c) ? c : '?');
        }
        return text.length() > MOST ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isHarmless(char c) {
        return !Character.isISOControl(c)
                && !Character.isSurrogate(c)
                && Character.getType(c) != Character.FORMAT
                && Character.getType(c) != Character.LINE_SEPARATOR
                && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
    }
}
