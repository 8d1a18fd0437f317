package org.tsrecorder.transport.socket;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.netstack.TcpAcceptor;
import org.tsrecorder.transport.netstack.TcpHandler;
import org.tsrecorder.transport.netstack.TcpListener;
import org.tsrecorder.transport.netstack.TcpSocket;
import org.tsrecorder.transport.packet.IpAddress;

/**
 * A TCP port of the node that peers connect to, as a Netty server channel. Its children are {@link TailnetChannel}s, to
 * be registered with the same event loop.
 *
 * <p>Binds to one address of the node, or by a wildcard address to all of them, IPv4 and IPv6. While reading is off,
 * SYNs are not answered, so that peers try again later. {@link ChannelOption#SO_BACKLOG}, set before it is bound, is
 * how many connections may be half-open before SYNs are answered by cookies; 512 at first.
 */
public final class TailnetServerChannel extends AbstractServerChannel {
    private static final int FIRST_EPHEMERAL_PORT = 49_152;
    private static final int PORT_ATTEMPTS = 64;
    private static final int BACKLOG = 512;

    private final DataPlane plane;
    private final ServerConfig config = new ServerConfig(this);
    private final List<TcpListener> listeners = new ArrayList<>(2);
    private volatile @Nullable InetSocketAddress bound;
    private volatile boolean closed;

    /** A channel to be bound. */
    public TailnetServerChannel(DataPlane plane) {
        this.plane = plane;
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
    protected void doBind(SocketAddress localAddress) throws BindException {
        InetSocketAddress wanted = OverlayAddress.check(localAddress);
        boolean anyPort = wanted.getPort() == 0;
        for (int i = 0; i < (anyPort ? PORT_ATTEMPTS : 1); i++) {
            int port = anyPort ? ThreadLocalRandom.current().nextInt(FIRST_EPHEMERAL_PORT, 0x10000) : wanted.getPort();
            if (listen(wanted.getAddress(), port)) {
                bound = new InetSocketAddress(wanted.getAddress(), port);
                var unused = plane.closed().thenRun(() -> unsafe().close(voidPromise()));
                return;
            }
        }
        throw new BindException("Address already in use: " + wanted);
    }

    private boolean listen(InetAddress address, int port) {
        List<IpAddress> all = address.isAnyLocalAddress()
                ? List.of(IpAddress.ANY_V4, IpAddress.ANY_V6)
                : List.of(IpAddress.ofOctets(address.getAddress()));
        for (IpAddress one : all) {
            Optional<TcpListener> listener = plane.listen(one, port, new Acceptor());
            if (listener.isEmpty()) {
                closeListeners();
                return false;
            }
            listener.get().accepting(false);
            listener.get().backlog(config.backlog);
            listeners.add(listener.get());
        }
        return true;
    }

    /** Makes a child of each connection. */
    private final class Acceptor implements TcpAcceptor {
        @Override
        public TcpHandler accept(TcpSocket socket) {
            TailnetChannel child = TailnetChannel.accepted(plane, TailnetServerChannel.this, socket);
            pipeline().fireChannelRead(child);
            pipeline().fireChannelReadComplete();
            return child.events();
        }
    }

    private void accepting(boolean now) {
        listeners.forEach(listener -> listener.accepting(now));
    }

    @Override
    protected void doBeginRead() {
        accepting(true);
    }

    private void closeListeners() {
        listeners.forEach(TcpListener::close);
        listeners.clear();
    }

    @Override
    protected void doClose() {
        closed = true;
        closeListeners();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed && bound != null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    private static final class ServerConfig extends DefaultChannelConfig {
        private final TailnetServerChannel owner;
        private volatile int backlog = BACKLOG;

        ServerConfig(TailnetServerChannel owner) {
            super(owner);
            this.owner = owner;
        }

        @Override
        public Map<ChannelOption<?>, Object> getOptions() {
            return getOptions(super.getOptions(), ChannelOption.SO_BACKLOG);
        }

        @Override
        @SuppressWarnings("unchecked") // each option is compared with the constant that fixes its type
        public <T> T getOption(ChannelOption<T> option) {
            return ChannelOption.SO_BACKLOG.equals(option) ? (T) Integer.valueOf(backlog) : super.getOption(option);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            validate(option, value);
            if (!ChannelOption.SO_BACKLOG.equals(option)) {
                return super.setOption(option, value);
            }
            int most = (Integer) value;
            if (most < 1) {
                throw new IllegalArgumentException("SO_BACKLOG=" + most + "; wanted: 1 or more");
            }
            backlog = most;
            return true;
        }

        @Override
        protected void autoReadCleared() {
            if (owner.plane.eventLoop().inEventLoop()) {
                owner.accepting(false);
            } else {
                owner.plane.eventLoop().execute(() -> owner.accepting(false));
            }
        }
    }
}
