package org.tsrecorder.transport.socket;

import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.netstack.TcpSocket;

/** One channel's connect: from the SYN to success, refusal or the time limit. */
final class ConnectAttempt {
    private final TailnetChannel channel;
    private @Nullable ChannelPromise promise;
    private @Nullable Future<?> timeout;

    ConnectAttempt(TailnetChannel channel) {
        this.channel = channel;
    }

    void begin(SocketAddress remoteAddress, ChannelPromise connected) {
        if (promise != null) {
            connected.setFailure(new ConnectionPendingException());
            return;
        }
        if (channel.isActive()) {
            connected.setFailure(new AlreadyConnectedException());
            return;
        }
        InetSocketAddress remote;
        try {
            remote = OverlayAddress.check(remoteAddress);
        } catch (IllegalArgumentException unusable) {
            connected.setFailure(unusable);
            return;
        }
        promise = connected;
        Optional<TcpSocket> begun =
                channel.plane().connect(OverlayAddress.ip(remote), remote.getPort(), channel.events());
        if (begun.isEmpty()) {
            fail(new BindException("no address of that family, no free port, or too many connections: " + remote));
            return;
        }
        channel.connecting(begun.get(), remote);
        int limitMillis = channel.config().getConnectTimeoutMillis();
        if (limitMillis > 0) {
            timeout = channel.eventLoop()
                    .schedule(
                            () -> fail(new ConnectTimeoutException("connection timed out: " + remote)),
                            limitMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void fail(Throwable cause) {
        failed(cause);
        channel.unsafe().close(channel.voidPromise());
    }

    void succeeded() {
        ChannelPromise pending = take();
        if (pending != null && pending.trySuccess()) {
            channel.pipeline().fireChannelActive();
        }
    }

    /** Tells whoever waits; the channel is closed by the caller. */
    void failed(Throwable cause) {
        ChannelPromise pending = take();
        if (pending != null) {
            pending.tryFailure(cause);
        }
    }

    private @Nullable ChannelPromise take() {
        ChannelPromise pending = promise;
        promise = null;
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
        return pending;
    }
}
