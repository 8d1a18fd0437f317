package org.tsrecorder.ingest;

import java.time.Duration;
import java.util.Map;

/**
 * How far a session has come, at one moment.
 *
 * @param received bytes of the upload that were accepted
 * @param stored bytes handed out to be stored
 * @param written of the stored bytes, those with the operating system
 * @param durable of the stored bytes, those that survive what the store promises
 * @param acknowledged bytes of the upload that are durable: what an ack frame says
 * @param lines lines that ended after the header, blank ones and comments included
 * @param events lines that are events
 * @param malformed lines that are neither events nor blank nor comments, by reason; stored all the same
 * @param lastEvent when the last event was, from the recording's start; zero without any. In a v2 whose times go
 *     backwards it is the latest
 */
public record IngestProgress(
        long received,
        long stored,
        long written,
        long durable,
        long acknowledged,
        long lines,
        long events,
        Map<MalformedReason, Long> malformed,
        Duration lastEvent) {
    /** Copies the map. */
    public IngestProgress {
        malformed = Map.copyOf(malformed);
    }

    /** Malformed lines of all reasons. */
    public long malformedLines() {
        return malformed.values().stream().mapToLong(Long::longValue).sum();
    }
}
