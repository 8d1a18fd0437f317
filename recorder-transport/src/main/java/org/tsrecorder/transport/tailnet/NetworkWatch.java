package org.tsrecorder.transport.tailnet;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.magicsock.HostAddresses;

/**
 * Sees that the host's addresses changed, or that it slept: then the wall clock went on and ours did not. Looks every
 * ten seconds, on a virtual thread, as the system may take its time. Belongs to the event loop.
 */
final class NetworkWatch {
    private static final long INTERVAL_SECONDS = 10;
    private static final Duration NAP = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final Supplier<HostAddresses.Found> addresses;
    private final Runnable changed;
    private final Future<?> task;
    private HostAddresses.@Nullable Found last;
    private Instant lookedAt = Instant.now();
    private long lookedAtNanos = System.nanoTime();

    NetworkWatch(EventLoop loop, Supplier<HostAddresses.Found> addresses, Runnable changed) {
        this.loop = loop;
        this.addresses = addresses;
        this.changed = changed;
        this.task = loop.scheduleAtFixedRate(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        Thread.ofVirtual().name("tailnet addresses").start(() -> {
            HostAddresses.Found found = addresses.get();
            loop.execute(() -> found(found));
        });
    }

    private void found(HostAddresses.Found found) {
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        Duration slept = Duration.between(lookedAt, now).minusNanos(nanos - lookedAtNanos);
        boolean other = last != null && !last.equals(found);
        last = found;
        lookedAt = now;
        lookedAtNanos = nanos;
        if ((other || slept.compareTo(NAP) > 0) && !task.isCancelled()) {
            changed.run();
        }
    }

    void close() {
        task.cancel(false);
    }
}
