package org.tsrecorder.storage.file;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.tsrecorder.store.StoreStatistics;

/** What the store counts. Safe for any thread. */
final class Counters {
    /** With so many recordings or fewer under way, files follow the journal at once. */
    private static final int FEW_RECORDINGS = 64;

    final AtomicInteger open = new AtomicInteger();
    final LongAdder written = new LongAdder();
    final LongAdder durable = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder pending = new LongAdder();
    /** Bytes in the journal and not yet in their files. */
    final LongAdder backlog = new LongAdder();

    final LongAdder failures = new LongAdder();

    /** Whether so few recordings are under way that each may wait for its file. */
    boolean areFewOpen() {
        return open.get() <= FEW_RECORDINGS;
    }

    StoreStatistics snapshot() {
        return new StoreStatistics(
                open.get(), written.sum(), durable.sum(), commits.sum(), Math.max(0, pending.sum()), failures.sum());
    }
}
