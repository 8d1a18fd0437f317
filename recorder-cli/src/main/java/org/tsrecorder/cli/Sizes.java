package org.tsrecorder.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes as people write them: {@code 512MiB}, {@code 2G}; every unit is a power of 1024. */
final class Sizes implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";
    private static final int UNIT_BITS = 10;

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (size.matches()) {
            long number = Long.parseLong(size.group(1));
            int shift = UNIT_BITS * (1 + UNITS.indexOf(size.group(2).toUpperCase(Locale.ROOT)));
            shift = size.group(2).isEmpty() ? 0 : shift;
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw new TypeConversionException("wanted a size such as 512MiB or 2G, got \"" + text + "\"");
    }

    /** {@code 1.5 MiB}: three digits, for people. */
    static String show(long bytes) {
        if (bytes < 1L << UNIT_BITS) {
            return bytes + " B";
        }
        int unit = 0;
        double value = bytes / 1024.0;
        while (value >= 1023.95 && unit < UNITS.length() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 100 ? "%.1f %siB" : "%.0f %siB", value, UNITS.charAt(unit));
    }
}
