package org.tsrecorder.transport.server;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.SinkProgress;
import org.tsrecorder.store.StoreException;

/**
 * Carries the progress of one recording from the store's threads to its event loop. However often the store speaks
 * before the loop listens, the loop hears the newest state once.
 */
final class SinkInbox implements SinkProgress {
    /** What the upload hears, on its event loop: in the order of {@link SinkProgress}, with offsets that coalesce. */
    interface Listener {
        void storeReady();

        void storeProgress(long written, long durable);

        void storeFinished();

        void storeFailed(StoreException cause);

        /** One of the others threw; no more of them follow if it was one of the last two. */
        void crashed();
    }

    private final LoopState loop;
    private final Listener listener;
    private final AtomicBoolean posted = new AtomicBoolean();
    private volatile long written;
    private volatile long durable;
    private volatile boolean ready;
    private volatile boolean finished;
    private volatile @Nullable StoreException failure;

    /** The next in the loop's queue; belongs to {@link LoopState}. */
    @Nullable
    SinkInbox next;

    private boolean toldReady;
    private boolean toldEnd;
    private long toldWritten;
    private long toldDurable;

    SinkInbox(LoopState loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    @Override
    public void ready() {
        ready = true;
        post();
    }

    @Override
    public void written(long offset) {
        written = offset;
        post();
    }

    @Override
    public void durable(long offset) {
        durable = offset;
        post();
    }

    @Override
    public void finished() {
        finished = true;
        post();
    }

    @Override
    public void failed(StoreException cause) {
        failure = cause;
        post();
    }

    private void post() {
        if (posted.compareAndSet(false, true)) {
            loop.post(this);
        }
    }

    /** On the event loop. */
    void deliver() {
        // Before the state is read, so that what changes from here on posts again.
        posted.set(false);
        if (toldEnd) {
            return;
        }
        if (ready && !toldReady) {
            toldReady = true;
            listener.storeReady();
        }
        boolean over = finished;
        StoreException failed = failure;
        tellOffsets();
        if (failed != null) {
            toldEnd = true;
            listener.storeFailed(failed);
        } else if (over) {
            toldEnd = true;
            listener.storeFinished();
        }
    }

    /** {@link #deliver} threw; on the event loop. */
    void crashed() {
        listener.crashed();
    }

    private void tellOffsets() {
        long nowDurable = durable;
        long nowWritten = written;
        if (nowWritten > toldWritten || nowDurable > toldDurable) {
            toldWritten = nowWritten;
            toldDurable = nowDurable;
            listener.storeProgress(nowWritten, nowDurable);
        }
    }
}
