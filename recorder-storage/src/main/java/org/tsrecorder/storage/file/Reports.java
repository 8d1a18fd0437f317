package org.tsrecorder.storage.file;

import org.tsrecorder.store.SinkProgress;
import org.tsrecorder.store.StoreException;

/**
 * Tells one recording's progress: one call at a time, although two threads have news, and nothing after the last word.
 * No lock of ours but this one is held during a call.
 */
final class Reports {
    private final SinkProgress progress;
    private final Counters counters;
    private boolean over;
    private boolean ready;
    private long written;
    private long durable;

    Reports(SinkProgress progress, Counters counters) {
        this.progress = progress;
        this.counters = counters;
    }

    synchronized void ready() {
        if (!over && !ready) {
            ready = true;
            progress.ready();
        }
    }

    synchronized void written(long offset) {
        if (!over && offset > written) {
            counters.written.add(offset - written);
            written = offset;
            progress.written(offset);
        }
    }

    synchronized void durable(long offset) {
        if (!over && offset > durable) {
            counters.durable.add(offset - durable);
            durable = offset;
            progress.durable(offset);
        }
    }

    synchronized void finished() {
        if (!over) {
            over = true;
            progress.finished();
        }
    }

    /** Returns whether this was the last word. */
    synchronized boolean failed(StoreException cause) {
        if (over) {
            return false;
        }
        over = true;
        progress.failed(cause);
        return true;
    }

    synchronized void silence() {
        over = true;
    }

    synchronized long writtenSoFar() {
        return written;
    }
}
