package org.tsrecorder.storage.file;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.SinkProgress;
import org.tsrecorder.store.StoreException;

/** What a store told of one recording; waits for news, and notes what breaks the rules of telling. */
final class Heard implements SinkProgress {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<String> breaches = new ArrayList<>();
    private boolean ready;
    private boolean finished;
    private long written;
    private long durable;
    private @Nullable StoreException failure;
    private Runnable whenFinished = () -> {};

    @Override
    public synchronized void ready() {
        check(!ready, "ready twice");
        ready = true;
        notifyAll();
    }

    @Override
    public synchronized void written(long offset) {
        check(ready, "written before ready");
        check(offset >= written, "written shrank");
        check(!isOver(), "written after the end");
        written = offset;
        notifyAll();
    }

    @Override
    public synchronized void durable(long offset) {
        check(offset >= durable, "durable shrank");
        check(offset <= written, "durable before written");
        check(!isOver(), "durable after the end");
        durable = offset;
        notifyAll();
    }

    @Override
    public synchronized void finished() {
        check(!isOver(), "finished after the end");
        whenFinished.run();
        finished = true;
        notifyAll();
    }

    @Override
    public synchronized void failed(StoreException cause) {
        check(!isOver(), "failed after the end");
        failure = cause;
        notifyAll();
    }

    /** Runs this at the moment of being told. */
    Heard whenFinished(Runnable action) {
        whenFinished = action;
        return this;
    }

    synchronized boolean isOver() {
        return finished || failure != null;
    }

    synchronized boolean isFinished() {
        return finished;
    }

    synchronized boolean isReady() {
        return ready;
    }

    synchronized long durableOffset() {
        return durable;
    }

    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    void awaitReady() {
        await(() -> ready || isOver(), "ready");
    }

    void awaitWritten(long offset) {
        await(() -> written >= offset || isOver(), "written " + offset);
    }

    /** Returns once so much is durable, or the recording is over. */
    void awaitDurable(long offset) {
        await(() -> durable >= offset || isOver(), "durable " + offset);
    }

    void awaitFinished() {
        await(this::isOver, "the end");
        if (!isFinished()) {
            throw new AssertionError("wanted finished, got " + failure, failure);
        }
    }

    StoreException awaitFailed() {
        await(this::isOver, "the end");
        StoreException cause = failure;
        if (cause == null) {
            throw new AssertionError("wanted a failure, got finished");
        }
        return cause;
    }

    private synchronized void await(BooleanSupplier news, String what) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!news.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("waited in vain for " + what + ", durable " + durable);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void check(boolean holds, String breach) {
        if (!holds) {
            breaches.add(breach);
        }
    }
}
