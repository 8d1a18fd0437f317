package org.tsrecorder.transport.ts2021;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** TCP, and TLS where the URL says so, to a host by name. The addresses of a name are tried one after another. */
final class HostDialer {
    private static final int ADDRESS_TIMEOUT_MILLIS = 5_000;

    private final EventLoop loop;
    private final SslContext tls;

    HostDialer(EventLoop loop, SslContext tls) {
        this.loop = loop;
        this.tls = tls;
    }

    /**
     * Connects.
     *
     * @param handlers come behind TLS; see the channel become active before its TLS handshake is over
     * @return a channel; completes on the event loop, and fails with what went wrong at the last address
     */
    CompletableFuture<Channel> dial(ControlUrl url, ChannelHandler... handlers) {
        CompletableFuture<Channel> connected = new CompletableFuture<>();
        Thread.ofVirtual().name("resolve " + url.host()).start(() -> resolve(url, handlers, connected));
        return connected;
    }

    private void resolve(ControlUrl url, ChannelHandler[] handlers, CompletableFuture<Channel> connected) {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(url.host());
            loop.execute(() -> connect(url, addresses, 0, handlers, connected));
        } catch (UnknownHostException e) {
            fail(connected, new ControlConnectionException("no address for " + url.host(), e));
        } catch (RejectedExecutionException e) {
            connected.completeExceptionally(new ControlConnectionException("the event loop has ended", e));
        }
    }

    private void connect(
            ControlUrl url,
            InetAddress[] addresses,
            int index,
            ChannelHandler[] handlers,
            CompletableFuture<Channel> connected) {
        InetSocketAddress address = new InetSocketAddress(addresses[index], url.port());
        var unused = new Bootstrap()
                .group(loop)
                .channel(channelType())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, ADDRESS_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(initializer(url, handlers))
                .connect(address)
                .addListener((ChannelFuture future) -> {
                    if (future.isSuccess()) {
                        connected.complete(future.channel());
                    } else if (index + 1 < addresses.length && !connected.isDone()) {
                        connect(url, addresses, index + 1, handlers, connected);
                    } else {
                        String reason =
                                "cannot reach " + url + ": " + future.cause().getMessage();
                        connected.completeExceptionally(new ControlConnectionException(reason, future.cause()));
                    }
                });
    }

    private ChannelHandler initializer(ControlUrl url, ChannelHandler[] handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (url.tls()) {
                    channel.pipeline()
                            .addLast(tls.newHandler(channel.alloc(), url.host(), url.port()), new TlsFailure(url));
                }
                channel.pipeline().addLast(handlers);
            }
        };
    }

    private Class<? extends SocketChannel> channelType() {
        boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    private void fail(CompletableFuture<Channel> connected, ControlConnectionException failure) {
        loop.execute(() -> connected.completeExceptionally(failure));
    }

    /** Notes why TLS failed, before the channel is closed for it. */
    private static final class TlsFailure extends ChannelInboundHandlerAdapter {
        private final ControlUrl url;

        TlsFailure(ControlUrl url) {
            this.url = url;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.cause() != null) {
                CloseReason.note(context.channel(), "TLS with " + url + " failed: " + deepest(handshake.cause()));
            }
            super.userEventTriggered(context, event);
        }

        private static @Nullable String deepest(Throwable cause) {
            Throwable deepest = cause;
            for (Throwable next = cause; next != null; next = next.getCause()) {
                deepest = next;
            }
            return deepest.getMessage();
        }
    }
}
