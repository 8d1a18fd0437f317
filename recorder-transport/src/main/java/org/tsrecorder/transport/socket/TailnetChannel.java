package org.tsrecorder.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netstack.TcpSocket;

/**
 * A TCP connection over the tunnel as a Netty channel of {@code ByteBuf}s. Reading hands out the slices that were
 * decrypted; what is not read stays in the stack, and the window that the peer may fill shrinks by it.
 *
 * <p>Behaves as Netty's own socket channels do: options as {@link ChannelOption#ALLOW_HALF_CLOSURE},
 * {@link ChannelOption#TCP_NODELAY}, {@link ChannelOption#SO_KEEPALIVE}, {@link ChannelOption#CONNECT_TIMEOUT_MILLIS};
 * {@link java.net.ConnectException}, {@link io.netty.channel.ConnectTimeoutException} and
 * {@link java.net.NoRouteToHostException} for a connection that does not come about, {@link java.net.SocketException}
 * through the pipeline for one that breaks. A close delivers what was flushed and taken by the stack, and resets the
 * connection if the peer's data was not all read.
 *
 * <p>To be registered with the data plane's event loop, on which it lives.
 */
public final class TailnetChannel extends AbstractChannel implements DuplexChannel {
    /** Key of the peer at the other end; set before the channel becomes active. */
    public static final AttributeKey<NodePublicKey> PEER = AttributeKey.valueOf(TailnetChannel.class, "PEER");

    /** Silence after which the peer is probed if {@link ChannelOption#SO_KEEPALIVE} is on; two hours unless set. */
    public static final ChannelOption<Duration> KEEP_ALIVE_IDLE =
            ChannelOption.valueOf(TailnetChannel.class, "KEEP_ALIVE_IDLE");

    private static final int MAX_MESSAGES_PER_READ = 64;
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, MAX_MESSAGES_PER_READ);

    private final DataPlane plane;
    private final TailnetChannelConfig config = new TailnetChannelConfig(this);
    private final ConnectionEvents events = new ConnectionEvents(this);
    private volatile @Nullable TcpSocket socket;
    private volatile State state = State.OPEN;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;
    private volatile @Nullable InetSocketAddress remote;

    private enum State {
        OPEN,
        CONNECTED,
        CLOSED
    }

    /** A channel to be connected. */
    public TailnetChannel(DataPlane plane) {
        this(plane, null);
    }

    private TailnetChannel(DataPlane plane, @Nullable Channel parent) {
        super(parent);
        this.plane = plane;
    }

    /** The channel of a connection that was accepted. */
    static TailnetChannel accepted(DataPlane plane, Channel parent, TcpSocket socket) {
        TailnetChannel channel = new TailnetChannel(plane, parent);
        channel.connected(socket);
        return channel;
    }

    DataPlane plane() {
        return plane;
    }

    ConnectionEvents events() {
        return events;
    }

    @Nullable
    TcpSocket socket() {
        return socket;
    }

    TailnetUnsafe tailnetUnsafe() {
        return (TailnetUnsafe) unsafe();
    }

    /** The stack has begun to connect. */
    void connecting(TcpSocket begun, InetSocketAddress to) {
        socket = begun;
        remote = to;
    }

    /** The handshake is complete. */
    void connected(TcpSocket established) {
        socket = established;
        remote = OverlayAddress.socketAddress(established.remote(), established.remotePort());
        plane.peerOf(established.remote()).ifPresent(peer -> attr(PEER).set(peer));
        state = State.CONNECTED;
        applyNoDelay();
        if (config.isKeepAlive()) {
            applyKeepAlive();
        }
    }

    void applyNoDelay() {
        TcpSocket connection = socket;
        if (connection == null) {
            return;
        }
        if (plane.eventLoop().inEventLoop()) {
            connection.noDelay(config.isNoDelay());
        } else {
            plane.eventLoop().execute(() -> connection.noDelay(config.isNoDelay()));
        }
    }

    void applyKeepAlive() {
        if (plane.eventLoop().inEventLoop()) {
            setKeepAlive();
        } else {
            plane.eventLoop().execute(this::setKeepAlive);
        }
    }

    private void setKeepAlive() {
        TcpSocket connection = socket;
        if (connection != null && state == State.CONNECTED) {
            connection.keepAlive(plane.nowNanos(), config.isKeepAlive() ? config.keepAliveIdle() : Duration.ZERO);
            plane.requestTurn();
        }
    }

    /** Nobody wants to be read to any more. */
    void readCleared() {
        if (plane.eventLoop().inEventLoop()) {
            events.readCleared();
        } else {
            plane.eventLoop().execute(events::readCleared);
        }
    }

    void inputShutdownDone() {
        inputShutdown = true;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new TailnetUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop.equals(plane.eventLoop());
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        promise.setSuccess();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        TcpSocket connection = socket;
        return connection == null ? null : OverlayAddress.socketAddress(connection.local(), connection.localPort());
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException("a connection takes the node's address and any free port");
    }

    @Override
    protected void doBeginRead() {
        events.readRequested();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "wanted: ByteBuf, got: " + message.getClass().getName());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        TcpSocket connection = socket;
        if (connection == null || state == State.OPEN) {
            throw new NotYetConnectedException();
        }
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        boolean room = true;
        while (room && out.current() instanceof ByteBuf message) {
            int taken = connection.write(message);
            out.progress(taken);
            room = !message.isReadable();
            if (room) {
                out.remove();
            }
        }
        plane.requestTurn();
    }

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
        TcpSocket connection = socket;
        if (connection != null) {
            connection.shutdownOutput();
            plane.requestTurn();
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        inputShutdown = true;
        outputShutdown = true;
        TcpSocket connection = socket;
        if (connection != null) {
            events.channelClosed();
            if (config.resetsOnClose()) {
                connection.abort(plane.nowNanos());
            } else {
                connection.close(plane.nowNanos());
            }
            plane.requestTurn();
        }
        tailnetUnsafe().connectFailed(new ClosedChannelException());
    }

    @Override
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state == State.CONNECTED;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    boolean allowsHalfClosure() {
        return config.allowsHalfClosure();
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutdown;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public boolean isShutdown() {
        return inputShutdown && outputShutdown;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        onLoop(() -> {
            events.inputUnwanted();
            promise.setSuccess();
        });
        return promise;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        onLoop(() -> tailnetUnsafe().shutdownOutput(promise));
        return promise;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        onLoop(() -> {
            events.inputUnwanted();
            tailnetUnsafe().shutdownOutput(promise);
        });
        return promise;
    }

    private void onLoop(Runnable action) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    /** What Netty asks of a channel from the inside. */
    final class TailnetUnsafe extends AbstractUnsafe {
        private final ConnectAttempt attempt = new ConnectAttempt(TailnetChannel.this);

        @Override
        public void connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
            if (promise.setUncancellable() && ensureOpen(promise)) {
                attempt.begin(remoteAddress, promise);
            }
        }

        void connectSucceeded() {
            attempt.succeeded();
        }

        void connectFailed(Throwable cause) {
            attempt.failed(cause);
        }

        /** There is room in the stack's send buffer again. */
        void writeMore() {
            flush0();
        }
    }
}
