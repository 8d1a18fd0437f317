package org.tsrecorder.ingest;

import java.util.EnumMap;
import java.util.Map;

/** How many lines of each kind have ended, and when the events were. */
final class LineCounts {
    private final Map<MalformedReason, Long> malformed = new EnumMap<>(MalformedReason.class);
    private long lines;
    private long events;
    private long latestNanos;
    private long sumNanos;

    void event(long nanos) {
        lines++;
        events++;
        latestNanos = Math.max(latestNanos, nanos);
        long sum = sumNanos + nanos;
        sumNanos = sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Counts the line that {@code grammar} has just ended. */
    void add(EventGrammar grammar) {
        switch (grammar.kind()) {
            case EVENT -> event(grammar.nanos());
            case MALFORMED -> {
                lines++;
                malformed.merge(grammar.reason(), 1L, Long::sum);
            }
            case BLANK, COMMENT -> lines++;
        }
    }

    long lines() {
        return lines;
    }

    long events() {
        return events;
    }

    /** The greatest time seen: the last event's where times count from the start (v2), even if some went backwards. */
    long latestNanos() {
        return latestNanos;
    }

    /** All times together: the last event's where times are intervals (v3). */
    long sumNanos() {
        return sumNanos;
    }

    Map<MalformedReason, Long> malformed() {
        return Map.copyOf(malformed);
    }
}
