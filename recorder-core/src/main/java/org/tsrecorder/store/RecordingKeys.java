package org.tsrecorder.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The spelling shared by all keys: node names that may become a path, and times in RFC 3339 with trailing zeros
 * trimmed, as Go's {@code time.RFC3339Nano} prints them.
 */
final class RecordingKeys {
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private RecordingKeys() {}

    static String requireNode(String node) {
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException(
                    "node: wanted 1 to 64 letters and digits, got \"" + printable(node) + "\"");
        }
        return node;
    }

    /** {@code 2026-07-29T11:50:58.72274357Z}: keys do not sort by time, so they are parsed and never compared. */
    static String formatTime(Instant time) {
        StringBuilder text = new StringBuilder(30);
        SECONDS.formatTo(time, text);
        int nanos = time.getNano();
        if (nanos != 0) {
            text.append('.');
            for (int unit = 100_000_000; nanos != 0; unit /= 10) {
                text.append((char) ('0' + nanos / unit));
                nanos %= unit;
            }
        }
        return text.append('Z').toString();
    }

    static Instant parseTime(String text) {
        try {
            Instant time = Instant.parse(text);
            if (formatTime(time).equals(text)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(wantedTime(text), e);
        }
        throw new IllegalArgumentException(wantedTime(text));
    }

    private static String wantedTime(String text) {
        return "time: wanted RFC 3339 in UTC with trailing zeros trimmed, got \"" + printable(text) + "\"";
    }

    private static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
