package org.tsrecorder.transport.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What was accepted and is not yet durable: uploads, and events. Any thread may call. */
final class WorkUnderWay {
    private final Set<Upload> uploads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable CompletableFuture<Void> idle;

    void began(Upload upload) {
        uploads.add(upload);
        count.incrementAndGet();
    }

    void ended(Upload upload) {
        if (uploads.remove(upload)) {
            eventEnded();
        }
    }

    void eventBegan() {
        count.incrementAndGet();
    }

    void eventEnded() {
        count.decrementAndGet();
        tell();
    }

    Set<Upload> uploads() {
        return uploads;
    }

    /** Completes once nothing is under way; asked once, when nothing new is let in. */
    CompletableFuture<Void> whenIdle() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        idle = future;
        tell();
        return future;
    }

    private void tell() {
        CompletableFuture<Void> future = idle;
        if (future != null && count.get() == 0) {
            future.complete(null);
        }
    }
}
