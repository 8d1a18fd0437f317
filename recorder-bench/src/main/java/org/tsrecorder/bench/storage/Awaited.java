package org.tsrecorder.bench.storage;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.SinkProgress;
import org.tsrecorder.store.StoreException;

/** Lets one thread wait for a recording's progress. */
final class Awaited implements SinkProgress {
    private final Thread waiter = Thread.currentThread();
    private volatile long written;
    private volatile long durable;
    private volatile boolean finished;
    private volatile @Nullable StoreException failure;

    @Override
    public void ready() {
        // Nobody waits for this.
    }

    @Override
    public void written(long offset) {
        written = offset;
        LockSupport.unpark(waiter);
    }

    @Override
    public void durable(long offset) {
        durable = offset;
        LockSupport.unpark(waiter);
    }

    @Override
    public void finished() {
        finished = true;
        LockSupport.unpark(waiter);
    }

    @Override
    public void failed(StoreException cause) {
        failure = cause;
        LockSupport.unpark(waiter);
    }

    void awaitWritten(long offset) {
        while (written < offset) {
            parkUnlessFailed();
        }
    }

    void awaitDurable(long offset) {
        while (durable < offset) {
            parkUnlessFailed();
        }
    }

    void awaitFinished() {
        while (!finished) {
            parkUnlessFailed();
        }
    }

    private void parkUnlessFailed() {
        StoreException cause = failure;
        if (cause != null) {
            throw cause;
        }
        LockSupport.park(this);
    }
}
