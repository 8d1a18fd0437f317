package org.tsrecorder.transport.server;

import org.tsrecorder.ingest.IngestFault;

/** What an upload that is not as it should be means to its client, and to the counters. */
final class IngestFaults {
    private IngestFaults() {}

    static int status(IngestFault.Kind kind) {
        return switch (kind) {
            case NO_ROOM -> 503;
            case LINE_TOO_LONG, SESSION_TOO_LARGE -> 413;
            default -> 400;
        };
    }

    static void count(IngestFault.Kind kind, ServerCounters counters) {
        switch (kind) {
            case NO_ROOM -> counters.count(RefusalReason.SESSION_LIMIT);
            case LINE_TOO_LONG, SESSION_TOO_LARGE -> counters.count(BadRequest.BODY_TOO_LARGE);
            default -> counters.count(BadRequest.MALFORMED_CAST);
        }
    }
}
