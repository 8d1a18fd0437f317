package org.tsrecorder.transport.server;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link ServerStatistics}; any thread may count. */
final class ServerCounters {
    final LongAdder connectionsOpen = new LongAdder();
    final LongAdder connectionsAccepted = new LongAdder();
    final LongAdder sessionsLive = new LongAdder();
    final LongAdder sessionsCompleted = new LongAdder();
    final LongAdder sessionsCutShort = new LongAdder();
    final LongAdder sessionsFailed = new LongAdder();
    final LongAdder eventsStored = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder bytesAcknowledged = new LongAdder();
    final LongAdder malformedLines = new LongAdder();
    final LongAdder internalErrors = new LongAdder();
    final LatencyHistogram ackLatency = new LatencyHistogram();

    private final Map<RefusalReason, LongAdder> refused = adders(RefusalReason.class);
    private final Map<BadRequest, LongAdder> bad = adders(BadRequest.class);

    void count(RefusalReason reason) {
        adder(refused, reason).increment();
    }

    void count(BadRequest kind) {
        adder(bad, kind).increment();
    }

    ServerStatistics snapshot() {
        return new ServerStatistics(
                connectionsOpen.sum(),
                connectionsAccepted.sum(),
                sessionsLive.sum(),
                sessionsCompleted.sum(),
                sessionsCutShort.sum(),
                sessionsFailed.sum(),
                eventsStored.sum(),
                bytesReceived.sum(),
                bytesAcknowledged.sum(),
                malformedLines.sum(),
                internalErrors.sum(),
                sums(refused),
                sums(bad),
                ackLatency.summary());
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> kinds) {
        Map<K, LongAdder> adders = new EnumMap<>(kinds);
        for (K kind : kinds.getEnumConstants()) {
            adders.put(kind, new LongAdder());
        }
        return adders;
    }

    private static <K> LongAdder adder(Map<K, LongAdder> adders, K kind) {
        LongAdder adder = adders.get(kind);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + kind);
        }
        return adder;
    }

    private static <K extends Enum<K>> Map<K, Long> sums(Map<K, LongAdder> adders) {
        Map<K, Long> sums = new HashMap<>();
        adders.forEach((kind, adder) -> sums.put(kind, adder.sum()));
        return sums;
    }
}
