package org.tsrecorder.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import org.tsrecorder.terminal.SafeText;

/**
 * One event, one line: {@code 2026-11-22T18:40:00.123Z WARN server: upload broke off}. Line breaks and other control
 * characters inside a message are spelled out, so that nobody's text can pass for a line of ours.
 */
final class LineFormatter extends Formatter {
    private static final int FRAMES_SHOWN = 8;

    @Override
    public String format(LogRecord event) {
        String source = event.getLoggerName() == null ? "" : event.getLoggerName();
        StringBuilder line = new StringBuilder(160)
                .append(time(event.getInstant()))
                .append(' ')
                .append(level(event.getLevel()))
                .append(' ')
                .append(source.substring(source.lastIndexOf('.') + 1))
                .append(": ")
                .append(SafeText.line(formatMessage(event)));
        if (event.getThrown() != null) {
            line.append(": ").append(SafeText.line(withOrigin(event.getThrown())));
        }
        return line.append('\n').toString();
    }

    private static String time(Instant moment) {
        String text = moment.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.length() == "2026-11-22T18:40:00Z".length() ? text.replace("Z", ".000Z") : text;
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        return value >= Level.WARNING.intValue() ? "WARN " : value >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    /** A failure and where it comes from, down to its cause, on one line. */
    static String withOrigin(Throwable failure) {
        String frames = Arrays.stream(failure.getStackTrace())
                .limit(FRAMES_SHOWN)
                .map(frame -> frame.getClassName().replaceFirst(".*\\.", "")
                        + '.'
                        + frame.getMethodName()
                        + ':'
                        + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
        String own = frames.isEmpty() ? failure.toString() : failure + " [" + frames + ']';
        Throwable cause = failure.getCause();
        return cause == null ? own : own + " because of " + withOrigin(cause);
    }
}
