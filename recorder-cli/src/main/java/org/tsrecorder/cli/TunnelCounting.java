package org.tsrecorder.cli;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.tsrecorder.transport.dataplane.DataPlane;

/** Asks a tunnel for its counters once a second, so that whoever wants them need not wait for its event loop. */
final class TunnelCounting {
    private static final long PERIOD_SECONDS = 1;

    private final DataPlane plane;
    private final Supplier<CompletionStage<List<TunnelCounts.Peer>>> peers;
    private volatile TunnelCounts latest = TunnelCounts.NONE;

    private TunnelCounting(DataPlane plane, Supplier<CompletionStage<List<TunnelCounts.Peer>>> peers) {
        this.plane = plane;
        this.peers = peers;
    }

    /** Begins; ends with the event loop. */
    static TunnelCounting of(DataPlane plane, Supplier<CompletionStage<List<TunnelCounts.Peer>>> peers) {
        TunnelCounting counting = new TunnelCounting(plane, peers);
        var _ = plane.eventLoop().scheduleWithFixedDelay(counting::count, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        return counting;
    }

    private void count() {
        var _ = plane.statistics().thenCombine(peers.get(), TunnelCounts::new).thenAccept(now -> latest = now);
    }

    /** What was done so far, or till a second ago. */
    TunnelCounts latest() {
        return latest;
    }
}
