package org.tsrecorder.transport.derphttp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.transport.tailcfg.DerpNode;

/** Connects to one relay by TCP, over IPv4 and IPv6 at once; the first connection wins and the other is closed. */
final class NodeRace {
    private final EventLoop loop;
    private final DerpNode node;
    private final DerpHttpSettings settings;
    private final CompletableFuture<Channel> winner = new CompletableFuture<>();
    private final List<Future<?>> running = new ArrayList<>();
    private int contestants;

    NodeRace(EventLoop loop, DerpNode node, DerpHttpSettings settings) {
        this.loop = loop;
        this.node = node;
        this.settings = settings;
    }

    /** The port that relays listen on where the map names none. */
    static int port(DerpNode node, boolean plainHttp) {
        if (node.derpPort() != 0) {
            return node.derpPort();
        }
        return plainHttp ? 3340 : DerpNode.DEFAULT_DERP_PORT;
    }

    /** Begins; the result completes on the event loop, its channel without handlers, and the caller's to close. */
    CompletableFuture<Channel> start() {
        running.add(loop.schedule(
                () -> finish(new IOException("no connection within " + DerpHttpTuning.NODE_TIMEOUT_MILLIS + " ms")),
                DerpHttpTuning.NODE_TIMEOUT_MILLIS,
                TimeUnit.MILLISECONDS));
        boolean v6 = enters(node.ipv6(), Inet6Address.class);
        boolean v4 = enters(node.ipv4(), Inet4Address.class);
        contestants = (v4 ? 1 : 0) + (v6 ? 1 : 0);
        if (contestants == 0) {
            finish(new IOException("IPv4 and IPv6 are both disabled for " + node.name()));
        }
        if (v6) {
            enter(node.ipv6(), Inet6Address.class);
        }
        if (v4 && v6 && settings.preferIpv6().getAsBoolean()) {
            running.add(loop.schedule(
                    () -> enter(node.ipv4(), Inet4Address.class),
                    DerpHttpTuning.IPV4_DELAY_MILLIS,
                    TimeUnit.MILLISECONDS));
        } else if (v4) {
            enter(node.ipv4(), Inet4Address.class);
        }
        return winner;
    }

    /** Ends it without a winner, if there is none yet. */
    void cancel() {
        finish(new IOException("cancelled"));
    }

    /** An empty address is looked up, and text that is no address of the family, such as {@code none}, disables it. */
    private static boolean enters(String address, Class<? extends InetAddress> family) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return address.isEmpty() || (bytes != null && (bytes.length == 4) == (family == Inet4Address.class));
    }

    private void enter(String address, Class<? extends InetAddress> family) {
        if (winner.isDone()) {
            return;
        }
        if (!address.isEmpty()) {
            connect(literal(address));
            return;
        }
        var unused = settings.resolver()
                .resolve(node.hostName())
                .whenCompleteAsync(
                        (addresses, failure) -> {
                            InetAddress first = addresses == null
                                    ? null
                                    : addresses.stream()
                                            .filter(family::isInstance)
                                            .findFirst()
                                            .orElse(null);
                            if (first != null) {
                                connect(first);
                            } else {
                                lost(
                                        failure != null
                                                ? failure
                                                : new UnknownHostException("no address for " + node.hostName()));
                            }
                        },
                        loop);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }

    private void connect(InetAddress address) {
        if (winner.isDone()) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(channelType(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, DerpHttpTuning.WRITE_BUFFER)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(address, port(node, settings.plainHttp())));
        running.add(connecting);
        connecting.addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                lost(done.cause());
            } else if (!winner.complete(done.channel())) {
                var unused = done.channel().close();
            } else {
                stopAll();
            }
        });
    }

    private static Class<? extends SocketChannel> channelType(EventLoop loop) {
        boolean epoll = loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    private void lost(Throwable failure) {
        if (--contestants == 0) {
            finish(failure);
        }
    }

    private void finish(Throwable failure) {
        if (winner.completeExceptionally(failure)) {
            stopAll();
        }
    }

    private void stopAll() {
        // The winner's own is done, and takes no notice.
        running.forEach(one -> one.cancel(false));
        running.clear();
    }
}
