package org.tsrecorder.transport.tailnet;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.magicsock.HostAddresses;

/**
 * Sees that the host lost an address, or that it slept: then the wall clock went on and ours did not. An address more
 * is no reason to leave paths that work. Looks every ten seconds, on a virtual thread, as the system may take its time.
 * Belongs to the event loop.
 */
final class NetworkWatch {
    private static final long INTERVAL_SECONDS = 10;
    private static final Duration NAP = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final Supplier<HostAddresses.Found> addresses;
    private final Runnable lost;
    private final Runnable gained;
    private final Future<?> task;
    private HostAddresses.@Nullable Found last;
    private Instant lookedAt = Instant.now();
    private long lookedAtNanos = System.nanoTime();

    /**
     * Begins to look.
     *
     * @param lost an address is gone, or the host slept: what was bound to it, or asked before, holds no longer
     * @param gained there is an address more
     */
    NetworkWatch(EventLoop loop, Supplier<HostAddresses.Found> addresses, Runnable lost, Runnable gained) {
        this.loop = loop;
        this.addresses = addresses;
        this.lost = lost;
        this.gained = gained;
        this.task = loop.scheduleAtFixedRate(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        Thread.ofVirtual().name("tailnet addresses").start(() -> {
            HostAddresses.Found found = addresses.get();
            try {
                loop.execute(() -> found(found));
            } catch (RejectedExecutionException closed) {
                // The node is closed, and has no addresses any more.
            }
        });
    }

    private void found(HostAddresses.Found found) {
        if (found.regular().isEmpty() && found.loopback().isEmpty()) {
            return; // The system would not say.
        }
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        Duration slept = Duration.between(lookedAt, now).minusNanos(nanos - lookedAtNanos);
        HostAddresses.Found before = last;
        last = found;
        lookedAt = now;
        lookedAtNanos = nanos;
        if (task.isCancelled() || before == null) {
            return;
        }
        if (slept.compareTo(NAP) > 0 || !found.regular().containsAll(before.regular())) {
            lost.run();
        } else if (!before.regular().containsAll(found.regular())) {
            gained.run();
        }
    }

    void close() {
        task.cancel(false);
    }
}
