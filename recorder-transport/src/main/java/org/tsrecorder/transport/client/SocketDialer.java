package org.tsrecorder.transport.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** TCP over the host's own stack. */
final class SocketDialer implements Dialer {
    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_SECONDS = 5;

    private final EventLoopGroup eventLoops;
    private final boolean owned;

    SocketDialer(EventLoopGroup eventLoops, boolean owned) {
        this.eventLoops = eventLoops;
        this.owned = owned;
    }

    static SocketDialer withOwnEventLoop() {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new SocketDialer(
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("recorder-client", true), io), true);
    }

    @Override
    public CompletionStage<Channel> dial(RecorderAddress recorder, ChannelHandler initializer) {
        return resolve(recorder).thenCompose(address -> connect(address, initializer));
    }

    /** The JDK's resolver blocks, so a name gets a thread of its own. */
    private static CompletionStage<InetSocketAddress> resolve(RecorderAddress recorder) {
        CompletableFuture<InetSocketAddress> resolved = new CompletableFuture<>();
        Thread.ofVirtual().name("resolve " + recorder.host()).start(() -> {
            try {
                InetAddress host = InetAddress.getByName(recorder.host());
                resolved.complete(new InetSocketAddress(host, recorder.port()));
            } catch (UnknownHostException e) {
                resolved.completeExceptionally(new UnknownHostException("no address for " + recorder.host()));
            }
        });
        return resolved;
    }

    private CompletionStage<Channel> connect(InetSocketAddress address, ChannelHandler initializer) {
        CompletableFuture<Channel> connected = new CompletableFuture<>();
        var unused = new Bootstrap()
                .group(eventLoops)
                .channel(channelType())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // A write that fails must not take the recorder's last words with it: they may wait to be read.
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
        return connected;
    }

    private Class<? extends SocketChannel> channelType() {
        boolean epoll = eventLoops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    @Override
    public void close() {
        if (owned) {
            var unused = eventLoops.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        }
    }
}
