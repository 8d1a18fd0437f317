package org.tsrecorder.transport.server;

import java.util.Map;

/**
 * What a server did since it was built. Each number only grows, but for the gauges named so.
 *
 * @param connectionsOpen connections now (gauge)
 * @param connectionsAccepted connections taken
 * @param sessionsLive uploads under way (gauge)
 * @param sessionsCompleted uploads stored whole
 * @param sessionsCutShort uploads stored up to where they broke off
 * @param sessionsFailed uploads of which nothing, or not all that came, could be stored
 * @param eventsStored events stored
 * @param bytesReceived bytes of uploads received
 * @param bytesAcknowledged bytes of uploads acknowledged as durable
 * @param malformedLines lines of ended uploads that are not cast events; they were stored as they came
 * @param internalErrors bugs of the recorder that sessions ran into; each ends at most the session that it concerns
 * @param refused what was refused, by reason
 * @param badRequests what was wrong, by kind
 * @param ackLatency how long durable acknowledgements took
 */
public record ServerStatistics(
        long connectionsOpen,
        long connectionsAccepted,
        long sessionsLive,
        long sessionsCompleted,
        long sessionsCutShort,
        long sessionsFailed,
        long eventsStored,
        long bytesReceived,
        long bytesAcknowledged,
        long malformedLines,
        long internalErrors,
        Map<RefusalReason, Long> refused,
        Map<BadRequest, Long> badRequests,
        AckLatency ackLatency) {
    /** Copies the maps. */
    public ServerStatistics {
        refused = Map.copyOf(refused);
        badRequests = Map.copyOf(badRequests);
    }

    /**
     * From the receipt of a byte to the acknowledgement that covers it, sampled: one byte at a time for each session.
     *
     * @param count samples
     * @param sumNanos their sum in nanoseconds
     * @param p50Nanos upper bound of the median, to a factor of √2
     * @param p99Nanos upper bound of the 99th percentile, to a factor of √2
     */
    public record AckLatency(long count, long sumNanos, long p50Nanos, long p99Nanos) {}
}
