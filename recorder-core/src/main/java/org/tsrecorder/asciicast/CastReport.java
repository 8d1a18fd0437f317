package org.tsrecorder.asciicast;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How good a recording is: what a lenient reader found in it so far.
 *
 * @param version the version, once known
 * @param bytes bytes read
 * @param lines lines read, the header and blank ones among them; a v1 document counts none
 * @param events events by kind, without those that were skipped; kinds that did not occur are missing
 * @param oddities how often each oddity occurred; those that did not are missing
 * @param duration the time of the last event
 * @param end whether the cast has ended, and how
 */
public record CastReport(
        Optional<CastVersion> version,
        long bytes,
        long lines,
        Map<EventKind, Long> events,
        Map<CastOddity, Long> oddities,
        Duration duration,
        End end) {

    /** How a cast ended. */
    public enum End {
        /** It has not: more bytes may come. */
        OPEN,
        /** After a whole event, or a whole v1 document. */
        COMPLETE,
        /** Within a line, or within a v1 document: whoever wrote it was cut short. */
        TRUNCATED,
        /** There was no byte at all. */
        EMPTY
    }

    /** Makes the maps immutable. */
    public CastReport {
        events = Map.copyOf(events);
        oddities = Map.copyOf(oddities);
    }

    /** How often {@code oddity} occurred. */
    public long count(CastOddity oddity) {
        return oddities.getOrDefault(oddity, 0L);
    }

    /** How many events of {@code kind} there are. */
    public long count(EventKind kind) {
        return events.getOrDefault(kind, 0L);
    }

    /** How many events there are. */
    public long totalEvents() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether a strict reader would have taken it. */
    public boolean isClean() {
        return oddities.keySet().stream().noneMatch(CastOddity::breaksRule);
    }

    /** The report in a few lines for people, each with its newline. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        String format = version.map(v -> "asciicast v" + v.number()).orElse("no asciicast");
        text.append(format)
                .append(", ")
                .append(end.name().toLowerCase(Locale.ROOT))
                .append(", ");
        text.append(CastTime.seconds(duration.toNanos())).append(" s, ");
        text.append(totalEvents()).append(" events, ").append(lines).append(" lines, ");
        text.append(bytes).append(" bytes\n");
        for (EventKind kind : EventKind.values()) {
            if (count(kind) > 0) {
                text.append("  ").append(kind.name().toLowerCase(Locale.ROOT)).append(": ");
                text.append(count(kind)).append('\n');
            }
        }
        for (CastOddity oddity : CastOddity.values()) {
            if (count(oddity) > 0) {
                text.append(oddity.breaksRule() ? "! " : "  ")
                        .append(oddity.description())
                        .append(": ");
                text.append(count(oddity)).append('\n');
            }
        }
        return text.toString();
    }
}
