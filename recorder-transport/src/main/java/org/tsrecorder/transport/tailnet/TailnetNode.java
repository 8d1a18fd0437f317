package org.tsrecorder.transport.tailnet;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.netmap.WhoIs;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;
import org.tsrecorder.transport.socket.TailnetSockets;

/**
 * A node of a tailnet in this process, with addresses, names and access rules of its own; no root, no interface, no
 * daemon. Several may live in one process.
 *
 * <pre>{@code
 * try (TailnetNode node = TailnetNode.builder().hostname("web").authKey(key).open();
 *         TailnetServerSocket web = node.listen(80)) {
 *     while (true) {
 *         TailnetSocket peer = web.accept();
 *         String name = node.whoIs(peer.getRemoteSocketAddress()).orElseThrow().node().fqdn();
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for any thread. What returns a stage does not block, and the stage completes on the node's event loop; what
 * throws {@link IOException}, and {@link #close}, blocks and is not for that loop.
 */
public final class TailnetNode implements AutoCloseable {
    /** Tailscale's own control server. */
    public static final String DEFAULT_CONTROL_URL = "https://controlplane.tailscale.com";

    private static final Duration DIAL_PATIENCE = Duration.ofSeconds(30);

    private final TailnetNodeBuilder settings;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<RunningNode> begin = new CompletableFuture<>();
    private volatile @Nullable TailnetSockets sockets;

    TailnetNode(TailnetNodeBuilder settings) {
        this.settings = settings;
    }

    /** A node to be configured. */
    public static TailnetNodeBuilder builder() {
        return new TailnetNodeBuilder();
    }

    /**
     * Joins the tailnet; to be called once.
     *
     * @return completes when the node has its addresses and peers may speak with it; fails with {@link IOException} and
     *     one line when its state cannot be had, there is no socket for it, or the control server refuses it. In that
     *     last case the node goes on asking, for somebody may mend it, until it is closed
     */
    public CompletionStage<TailnetNode> start() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("a node is started once");
        }
        CompletableFuture<TailnetNode> joined = new CompletableFuture<>();
        RunningNode.begin(settings).whenComplete((running, failure) -> {
            if (failure != null) {
                begin.completeExceptionally(Waiting.ioException(failure));
                joined.completeExceptionally(Waiting.ioException(failure));
                return;
            }
            sockets = new TailnetSockets(running.plane(), running.names());
            begin.complete(running);
            var unused = running.joined().whenComplete((done, refused) -> {
                if (refused == null) {
                    joined.complete(this);
                } else {
                    joined.completeExceptionally(Waiting.ioException(refused));
                }
            });
        });
        return joined;
    }

    /** What is asked while the node begins waits for that; before, there is nothing to wait for. */
    private CompletableFuture<RunningNode> begun() {
        return begun.get()
                ? begin
                : CompletableFuture.failedFuture(new IllegalStateException("the node is not started"));
    }

    RunningNode running() {
        RunningNode running = begin.isCompletedExceptionally() ? null : begin.getNow(null);
        if (running == null) {
            throw new IllegalStateException("the node is not started");
        }
        return running;
    }

    /**
     * Doors to the node's TCP for users of Netty and of sockets.
     *
     * @throws IllegalStateException before the node is started
     */
    public TailnetSockets sockets() {
        TailnetSockets doors = sockets;
        if (doors == null) {
            throw new IllegalStateException("the node is not started");
        }
        return doors;
    }

    /**
     * What it runs on: its event loop, its counters.
     *
     * @throws IllegalStateException before the node is started
     */
    public DataPlane dataPlane() {
        return running().plane();
    }

    /** The node's own addresses; empty before it has joined. */
    public List<InetAddress> addresses() {
        return running().addresses().stream().map(TailnetNode::inetAddress).toList();
    }

    /** The node's name in DNS, without the final dot; empty before it has joined. */
    public String name() {
        return running().name();
    }

    /** How the node and its peers fare. */
    public CompletionStage<TailnetStatus> status() {
        return begun().thenCompose(RunningNode::status);
    }

    /**
     * Listens on a port of all addresses of the node.
     *
     * @param port 1 to 65535, or 0 for any
     * @throws IOException when the port is taken
     */
    public TailnetServerSocket listen(int port) throws IOException {
        return sockets().listen(new InetSocketAddress(port));
    }

    /**
     * Connects to a peer.
     *
     * @param host its name, whole or without the tailnet's domain, or an address
     * @throws UnknownHostException when nobody has that name
     * @throws IOException with the reason when there is no connection within 30 s
     */
    public TailnetSocket dial(String host, int port) throws IOException {
        InetAddress address = inetAddress(host);
        return sockets().connect(new InetSocketAddress(address, port), DIAL_PATIENCE);
    }

    /**
     * Connects a channel to a peer; does not block.
     *
     * @param host as for {@link #dial(String, int)}
     * @param initializer is in the pipeline before the channel becomes active
     */
    public CompletionStage<Channel> dial(String host, int port, ChannelHandler initializer) {
        return sockets().dial(host, port, initializer);
    }

    private InetAddress inetAddress(String host) throws UnknownHostException {
        return running().names().resolve(host);
    }

    private static InetAddress inetAddress(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.octets());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP address has 4 or 16 octets", e);
        }
    }

    /**
     * Who speaks from this address: node, owner, and what the access rules let them do with us. Only for remote
     * addresses of this node's own connections: on the host's network anyone may use the same address.
     */
    public Optional<WhoIs> whoIs(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return Optional.empty();
        }
        return running().whoIs(IpAddress.ofOctets(inet.getAddress().getAddress()));
    }

    /**
     * Asks a peer whether it is there, the way that its datagrams go, which tells what way that is.
     *
     * @param host as for {@link #dial(String, int)}
     * @return fails with {@link IOException} when nobody has that name or no answer came
     */
    public CompletionStage<TailnetPing> ping(String host, TailnetPing.Type type, Duration patience) {
        return begun().thenCompose(running -> running.ping(host, type, patience));
    }

    /**
     * The host's network changed, or it slept: everything is opened anew. The node sees most of such changes itself.
     */
    public CompletionStage<Void> rebind() {
        return begun().thenCompose(RunningNode::rebind);
    }

    /**
     * Leaves the tailnet for good: the control server forgets our key, and so does the state. The node is of no use
     * then.
     */
    public CompletionStage<Void> logout() {
        return begun().thenCompose(RunningNode::logout);
    }

    /** Closes all connections, gracefully if the peers answer soon, and goes offline; only once. Blocks. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (begun.compareAndSet(false, true)) {
            begin.completeExceptionally(new IOException("the node is closed"));
            return;
        }
        begin.thenCompose(RunningNode::close).exceptionally(neverBegun -> null).join();
    }
}
