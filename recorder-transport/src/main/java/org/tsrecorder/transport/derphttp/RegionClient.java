package org.tsrecorder.transport.derphttp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.derp.DerpClient;
import org.tsrecorder.transport.derp.PeerGoneReason;
import org.tsrecorder.transport.derphttp.RegionExchange.Answer;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/**
 * Our connection to one region, {@code derphttp.Client} of Tailscale: made at once, and again whenever it breaks, until
 * it is closed.
 *
 * <pre>
 *   new ─▶ CONNECTING ── 101, greeting ──▶ CONNECTED ── broken ──▶ WAITING ── back-off, or news of the network ─▶ CONNECTING
 *              └───────────────── failed ─────────────────────────────▲
 * </pre>
 */
final class RegionClient {
    private static final Logger LOG = LoggerFactory.getLogger(RegionClient.class);

    private final EventLoop loop;
    private final DerpHttpSettings settings;
    private final NodePrivateKey privateKey;
    private final DerpRegion region;
    private final RelayCounters counters;
    private final DerpRelays relays;
    private final Backoff backoff;
    private final SendQueue queue = new SendQueue();
    private @Nullable RegionExchange attempt;
    private @Nullable DerpConnection connection;
    private @Nullable Channel channel;
    private @Nullable Future<?> retry;
    private @Nullable NodePublicKey lastSource;
    private String node = "";
    private String problem = "";
    private boolean home;
    private boolean accepted;
    private boolean closed;
    private long restartDelayNanos;
    private long writtenNanos;
    private long heardNanos;
    private boolean everHeard;

    RegionClient(DerpRelays relays, DerpRegion region, NodePrivateKey privateKey, boolean home) {
        this.relays = relays;
        this.loop = relays.loop();
        this.settings = relays.settings();
        this.counters = relays.counts();
        this.region = region;
        this.privateKey = privateKey;
        this.home = home;
        this.backoff = new Backoff(settings.random());
        this.writtenNanos = loop.ticker().nanoTime();
    }

    DerpRegion region() {
        return region;
    }

    RegionStatus status() {
        return new RegionStatus(region.id(), home, accepted ? Optional.of(node) : Optional.empty(), problem);
    }

    boolean isIdle(long nowNanos) {
        return !home && nowNanos - writtenNanos >= DerpHttpTuning.IDLE_NANOS;
    }

    /** How long ago anything came from the relay; {@link Long#MAX_VALUE} if nothing ever did. */
    long silenceNanos(long nowNanos) {
        return everHeard ? nowNanos - heardNanos : Long.MAX_VALUE;
    }

    /** Begins to connect, unless that is under way. */
    void connect() {
        if (closed || attempt != null || connection != null) {
            return;
        }
        cancelRetry();
        RegionExchange exchange = new RegionExchange(loop, settings, region, RegionExchange.Request.UPGRADE);
        attempt = exchange;
        var unused = exchange.start(DerpHttpTuning.CONNECT_TIMEOUT_MILLIS).whenComplete((answer, failure) -> {
            attempt = null;
            if (answer != null) {
                answered(answer);
            } else if (!closed) {
                failed(String.valueOf(failure.getMessage()));
            }
        });
    }

    private void answered(Answer answer) {
        if (closed || answer.status() != ResponseHead.SWITCHING_PROTOCOLS) {
            var unused = answer.channel().close();
            if (!closed) {
                failed("relay " + answer.node().name() + " answers with status " + answer.status());
            }
            return;
        }
        channel = answer.channel();
        node = answer.node().name();
        DerpClient client =
                new DerpClient(loop.ticker().nanoTime(), privateKey, settings.random(), channel.alloc(), counters.derp);
        connection = new DerpConnection(channel, client, this);
        channel.pipeline().addLast(connection);
    }

    private void failed(String reason) {
        counters.increment(RelayCounter.ATTEMPTS_FAILED);
        LOG.debug("region {}: {}", region.id(), reason);
        waitForRetry(reason);
    }

    private void waitForRetry(String reason) {
        long delay = restartDelayNanos > 0 ? restartDelayNanos : backoff.failed();
        restartDelayNanos = 0;
        retry = loop.schedule(this::connect, delay, TimeUnit.NANOSECONDS);
        relays.disconnected(this, reason);
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
    }

    /** Sends a packet with the next flush, or once connected; takes it. */
    void send(NodePublicKey destination, ByteBuf packet) {
        writtenNanos = loop.ticker().nanoTime();
        if (connection != null && queue.isEmpty() && connection.takesPackets()) {
            connection.write(destination, packet);
            packet.release();
            return;
        }
        for (int dropped = queue.add(destination, packet); dropped > 0; dropped--) {
            counters.increment(RelayCounter.PACKETS_DROPPED_QUEUE_FULL);
        }
    }

    void flush() {
        if (connection != null) {
            connection.flush();
        }
    }

    /** The connection takes packets again. */
    void drain() {
        while (connection != null && connection.takesPackets()) {
            SendQueue.Waiting next = queue.poll();
            if (next == null) {
                break;
            }
            connection.write(next.destination(), next.packet());
            next.packet().release();
        }
        flush();
    }

    void home(boolean isHome) {
        if (home != isHome) {
            home = isHome;
            if (connection != null) {
                connection.notePreferred(isHome);
            }
        }
    }

    /** The network may have changed: whoever waits tries now, and a connection has to show that it lives. */
    void rebind() {
        if (connection != null) {
            connection.checkAlive(settings.random().nextInt());
        } else {
            connect();
        }
    }

    /** Ends it for good; completes when the channel is closed. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        closed = true;
        cancelRetry();
        if (attempt != null) {
            attempt.cancel();
        }
        if (connection != null) {
            connection.end("closed");
        }
        for (SendQueue.Waiting next = queue.poll(); next != null; next = queue.poll()) {
            next.packet().release();
            counters.increment(RelayCounter.PACKETS_DROPPED_CLOSED);
        }
        if (channel == null) {
            done.complete(null);
        } else {
            channel.closeFuture().addListener(future -> done.complete(null));
        }
        return done;
    }

    void ready(DerpConnection greeted) {
        if (home) {
            greeted.notePreferred(true);
        }
        drain();
    }

    void accepted() {
        if (!accepted) {
            accepted = true;
            problem = "";
            backoff.succeeded();
            counters.increment(RelayCounter.CONNECTED);
            LOG.debug("region {}: connected to {}", region.id(), node);
            relays.connected(this);
        }
    }

    void ended(DerpConnection which, String reason) {
        if (connection != which) {
            return;
        }
        connection = null;
        lastSource = null;
        problem = "";
        LOG.debug("region {}: disconnected from {}: {}", region.id(), node, reason);
        if (!closed) {
            counters.increment(accepted ? RelayCounter.DISCONNECTED : RelayCounter.ATTEMPTS_FAILED);
            accepted = false;
            waitForRetry(reason);
        }
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
        everHeard = true;
    }

    void packet(NodePublicKey source, ByteBuf packet) {
        if (lastSource == null || !source.equals(lastSource)) {
            lastSource = source;
            relays.learnRoute(source, this);
        }
        relays.listener().packet(region.id(), source, packet);
    }

    void batchComplete() {
        relays.listener().batchComplete();
    }

    void peerGone(NodePublicKey peer, PeerGoneReason reason) {
        lastSource = null;
        relays.forgetRoute(peer, this);
        relays.listener().peerGone(region.id(), peer, reason);
    }

    void health(String text) {
        problem = text;
        relays.listener().health(region.id(), text);
    }

    void restarting(long reconnectInNanos) {
        counters.increment(RelayCounter.RESTARTS_ANNOUNCED);
        restartDelayNanos = Math.clamp(reconnectInNanos, 1, DerpHttpTuning.RESTART_MAX_NANOS);
    }
}
