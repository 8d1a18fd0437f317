package org.tsrecorder.transport.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port of the node whose connections are accepted one by one. So many as its backlog wait to be accepted; beyond
 * it peers' SYNs are not answered, and they try again.
 *
 * <p>Safe for any number of threads.
 */
public final class TailnetServerSocket implements Closeable {
    static final int DEFAULT_BACKLOG = 128;

    private final TailnetSockets sockets;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> backlog = new ArrayDeque<>();
    private @Nullable Channel listener;
    private boolean closed;

    private record Waiting(TailnetChannel channel, ByteStream stream) {}

    private TailnetServerSocket(TailnetSockets sockets, int backlog) {
        this.most = backlog;
        this.sockets = sockets;
    }

    static TailnetServerSocket open(TailnetSockets sockets, InetSocketAddress address, int backlog) throws IOException {
        TailnetServerSocket server = new TailnetServerSocket(sockets, backlog);
        ChannelFuture bound = sockets.serverBootstrap()
                .option(ChannelOption.SO_BACKLOG, backlog)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_CLOSE, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        server.arrived((TailnetChannel) child);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
        }
        server.listener = bound.channel();
        var unused = bound.channel().closeFuture().addListener(closed -> server.ended());
        return server;
    }

    private void arrived(TailnetChannel child) {
        ByteStream stream = new ByteStream();
        child.pipeline().addLast(stream.handler());
        lock.lock();
        try {
            if (closed) {
                stream.close();
                return;
            }
            backlog.add(new Waiting(child, stream));
            throttle();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void throttle() {
        Channel port = listener;
        if (port != null) {
            port.config().setAutoRead(backlog.size() < most);
        }
    }

    /** The next connection; blocks until there is one. */
    public TailnetSocket accept() throws IOException {
        return accept(Duration.ZERO);
    }

    /**
     * The next connection.
     *
     * @param patience how long to wait; zero for ever
     * @throws SocketTimeoutException when the time is over
     * @throws SocketException when this is closed
     * @throws InterruptedIOException when the thread is interrupted; its mark stays set
     */
    public TailnetSocket accept(Duration patience) throws IOException {
        Waiting next = next(patience.isZero() ? Long.MAX_VALUE : patience.toNanos());
        return TailnetSocket.accepted(sockets, next.channel(), next.stream());
    }

    private Waiting next(long patienceNanos) throws IOException {
        lock.lock();
        try {
            long leftNanos = patienceNanos;
            while (backlog.isEmpty() && !closed) {
                if (leftNanos <= 0) {
                    throw new SocketTimeoutException("Accept timed out");
                }
                leftNanos = changed.awaitNanos(leftNanos);
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
            Waiting next = backlog.remove();
            throttle();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while accepting");
        } finally {
            lock.unlock();
        }
    }

    /** Where it listens, with its real port. */
    public InetSocketAddress localAddress() {
        Channel port = listener;
        if (port == null) {
            throw new IllegalStateException("not bound");
        }
        return (InetSocketAddress) port.localAddress();
    }

    /** No more connections come: this was closed, or the whole node. */
    private void ended() {
        lock.lock();
        try {
            closed = true;
            backlog.forEach(waiting -> waiting.stream().close());
            backlog.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives back the port and closes what was not accepted; accepted connections go on. */
    @Override
    public void close() {
        ended();
        if (listener != null && listener.isOpen()) {
            var unused = listener.close().awaitUninterruptibly(TimeUnit.SECONDS.toMillis(1));
        }
    }
}
