package org.tsrecorder.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as people write them: {@code 90s}, {@code 1h30m}, {@code 2.5s}, {@code 7d}. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern SPAN = Pattern.compile(
            "(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?",
            Pattern.CASE_INSENSITIVE);

    @Override
    public Duration convert(String text) {
        Matcher span = SPAN.matcher(text.strip());
        if (span.matches() && !text.isBlank()) {
            try {
                return Duration.ofDays(number(span, 1))
                        .plusHours(number(span, 2))
                        .plusMinutes(number(span, 3))
                        .plus(Duration.parse("PT" + (span.group(4) == null ? "0" : span.group(4)) + "S"));
            } catch (ArithmeticException | DateTimeException e) {
                throw wanted(text);
            }
        }
        throw wanted(text);
    }

    private static long number(Matcher span, int group) {
        return span.group(group) == null ? 0 : Long.parseLong(span.group(group));
    }

    private static TypeConversionException wanted(String text) {
        return new TypeConversionException("wanted a time such as 30s, 1h30m or 7d, got \"" + text + "\"");
    }

    /** {@code 1:02:03}, {@code 4:05}: for columns. */
    static String show(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
