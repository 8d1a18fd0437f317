package org.tsrecorder.transport.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.tsrecorder.ingest.InFlightBudget;
import org.tsrecorder.ingest.IngestLimits;
import org.tsrecorder.store.RecordingStore;

/** What every connection of one server shares. Safe for any number of threads. */
final class RecorderContext {
    final RecordingStore store;
    final IdentityResolver identities;
    final ServerLimits limits;
    final IngestLimits ingestLimits;
    final KeyClock keys;
    final LongSupplier nanoTime;
    final ServerCounters counters = new ServerCounters();
    final Containment containment = new Containment(counters.internalErrors);
    final Admission admission;
    final InFlightBudget budget;

    final WorkUnderWay underWay = new WorkUnderWay();
    private final Map<EventExecutor, LoopState> loops = new ConcurrentHashMap<>();

    RecorderContext(RecorderServer.Builder settings) {
        this.store = settings.store;
        this.identities = settings.identities;
        this.limits = settings.limits;
        this.ingestLimits = settings.ingestLimits;
        this.keys = new KeyClock(settings.wallClock);
        this.nanoTime = settings.nanoTime;
        this.admission = new Admission(store, limits.capacity());
        this.budget = new InFlightBudget(limits.capacity().inFlightBytes());
    }

    /** Whether one more session's first bytes have a place in memory. */
    boolean roomForSession() {
        return budget.hasRoomFor(ingestLimits);
    }

    LoopState loop(EventExecutor executor) {
        return loops.computeIfAbsent(executor, loop -> new LoopState(loop, nanoTime, containment));
    }
}
