package org.tsrecorder.transport.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.SocketFactory;
import org.tsrecorder.transport.dataplane.DataPlane;

/**
 * Doors to a node's TCP: Netty bootstraps, and blocking sockets for virtual threads.
 *
 * <pre>{@code
 * TailnetSockets sockets = new TailnetSockets(plane);
 * server.bind(sockets.serverBootstrap(), new InetSocketAddress(80));       // a RecorderServer, or any Netty server
 * RecorderClient over the tunnel: its Dialer is
 *     (recorder, initializer) -> sockets.dial(recorder.host(), recorder.port(), initializer)
 *
 * try (TailnetServerSocket listener = sockets.listen(new InetSocketAddress(7))) {
 *     try (TailnetSocket peer = listener.accept()) {
 *         peer.getInputStream().transferTo(peer.getOutputStream());
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for any thread. Only {@link #listen}, {@link #connect} and what they give block; not for the event loop.
 */
public final class TailnetSockets {
    private final DataPlane plane;
    private final HostResolver resolver;

    /** Sockets of this node; names are asked of the host's own resolver. */
    public TailnetSockets(DataPlane plane) {
        this(plane, HostResolver.system());
    }

    /** Sockets of this node, with other names. */
    public TailnetSockets(DataPlane plane, HostResolver resolver) {
        this.plane = plane;
        this.resolver = resolver;
    }

    /** For servers: group and channel are set, the rest is the caller's. */
    public ServerBootstrap serverBootstrap() {
        return new ServerBootstrap().group(plane.eventLoop()).channelFactory(() -> new TailnetServerChannel(plane));
    }

    /** For clients: group and channel are set, the rest is the caller's. */
    public Bootstrap bootstrap() {
        return new Bootstrap().group(plane.eventLoop()).channelFactory(() -> new TailnetChannel(plane));
    }

    /**
     * Connects a channel that reports the end of input without closing, and that failed writes do not close; does not
     * block.
     *
     * @param host a name or an IP address without brackets
     * @param initializer is in the pipeline before the channel becomes active
     * @return completes with an active channel, or with the reason
     */
    public CompletionStage<Channel> dial(String host, int port, ChannelHandler initializer) {
        CompletableFuture<Channel> connected = new CompletableFuture<>();
        Thread.ofVirtual().name("resolve " + host).start(() -> {
            try {
                connect(new InetSocketAddress(resolver.resolve(host), port), initializer, connected);
            } catch (UnknownHostException e) {
                connected.completeExceptionally(new UnknownHostException("no address for " + host));
            } catch (RuntimeException e) {
                connected.completeExceptionally(e);
            }
        });
        return connected;
    }

    private void connect(InetSocketAddress address, ChannelHandler initializer, CompletableFuture<Channel> connected) {
        var unused = bootstrap()
                .option(ChannelOption.AUTO_CLOSE, false)
                .handler(initializer)
                .connect(address)
                .addListener((ChannelFuture future) -> {
                    if (future.isSuccess()) {
                        connected.complete(future.channel());
                    } else {
                        connected.completeExceptionally(future.cause());
                    }
                });
    }

    /**
     * Listens for blocking use.
     *
     * @param address one of the node's, or the wildcard for all of them; port 0 for any free one
     * @throws IOException when the port is taken
     */
    public TailnetServerSocket listen(InetSocketAddress address) throws IOException {
        return listen(address, TailnetServerSocket.DEFAULT_BACKLOG);
    }

    /**
     * Listens for blocking use.
     *
     * @param address one of the node's, or the wildcard for all of them; port 0 for any free one
     * @param backlog how many connections may wait to be accepted, 1 or more, and how many may be half-open
     * @throws IOException when the port is taken
     */
    public TailnetServerSocket listen(InetSocketAddress address, int backlog) throws IOException {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog=" + backlog + "; wanted: 1 or more");
        }
        return TailnetServerSocket.open(this, address, backlog);
    }

    /**
     * Connects for blocking use.
     *
     * @param patience how long the peer may take; zero for as long as TCP tries
     * @throws IOException with the reason, {@link java.net.SocketTimeoutException} when the time is over
     */
    public TailnetSocket connect(InetSocketAddress address, Duration patience) throws IOException {
        TailnetSocket socket = TailnetSocket.unconnected(this);
        socket.connect(address, Math.toIntExact(patience.toMillis()));
        return socket;
    }

    /** Makes blocking sockets over this node, for libraries that take a factory. */
    public SocketFactory socketFactory() {
        return new TailnetSocketFactory(this);
    }

    InetAddress resolve(String host) throws UnknownHostException {
        return resolver.resolve(host);
    }

    DataPlane plane() {
        return plane;
    }
}
