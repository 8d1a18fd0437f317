package org.tsrecorder.storage.file;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.tsrecorder.store.StoreStatistics;

/** What the store counts. Safe for any thread. */
final class Counters {
    final AtomicInteger open = new AtomicInteger();
    final LongAdder written = new LongAdder();
    final LongAdder durable = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder pending = new LongAdder();
    /** Bytes in the journal and not yet in their files. */
    final LongAdder backlog = new LongAdder();

    final LongAdder failures = new LongAdder();

    StoreStatistics snapshot() {
        return new StoreStatistics(
                open.get(), written.sum(), durable.sum(), commits.sum(), Math.max(0, pending.sum()), failures.sum());
    }
}
