package org.tsrecorder.transport.socket;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;

/** What stands between {@link java.net.Socket} and a {@link TailnetChannel}. */
final class ChannelSocketImpl extends SocketImpl {
    private static final int BUFFER_BYTES = 64 << 10;

    private final TailnetSockets sockets;
    private volatile @Nullable TailnetChannel channel;
    private volatile @Nullable ByteStream stream;
    private volatile boolean closed;
    private boolean noDelay = true;
    private boolean keepAlive;
    private int lingerSeconds = -1;
    private int readTimeoutMillis;

    ChannelSocketImpl(TailnetSockets sockets) {
        this.sockets = sockets;
    }

    void adopt(TailnetChannel connected, ByteStream itsStream) {
        channel = connected;
        stream = itsStream;
        remember(connected);
    }

    private void remember(TailnetChannel connected) {
        InetSocketAddress remote = connected.remoteAddress();
        InetSocketAddress local = connected.localAddress();
        if (remote != null && local != null) {
            address = remote.getAddress();
            port = remote.getPort();
            localport = local.getPort();
        }
    }

    Optional<NodePublicKey> peer() {
        TailnetChannel connected = channel;
        return connected == null
                ? Optional.empty()
                : Optional.ofNullable(connected.attr(TailnetChannel.PEER).get());
    }

    @Override
    protected void create(boolean isStream) throws SocketException {
        if (!isStream) {
            throw new SocketException("no datagrams here");
        }
    }

    @Override
    protected void connect(String host, int toPort) throws IOException {
        connect(sockets.resolve(host), toPort);
    }

    @Override
    protected void connect(InetAddress host, int toPort) throws IOException {
        connect(new InetSocketAddress(host, toPort), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int timeoutMillis) throws IOException {
        if (channel != null) {
            return; // accepted
        }
        InetSocketAddress target = (InetSocketAddress) remote;
        if (target.isUnresolved()) {
            target = new InetSocketAddress(sockets.resolve(target.getHostString()), target.getPort());
        }
        ByteStream fresh = new ByteStream();
        ChannelFuture attempt = sockets.bootstrap()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, noDelay)
                .handler(fresh.handler())
                .connect(target);
        await(attempt);
        TailnetChannel connected = (TailnetChannel) attempt.channel();
        stream = fresh;
        channel = connected;
        remember(connected);
        applyLinger(connected);
        connected.config().setOption(ChannelOption.SO_KEEPALIVE, keepAlive);
    }

    private static void await(ChannelFuture attempt) throws IOException {
        try {
            attempt.await();
        } catch (InterruptedException e) {
            var unused = attempt.channel().close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        }
        Throwable cause = attempt.cause();
        if (cause instanceof io.netty.channel.ConnectTimeoutException) {
            throw new SocketTimeoutException(cause.getMessage());
        } else if (cause instanceof IOException failure) {
            throw failure;
        } else if (cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
    }

    private ByteStream stream() throws SocketException {
        ByteStream connected = stream;
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (connected == null) {
            throw new SocketException("Socket is not connected");
        }
        return connected;
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        return stream().input(() -> readTimeoutMillis);
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return stream().output();
    }

    @Override
    protected int available() throws IOException {
        return stream().available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        stream().shutdownInput();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        stream().shutdownOutput();
    }

    @Override
    protected void close() {
        closed = true;
        ByteStream connected = stream;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        TailnetChannel connected = channel;
        switch (option) {
            case SocketOptions.TCP_NODELAY -> {
                noDelay = (Boolean) value;
                if (connected != null) {
                    connected.config().setOption(ChannelOption.TCP_NODELAY, noDelay);
                }
            }
            case SocketOptions.SO_TIMEOUT -> readTimeoutMillis = (Integer) value;
            case SocketOptions.SO_LINGER -> {
                lingerSeconds = value instanceof Integer seconds ? seconds : -1;
                if (connected != null) {
                    applyLinger(connected);
                }
            }
            case SocketOptions.SO_KEEPALIVE -> {
                keepAlive = (Boolean) value;
                if (connected != null) {
                    connected.config().setOption(ChannelOption.SO_KEEPALIVE, keepAlive);
                }
            }
            default -> {} // sizes, traffic class and the like are hints, and ours are fixed
        }
    }

    private void applyLinger(TailnetChannel connected) {
        connected.config().setOption(ChannelOption.SO_LINGER, lingerSeconds);
    }

    @Override
    public Object getOption(int option) throws SocketException {
        TailnetChannel connected = channel;
        return switch (option) {
            case SocketOptions.TCP_NODELAY -> noDelay;
            case SocketOptions.SO_TIMEOUT -> readTimeoutMillis;
            case SocketOptions.SO_LINGER -> lingerSeconds;
            case SocketOptions.SO_KEEPALIVE -> keepAlive;
            case SocketOptions.SO_RCVBUF, SocketOptions.SO_SNDBUF -> BUFFER_BYTES;
            case SocketOptions.SO_BINDADDR -> {
                InetSocketAddress local = connected == null ? null : connected.localAddress();
                yield local == null ? new InetSocketAddress(0).getAddress() : local.getAddress();
            }
            case SocketOptions.IP_TOS -> 0;
            default -> false;
        };
    }

    @Override
    protected FileDescriptor getFileDescriptor() {
        throw new UnsupportedOperationException("no file descriptor: the connection lives in this process");
    }

    @Override
    protected void bind(InetAddress host, int toPort) throws IOException {
        throw new SocketException("a connection takes the node's address and any free port");
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("see TailnetServerSocket");
    }

    @Override
    protected void accept(SocketImpl into) throws IOException {
        throw new SocketException("see TailnetServerSocket");
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("urgent data is not supported");
    }
}
