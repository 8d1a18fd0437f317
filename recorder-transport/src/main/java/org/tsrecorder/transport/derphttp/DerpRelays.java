package org.tsrecorder.transport.derphttp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.DerpRegion;

/**
 * A node's connections to all relays it uses. Nothing is connected before there are a key, a map, and a home or
 * something to send.
 *
 * <p>All methods belong to the event loop, and so do the listener's. Listeners may call back into this object.
 */
public final class DerpRelays {
    private static final int OK_END = 299;

    private final EventLoop loop;
    private final DerpHttpSettings settings;
    private final DerpListener listener;
    private final RelayCounters counters = new RelayCounters();
    private final Map<Integer, RegionClient> active = new TreeMap<>();
    private final Map<NodePublicKey, RegionClient> routes = new HashMap<>();
    private DerpMap map = DerpMap.EMPTY;
    private @Nullable NodePrivateKey privateKey;
    private @Nullable Future<?> idleCheck;
    private int home;
    private boolean closed;

    /**
     * Relays of which none is known yet.
     *
     * @param loop where everything happens
     */
    public DerpRelays(EventLoop loop, DerpHttpSettings settings, DerpListener listener) {
        this.loop = loop;
        this.settings = settings;
        this.listener = listener;
    }

    /** Who we are to relays, from now on: connections made under another key are closed, and home is connected anew. */
    public void setPrivateKey(NodePrivateKey key) {
        if (privateKey != null && key.equals(privateKey)) {
            return;
        }
        privateKey = key;
        List.copyOf(active.values()).forEach(client -> drop(client, "our key changed"));
        connectHome();
    }

    /** Where relays are, from now on: connections to regions that changed are closed, and home is connected anew. */
    public void setDerpMap(DerpMap changed) {
        map = changed;
        for (RegionClient client : List.copyOf(active.values())) {
            if (!client.region().equals(map.regions().get(client.region().id()))) {
                drop(client, "the region changed");
            }
        }
        connectHome();
    }

    /**
     * The region to stay connected to from now on.
     *
     * @param region its number; 0 for none
     */
    public void setHome(int region) {
        if (home != region) {
            home = region;
            active.values().forEach(client -> client.home(client.region().id() == region));
            checkIdleLater();
        }
        connectHome();
    }

    /** The region that stays connected; 0 for none. */
    public int home() {
        return home;
    }

    /**
     * Sends a packet to a peer with the next {@link #flush}, or as soon as the region is connected. It goes through the
     * given region if that is in use; else through one where the peer was heard, if there is one; else the region is
     * connected. What cannot be sent is dropped and counted.
     *
     * @param region the peer's home
     * @param packet at most 64 KiB; ownership moves here
     */
    public void send(int region, NodePublicKey destination, ByteBuf packet) {
        RegionClient client = active.get(region);
        if (client == null) {
            client = routes.get(destination);
        }
        if (client == null) {
            client = open(region);
        }
        if (client == null) {
            counters.increment(RelayCounter.PACKETS_DROPPED_NO_REGION);
            packet.release();
            return;
        }
        client.send(destination, packet);
    }

    /** Lets go of everything sent so far. */
    public void flush() {
        active.values().forEach(RegionClient::flush);
    }

    /** A region in use through which this peer was heard, and not said to be gone since. */
    public OptionalInt route(NodePublicKey peer) {
        RegionClient client = routes.get(peer);
        return client == null
                ? OptionalInt.empty()
                : OptionalInt.of(client.region().id());
    }

    /**
     * How long ago anything came through a region.
     *
     * @return nanoseconds; {@link Long#MAX_VALUE} if nothing did since it is in use
     */
    public long silenceNanos(int region) {
        RegionClient client = active.get(region);
        return client == null
                ? Long.MAX_VALUE
                : client.silenceNanos(loop.ticker().nanoTime());
    }

    /** The regions in use, by number. */
    public List<RegionStatus> status() {
        return active.values().stream().map(RegionClient::status).toList();
    }

    /** What was done so far. */
    public Map<String, Long> counters() {
        return counters.all();
    }

    /** How often this happened. */
    public long count(RelayCounter counter) {
        return counters.get(counter);
    }

    /** The host's addresses changed, or it slept: connections that do not answer soon are made anew. */
    public void rebind() {
        List.copyOf(active.values()).forEach(RegionClient::rebind);
    }

    /**
     * Measures a region by one request over HTTPS on a connection of its own.
     *
     * @param timeoutMillis for all of it
     * @return completes on the event loop; fails if the map has no such region, or no node of it answers with success
     */
    public CompletionStage<LatencySample> measureLatency(int region, long timeoutMillis) {
        DerpRegion known = map.regions().get(region);
        if (known == null) {
            return CompletableFuture.failedFuture(new IOException("no region " + region));
        }
        return new RegionExchange(loop, settings, known, RegionExchange.Request.LATENCY_CHECK)
                .start(timeoutMillis)
                .thenCompose(DerpRelays::sample);
    }

    private static CompletionStage<LatencySample> sample(RegionExchange.Answer answer) {
        boolean v6 = answer.channel().remoteAddress() instanceof InetSocketAddress remote
                && remote.getAddress() instanceof Inet6Address;
        var unused = answer.channel().close();
        return answer.status() > OK_END
                ? CompletableFuture.failedFuture(new IOException("status " + answer.status()))
                : CompletableFuture.completedFuture(new LatencySample(answer.elapsedNanos(), v6));
    }

    /** Closes all connections, for good; completes when they are closed. */
    public CompletionStage<Void> close() {
        closed = true;
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        active.values().forEach(client -> closing.add(client.close()));
        active.clear();
        routes.clear();
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
    }

    private void connectHome() {
        if (home != 0 && !active.containsKey(home)) {
            open(home);
        }
    }

    private @Nullable RegionClient open(int region) {
        DerpRegion known = map.regions().get(region);
        if (closed || known == null || privateKey == null) {
            return null;
        }
        RegionClient client = new RegionClient(this, known, privateKey, region == home);
        active.put(region, client);
        client.connect();
        checkIdleLater();
        return client;
    }

    private void drop(RegionClient client, String reason) {
        active.remove(client.region().id());
        var unused = client.close();
        disconnected(client, reason);
    }

    private void checkIdleLater() {
        boolean needed = active.size() > (active.containsKey(home) ? 1 : 0);
        if (idleCheck == null && needed && !closed) {
            idleCheck = loop.schedule(this::closeIdle, DerpHttpTuning.IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeIdle() {
        idleCheck = null;
        long now = loop.ticker().nanoTime();
        for (RegionClient client : List.copyOf(active.values())) {
            if (client.isIdle(now)) {
                counters.increment(RelayCounter.CLOSED_IDLE);
                drop(client, "idle");
            }
        }
        checkIdleLater();
    }

    EventLoop loop() {
        return loop;
    }

    DerpHttpSettings settings() {
        return settings;
    }

    DerpListener listener() {
        return listener;
    }

    RelayCounters counts() {
        return counters;
    }

    void connected(RegionClient client) {
        listener.connected(client.region().id());
    }

    void disconnected(RegionClient client, String reason) {
        forgetRoutes(client);
        listener.disconnected(client.region().id(), reason);
    }

    void learnRoute(NodePublicKey peer, RegionClient client) {
        if (routes.size() < DerpHttpTuning.MAX_ROUTES || routes.containsKey(peer)) {
            routes.put(peer, client);
        } else {
            counters.increment(RelayCounter.ROUTES_REFUSED);
        }
    }

    void forgetRoute(NodePublicKey peer, RegionClient client) {
        routes.remove(peer, client);
    }

    private void forgetRoutes(RegionClient client) {
        routes.values().removeIf(other -> other == client);
    }
}
