package org.tsrecorder.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP socket that receives and sends in batches.
 *
 * <p>All methods are for the event loop it was bound to, unless they say otherwise. Nothing that the network or the
 * kernel does to a datagram is an exception: it is counted.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failed writes come back as exceptionCaught, by the void promise
public final class UdpEdge {
    private static final Logger LOG = LoggerFactory.getLogger(UdpEdge.class);

    private static final long REBIND_PAUSE_MILLIS = 20;

    private final EventLoop loop;
    private final DatagramHandler handler;
    private final UdpCounters counters = new UdpCounters();
    private final SegmentBatch batch = new SegmentBatch();
    private UdpSettings settings;
    private UdpMode mode;
    private boolean segmentsSends;
    private @Nullable Channel channel;
    private @Nullable CompletableFuture<InetSocketAddress> rebinding;
    private boolean flushNeeded;
    private boolean closed;

    private UdpEdge(EventLoop loop, UdpSettings settings, DatagramHandler handler) {
        this.loop = loop;
        this.settings = settings;
        this.handler = handler;
        this.mode = settings.mode().orElseGet(() -> UdpMode.best(loop));
    }

    /**
     * Binds a socket; may be called from any thread, and the handler hears nothing before the stage is complete.
     *
     * @param loop an event loop with epoll or NIO; it decides which {@link UdpMode}s there are
     * @return completes on the loop; fails with the reason when the address cannot be had
     */
    public static CompletionStage<UdpEdge> bind(EventLoop loop, UdpSettings settings, DatagramHandler handler) {
        CompletableFuture<UdpEdge> bound = new CompletableFuture<>();
        loop.execute(() -> {
            UdpEdge edge = new UdpEdge(loop, settings, handler);
            edge.open().whenComplete((address, failure) -> {
                if (failure != null) {
                    bound.completeExceptionally(failure);
                } else {
                    LOG.info("UDP on {}: {}", address, edge.mode);
                    bound.complete(edge);
                }
            });
        });
        return bound;
    }

    private CompletableFuture<InetSocketAddress> open() {
        CompletableFuture<InetSocketAddress> opened = new CompletableFuture<>();
        try {
            UdpChannels.Opened made = UdpChannels.open(mode, settings);
            mode = made.mode();
            segmentsSends = mode == UdpMode.SEGMENTATION_OFFLOAD;
            made.channel().pipeline().addLast(new Receiver(made.arena()));
            loop.register(made.channel()).addListener((ChannelFuture registered) -> {
                if (registered.isSuccess()) {
                    made.channel().bind(settings.address()).addListener((ChannelFuture f) -> opened(f, opened));
                } else {
                    opened.completeExceptionally(registered.cause());
                }
            });
        } catch (RuntimeException e) {
            opened.completeExceptionally(e);
        }
        return opened;
    }

    private void opened(ChannelFuture bound, CompletableFuture<InetSocketAddress> opened) {
        if (!bound.isSuccess()) {
            bound.channel().close();
            opened.completeExceptionally(bound.cause());
            return;
        }
        if (closed) {
            bound.channel().close();
        }
        channel = bound.channel();
        InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
        settings = settings.withAddress(new InetSocketAddress(settings.address().getAddress(), address.getPort()));
        opened.complete(address);
    }

    /** The address with its real port; may be called from any thread that saw {@link #bind} complete. */
    public InetSocketAddress address() {
        return settings.address();
    }

    /** How it speaks to the kernel. */
    public UdpMode mode() {
        return mode;
    }

    /** What it did so far. */
    public UdpCounters counters() {
        return counters;
    }

    /**
     * Sends a datagram with the next {@link #flush}, or before.
     *
     * @param datagram ownership moves here; in order among those of one destination
     */
    public void send(ByteBuf datagram, InetSocketAddress destination) {
        Channel socket = channel;
        if (socket == null || !socket.isActive() || !socket.isWritable()) {
            counters.increment(UdpCounter.UNSENT_DATAGRAMS_DROPPED);
            datagram.release();
            return;
        }
        counters.increment(UdpCounter.DATAGRAMS_SENT);
        counters.add(UdpCounter.BYTES_SENT, datagram.readableBytes());
        if (!segmentsSends) {
            write(socket, new DatagramPacket(datagram, destination));
            return;
        }
        if (!batch.accepts(datagram, destination)) {
            write(socket, batch.take());
        }
        batch.add(datagram, destination, socket.alloc());
    }

    /**
     * Sends a datagram on its own, with the next {@link #flush}, and tells when the kernel has no way to its
     * destination.
     *
     * @param datagram ownership moves here
     * @param refused called on the event loop, unless it is sent or fails for another reason
     */
    public void send(ByteBuf datagram, InetSocketAddress destination, Runnable refused) {
        Channel socket = channel;
        if (socket == null || !socket.isActive() || !socket.isWritable()) {
            counters.increment(UdpCounter.UNSENT_DATAGRAMS_DROPPED);
            datagram.release();
            return;
        }
        counters.increment(UdpCounter.DATAGRAMS_SENT);
        counters.add(UdpCounter.BYTES_SENT, datagram.readableBytes());
        counters.increment(UdpCounter.BATCHES_SENT);
        flushNeeded = true;
        socket.write(new DatagramPacket(datagram, destination)).addListener(sent -> {
            Throwable failure = sent.cause();
            if (failure != null && !(failure instanceof ClosedChannelException)) {
                failed(failure);
                if (SendFailure.isOfDestination(failure)) {
                    refused.run();
                }
            }
        });
    }

    private void write(Channel socket, DatagramPacket packet) {
        counters.increment(UdpCounter.BATCHES_SENT);
        flushNeeded = true;
        socket.write(packet, socket.voidPromise());
    }

    /** Hands all that was sent to the kernel. */
    public void flush() {
        Channel socket = channel;
        if (socket == null) {
            return;
        }
        if (!batch.isEmpty()) {
            write(socket, batch.take());
        }
        if (flushNeeded) {
            flushNeeded = false;
            socket.flush();
        }
    }

    /**
     * Replaces the socket, on the same port if it can still be had: after the host's addresses changed, or a sleep, the
     * old one may be bound to what is gone. What is sent meanwhile is dropped. Whoever asks while that is under way
     * gets the same answer.
     *
     * @return the new address, or why there is none; the edge is then deaf until another rebind succeeds
     */
    public CompletionStage<InetSocketAddress> rebind() {
        CompletableFuture<InetSocketAddress> underWay = rebinding;
        if (underWay != null) {
            return underWay;
        }
        counters.increment(UdpCounter.REBINDS);
        CompletableFuture<InetSocketAddress> begun = closeChannel()
                .thenCompose(done -> open())
                .exceptionallyCompose(stillTaken -> openLater())
                .exceptionallyCompose(taken -> {
                    settings = settings.withAddress(
                            new InetSocketAddress(settings.address().getAddress(), 0));
                    return open();
                });
        rebinding = begun;
        var unused = begun.whenComplete((address, failure) -> rebinding = null);
        return begun;
    }

    /** NIO gives a port back with its next select, after the close. */
    private CompletableFuture<InetSocketAddress> openLater() {
        CompletableFuture<InetSocketAddress> opened = new CompletableFuture<>();
        loop.schedule(
                () -> open().whenComplete((address, failure) -> {
                    if (failure == null) {
                        opened.complete(address);
                    } else {
                        opened.completeExceptionally(failure);
                    }
                }),
                REBIND_PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
        return opened;
    }

    /** Closes the socket; what was not flushed is dropped. Completes when the port is free. */
    public CompletionStage<Void> close() {
        closed = true;
        return closeChannel();
    }

    private CompletableFuture<Void> closeChannel() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        batch.release();
        Channel socket = channel;
        channel = null;
        if (socket == null) {
            done.complete(null);
        } else {
            socket.close().addListener(future -> done.complete(null));
        }
        return done;
    }

    private void failed(Throwable failure) {
        counters.increment(SendFailure.counterOf(failure));
        if (segmentsSends && SendFailure.refusesSegmentation(failure)) {
            segmentsSends = false;
            LOG.info("UDP_SEGMENT is refused ({}), sending datagrams one by one", failure.getMessage());
        }
    }

    /** What stands between Netty's channel and the handler. */
    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final ReceiveArena arena;

        Receiver(ReceiveArena arena) {
            this.arena = arena;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            ByteBuf datagram = packet.content();
            counters.increment(UdpCounter.DATAGRAMS_RECEIVED);
            counters.add(UdpCounter.BYTES_RECEIVED, datagram.readableBytes());
            handler.datagram(datagram, packet.sender());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            counters.increment(UdpCounter.BATCHES_RECEIVED);
            handler.batchComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            failed(failure);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            arena.release();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            arena.release();
        }
    }
}
