package org.tsrecorder.transport.ts2021;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;

/**
 * The other end of ts2021 in this JVM, on the responder's side of our own Noise: answers {@code /key}, upgrades, and
 * hands what comes over HTTP/2 to a handler.
 */
public final class NoiseServer implements AutoCloseable {
    private final IoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger handshakes = new AtomicInteger();
    private final Optional<SslContext> tls;
    private final Channel listener;
    volatile MachinePrivateKey noiseKey = MachinePrivateKey.generate(RandomSource.secure());
    volatile @Nullable String shownKey;
    volatile Consumer<ServerExchange> handler = exchange -> exchange.answer(404, "no such page");

    /** What it does wrong, or otherwise. */
    volatile Manner manner = Manner.PLAIN;

    /** How it answers an upgrade. */
    public enum Manner {
        /** As testcontrol does. */
        PLAIN,
        /** With a challenge before HTTP/2, as Headscale does. */
        EARLY_PAYLOAD,
        /** With HTTP's 500. */
        REFUSES_UPGRADE,
        /** With 101 to another protocol. */
        OTHER_PROTOCOL,
        /** With an error message instead of the handshake's. */
        ERROR_MESSAGE,
        /** With a response that does not open. */
        FORGED_RESPONSE,
        /** Not at all. */
        SILENT,
        /** With an early payload of a length beyond all measure. */
        ENDLESS_EARLY_PAYLOAD,
        /** With what is not HTTP. */
        GARBAGE
    }

    /** Listens without TLS, on a port that the kernel chooses. */
    public NoiseServer() {
        this(Optional.empty(), 0);
    }

    /** Listens on this port. */
    public NoiseServer(int port) {
        this(Optional.empty(), port);
    }

    NoiseServer(Optional<SslContext> tls, int port) {
        this.tls = tls;
        this.listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        NoiseServer.this.tls.ifPresent(
                                context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        channel.pipeline().addLast(new NoiseServerHead(NoiseServer.this));
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    /** Where it is. */
    public ControlUrl url() {
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        return new ControlUrl(tls.isPresent(), "127.0.0.1", port);
    }

    /** Whom a client must find. */
    public MachinePrivateKey noiseKey() {
        return noiseKey;
    }

    /** From now on another. */
    public void noiseKey(MachinePrivateKey key) {
        noiseKey = key;
    }

    /** What {@code /key} shows from now on, instead of the truth. */
    public void shownKey(String text) {
        shownKey = text;
    }

    /** What answers requests. */
    public void handler(Consumer<ServerExchange> consumer) {
        handler = consumer;
    }

    /** What it does from now on. */
    public void manner(Manner newManner) {
        manner = newManner;
    }

    /** How many handshakes came to their end. */
    public int handshakes() {
        return handshakes.get();
    }

    void countHandshake() {
        handshakes.incrementAndGet();
    }

    /** Breaks off all connections. */
    public void dropConnections() {
        connections.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        dropConnections();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
