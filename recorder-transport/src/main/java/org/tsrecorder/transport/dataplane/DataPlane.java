package org.tsrecorder.transport.dataplane;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.filter.PacketFilter;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netstack.TcpAcceptor;
import org.tsrecorder.transport.netstack.TcpHandler;
import org.tsrecorder.transport.netstack.TcpListener;
import org.tsrecorder.transport.netstack.TcpSocket;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.wireguard.Peer;
import org.tsrecorder.transport.wireguard.PeerConfig;
import org.tsrecorder.transport.wireguard.Tai64n;

/**
 * A node's tunnel and TCP/IP stack, running on one event loop.
 *
 * <pre>{@code
 * DataPlane plane = DataPlane.builder(privateKey)
 *         .addresses(List.of(IpAddress.of("100.64.0.1")))
 *         .paths(new UdpPaths(UdpSettings.of(new InetSocketAddress(41641))))
 *         .start().toCompletableFuture().join();
 * plane.addPeer(PeerConfig.of(peerKey, List.of(IpPrefix.of("100.64.0.2/32"))));
 * TailnetSockets sockets = new TailnetSockets(plane);       // of transport.socket
 * …
 * plane.close(Duration.ofSeconds(5)).toCompletableFuture().join();
 * }</pre>
 *
 * <p>Safe for any thread unless said otherwise; nothing blocks. Stages complete on the event loop, so what hangs on
 * them must not block either.
 */
public final class DataPlane {
    private final EventLoop loop;
    private final Runnable loopRelease;
    private final Paths paths;
    final PacketFlow flow;
    private final FailureLog failures;
    private final LiveSockets live = new LiveSockets();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    DataPlane(DataPlaneBuilder.Parts parts) {
        this.loop = parts.loop();
        this.loopRelease = parts.loopRelease();
        this.paths = parts.paths();
        this.flow = parts.flow();
        this.failures = parts.failures();
    }

    /**
     * A data plane to be configured.
     *
     * @param privateKey our static key; stays the caller's, and must live as long as the data plane
     */
    public static DataPlaneBuilder builder(NodePrivateKey privateKey) {
        return new DataPlaneBuilder(privateKey);
    }

    /** The event loop that everything happens on; Netty channels of this node are registered with it. */
    public EventLoop eventLoop() {
        return loop;
    }

    /** The paths it was built with. */
    public Paths paths() {
        return paths;
    }

    /**
     * Adds a peer; fails with {@link IllegalArgumentException} if it is there already, with
     * {@link IllegalStateException} if there are too many.
     */
    public CompletionStage<Void> addPeer(PeerConfig peer) {
        return call(() -> {
            flow.wireGuard().addPeer(flow.nowNanos(), peer);
            return null;
        });
    }

    /** Gives a peer another configuration; false if there is none with that key. */
    public CompletionStage<Boolean> updatePeer(PeerConfig peer) {
        return call(() -> flow.wireGuard().updatePeer(flow.nowNanos(), peer).isPresent());
    }

    /** Forgets a peer, whose connections time out; false if there was none with that key. */
    public CompletionStage<Boolean> removePeer(NodePublicKey key) {
        return call(() -> flow.wireGuard().removePeer(key));
    }

    /** Changes many peers in one turn; fails with {@link IllegalStateException} if there are too many. */
    public CompletionStage<Void> update(PeerUpdate update) {
        return call(() -> {
            flow.update(update);
            return null;
        });
    }

    /**
     * Takes another private key, which the peers must be told by other means. Peers and connections stay; what is under
     * way when it happens is lost, and sent again by TCP after the handshakes that follow.
     *
     * @param privateKey stays the caller's, and must live as long as the data plane; the former one is not used any
     *     more when this completes
     */
    public CompletionStage<Void> identity(NodePrivateKey privateKey) {
        return call(() -> {
            flow.identity(privateKey);
            return null;
        });
    }

    /** The latest timestamp in a handshake of ours, for {@link DataPlaneBuilder#timestampsAfter}. */
    public CompletionStage<Tai64n> latestTimestamp() {
        return call(() -> flow.wireGuard().latestTimestamp());
    }

    /**
     * Asks a peer whether it is there; a session is begun if there is none.
     *
     * @param patience how long the answer may take
     * @return fails with {@link java.io.IOException} when no peer has that address or no answer came
     */
    public CompletionStage<PingReply> ping(PingType type, IpAddress remote, Duration patience) {
        return call(() -> flow.pings().ping(flow.nowNanos(), type, remote, patience))
                .thenCompose(reply -> reply);
    }

    /** All peers, in the order in which they came. */
    public CompletionStage<List<PeerStatus>> peers() {
        return call(() -> flow.wireGuard().peers().stream()
                .map(peer -> new PeerStatus(peer.publicKey(), peer.statistics()))
                .toList());
    }

    /**
     * Whose address is this? What comes from it was sent by the holder of that key, as each packet's source is held
     * against its sender's addresses. Empty if no peer that is known has it.
     */
    public CompletionStage<Optional<NodePublicKey>> whoIs(IpAddress address) {
        return call(() -> peerOf(address));
    }

    /** As {@link #whoIs}, at once, on the event loop. */
    public Optional<NodePublicKey> peerOf(IpAddress address) {
        return flow.wireGuard().ownerOf(address).map(Peer::publicKey);
    }

    /** Our addresses. */
    public CompletionStage<List<IpAddress>> addresses() {
        return call(() -> flow.netStack().addresses());
    }

    /** Replaces our addresses; connections of those that go are reset. */
    public CompletionStage<Void> addresses(List<IpAddress> ours) {
        return call(() -> {
            flow.netStack().addresses(flow.nowNanos(), ours);
            PacketFilter filter = flow.filter();
            if (filter != null) {
                filter.destinations(ours.stream().map(IpPrefix::single).toList());
            }
            return null;
        });
    }

    /**
     * Replaces what peers may begin; flows go on. Fails with {@link IllegalStateException} if it was built without a
     * filter.
     */
    public CompletionStage<Void> filter(Collection<FilterRule> rules) {
        return call(() -> {
            PacketFilter filter = flow.filter();
            if (filter == null) {
                throw new IllegalStateException("built without a filter");
            }
            filter.rules(rules);
            return null;
        });
    }

    /** What was done so far. */
    public CompletionStage<DataPlaneStatistics> statistics() {
        return call(() -> Counting.statistics(flow, paths, failures));
    }

    /** Opens the paths anew, after the host's addresses changed or it slept. */
    public CompletionStage<Void> rebind() {
        return call(paths::rebind).thenCompose(rebound -> rebound);
    }

    /**
     * Listens on a TCP port; on the event loop. Doors for users of Netty and of streams are in
     * {@code transport.socket}.
     *
     * @param address one of ours, or the unspecified one of a family for all of it
     * @param port 1 to 65535
     * @param acceptor takes over what is accepted
     * @return empty if somebody listens there, or this is being closed
     */
    public Optional<TcpListener> listen(IpAddress address, int port, TcpAcceptor acceptor) {
        return closing
                ? Optional.empty()
                : flow.netStack().listen(address, port, socket -> live.watch(socket, acceptor.accept(socket)));
    }

    /**
     * Connects to a TCP port; on the event loop.
     *
     * @param handler hears how it went
     * @return empty if we have no address of that family, no free port or too many connections, or this is being closed
     */
    public Optional<TcpSocket> connect(IpAddress remote, int port, TcpHandler handler) {
        if (closing) {
            return Optional.empty();
        }
        Optional<TcpSocket> socket = flow.netStack().connect(flow.nowNanos(), remote, port, live.watching(handler));
        socket.ifPresent(live::add);
        flow.requestTurn();
        return socket;
    }

    /** The time to hand to a {@link TcpSocket}'s methods; on the event loop. */
    public long nowNanos() {
        return flow.nowNanos();
    }

    /**
     * To be called after methods of a {@link TcpSocket}, on the event loop: what they cause is sent, for all that was
     * asked in this round of the event loop together.
     */
    public void requestTurn() {
        flow.requestTurn();
    }

    private <T extends @Nullable Object> CompletionStage<T> call(Supplier<T> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            if (closed.isDone()) {
                result.completeExceptionally(isClosed());
                return;
            }
            flow.inTurn("a command", () -> {
                try {
                    result.complete(command.get());
                } catch (RuntimeException failure) {
                    result.completeExceptionally(failure);
                }
            });
        };
        if (loop.inEventLoop()) {
            task.run();
        } else if (!closed.isDone()) {
            loop.execute(task);
        } else {
            result.completeExceptionally(isClosed());
        }
        return result;
    }

    private static IllegalStateException isClosed() {
        return new IllegalStateException("the data plane is closed");
    }

    /** Completes on the event loop when {@link #close} has; never fails. */
    public CompletionStage<Void> closed() {
        return closed;
    }

    /**
     * Closes everything: listeners at once, connections after what was written to them has been acknowledged and the
     * peer has closed its side too, or reset when the time is over. The first call counts. A graceful end of an
     * application protocol is the application's to bring about before.
     *
     * @param patience how long the peers may take
     * @return completes when all is closed and released; never fails
     */
    public CompletionStage<Void> close(Duration patience) {
        if (closed.isDone()) {
            return closed;
        }
        loop.execute(() -> {
            if (!closing) {
                closing = true;
                flow.inTurn("the close", () -> live.closeAll(flow.nowNanos()));
                flow.afterTurn(this::closeIfFinished);
                var end = loop.schedule(this::finish, patience.toNanos(), TimeUnit.NANOSECONDS);
                var unused = closed.thenRun(() -> end.cancel(false));
                closeIfFinished();
            }
        });
        return closed;
    }

    private void closeIfFinished() {
        if (live.areFinished()) {
            loop.execute(this::finish);
        }
    }

    private void finish() {
        if (closed.isDone()) {
            return;
        }
        flow.afterTurn(() -> {});
        flow.inTurn("the end", () -> flow.netStack().close(flow.nowNanos()));
        flow.pings().close();
        flow.cancelAlarm();
        flow.wireGuard().close();
        paths.close().whenComplete((done, failure) -> {
            closed.complete(null);
            loopRelease.run();
        });
    }
}
