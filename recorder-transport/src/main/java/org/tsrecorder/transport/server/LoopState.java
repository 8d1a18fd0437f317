package org.tsrecorder.transport.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of one event loop share: a timer wheel, and the queue by which store threads reach the loop. A
 * commit that served thousands of sessions wakes the loop once: inboxes form a stack (Treiber 1986) that the loop takes
 * whole, and only the thread that finds it empty wakes the loop.
 */
final class LoopState {
    private static final Logger LOG = LoggerFactory.getLogger(LoopState.class);

    final EventExecutor loop;
    final TimerWheel wheel;
    private final Containment containment;
    private final AtomicReference<@Nullable SinkInbox> posted = new AtomicReference<>();

    LoopState(EventExecutor loop, LongSupplier nanoTime, Containment containment) {
        this.loop = loop;
        this.containment = containment;
        this.wheel = new TimerWheel(loop, nanoTime, containment);
    }

    /** Has something run on the loop; from any thread. Dropped when the loop has ended, and with it all it served. */
    void post(Runnable action) {
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server was closed before its store: nobody is left to hear of progress", e);
        }
    }

    /** From any thread; the inbox is not in the queue. */
    void post(SinkInbox inbox) {
        SinkInbox head;
        do {
            head = posted.get();
            inbox.next = head;
        } while (!posted.compareAndSet(head, inbox));
        if (head == null) {
            post(this::deliverAll);
        }
    }

    private void deliverAll() {
        SinkInbox inbox = posted.getAndSet(null);
        while (inbox != null) {
            SinkInbox next = inbox.next;
            inbox.next = null;
            containment.run(inbox::deliver, inbox::crashed);
            inbox = next;
        }
    }
}
