package org.tsrecorder.transport.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** Event loops for the host's sockets: epoll where it is native, NIO else. */
record SocketTransport(EventLoopGroup group, Class<? extends ServerSocketChannel> serverChannel)
        implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    static SocketTransport open(int eventLoops, String threadName) {
        DefaultThreadFactory threads = new DefaultThreadFactory(threadName);
        return Epoll.isAvailable()
                ? new SocketTransport(
                        new MultiThreadIoEventLoopGroup(eventLoops, threads, EpollIoHandler.newFactory()),
                        EpollServerSocketChannel.class)
                : new SocketTransport(
                        new MultiThreadIoEventLoopGroup(eventLoops, threads, NioIoHandler.newFactory()),
                        NioServerSocketChannel.class);
    }

    static Channel bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
