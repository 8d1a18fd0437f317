package org.tsrecorder.transport.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.ingest.IngestLimits;
import org.tsrecorder.store.RecordingStore;

/**
 * The recorder's HTTP API over HTTP/1.1 and HTTP/2 in clear text: {@code /v2/record}, {@code /record},
 * {@code /v2/event}.
 *
 * <p>Runs on sockets by {@link #bind}, or on any Netty channel by {@link #channelInitializer}. Safe for any number of
 * threads; nothing blocks but {@link #bind} and {@link #close}. The store is the caller's, and is closed after the
 * server.
 */
public final class RecorderServer implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int SMALLEST_READ_BYTES = 512;
    private static final int FIRST_READ_BYTES = 2048;
    private static final long CLOSE_SECONDS = 5;

    private final RecorderContext recorder;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final int eventLoops;
    private @Nullable SocketTransport transport;
    private @Nullable CompletableFuture<Void> drained;

    private RecorderServer(Builder settings) {
        this.recorder = new RecorderContext(settings);
        this.eventLoops = settings.eventLoops;
    }

    /** A server that stores what it takes here, with defaults for all else. */
    public static Builder builder(RecordingStore store) {
        return new Builder(store);
    }

    /**
     * Listens on a TCP address; may be called for several.
     *
     * @param address port 0 asks for any free one
     * @return the address with its real port
     * @throws IOException when the address cannot be had
     */
    public InetSocketAddress bind(InetSocketAddress address) throws IOException {
        return bind(address, recorder.identities);
    }

    /**
     * The same, with another resolver for the peers of this address: the address may lead to a network whose peers
     * somebody else knows.
     */
    public InetSocketAddress bind(InetSocketAddress address, IdentityResolver identities) throws IOException {
        SocketTransport sockets = transport();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(sockets.group())
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(
                                SMALLEST_READ_BYTES, FIRST_READ_BYTES, ProtocolSelector.MAX_READ_BYTES))
                .childHandler(channelInitializer(identities));
        return (InetSocketAddress) listen(bootstrap, address);
    }

    /**
     * Listens on a network that is not the host's own; may be called for several.
     *
     * @param bootstrap its event loops and its kind of server channel are set; what is done with connections is set
     *     here
     * @param address as that kind of channel takes it
     * @return the address as the channel tells it
     * @throws IOException when the address cannot be had
     */
    public SocketAddress bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        return listen(bootstrap.childHandler(channelInitializer()), address);
    }

    private SocketAddress listen(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        Channel listener = SocketTransport.bind(bootstrap, address);
        listeners.add(listener);
        return listener.localAddress();
    }

    private synchronized SocketTransport transport() {
        if (transport == null) {
            transport = SocketTransport.open(eventLoops, "recorder");
        }
        return transport;
    }

    /** Serves a channel of any kind whose messages are {@code ByteBuf}s; the same handler serves any number. */
    public ChannelHandler channelInitializer() {
        return channelInitializer(recorder.identities);
    }

    /**
     * The same for channels of another carrier, whose peers another resolver tells apart: an address inside a tunnel
     * says nothing of who has it outside.
     */
    public ChannelHandler channelInitializer(IdentityResolver carriersIdentities) {
        return new ConnectionInitializer(recorder, connections, carriersIdentities);
    }

    /** Why no new uploads are taken; empty when they are. */
    public Optional<String> notReadyBecause() {
        return recorder.admission.refusal().map(refusal -> refusal.reply().text());
    }

    /** What was done so far. */
    public ServerStatistics statistics() {
        return recorder.counters.snapshot();
    }

    /**
     * Takes no new uploads, lets those under way end, and cuts them short when the time is over. The first call counts.
     *
     * @param patience how long running uploads may go on
     * @return completes when all that was accepted is durable, or has failed
     */
    public synchronized CompletionStage<Void> drain(Duration patience) {
        if (drained == null) {
            recorder.admission.startDraining();
            var cut =
                    GlobalEventExecutor.INSTANCE.schedule(this::cutAllShort, patience.toNanos(), TimeUnit.NANOSECONDS);
            drained = recorder.underWay.whenIdle().whenComplete((done, failure) -> cut.cancel(false));
            for (Channel connection : connections) {
                connection.pipeline().fireUserEventTriggered(DrainEvent.INSTANCE);
            }
        }
        return drained;
    }

    private void cutAllShort() {
        for (Upload upload : recorder.underWay.uploads()) {
            upload.loop().loop.execute(upload::shutDown);
        }
    }

    /**
     * Drains without patience, even while draining with some, waits up to 5 s for the store, and closes all connections
     * and event loops.
     */
    @Override
    public void close() {
        CompletionStage<Void> idle = drain(Duration.ZERO);
        cutAllShort();
        listeners.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        idle.toCompletableFuture()
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        synchronized (this) {
            if (transport != null) {
                transport.close();
            }
        }
    }

    /** Settings of a server. */
    public static final class Builder {
        final RecordingStore store;
        IdentityResolver identities = IdentityResolver.loopback();
        ServerLimits limits = ServerLimits.defaults();
        IngestLimits ingestLimits = IngestLimits.defaults();
        InstantSource wallClock = InstantSource.system();
        LongSupplier nanoTime = System::nanoTime;
        int eventLoops = Runtime.getRuntime().availableProcessors();

        private Builder(RecordingStore store) {
            this.store = store;
        }

        /** Who tells peers apart; {@link IdentityResolver#loopback()} unless set. */
        public Builder identity(IdentityResolver resolver) {
            this.identities = resolver;
            return this;
        }

        /** What peers may do; {@link ServerLimits#defaults()} unless set. */
        public Builder limits(ServerLimits serverLimits) {
            this.limits = serverLimits;
            return this;
        }

        /** What one session may be; {@link IngestLimits#defaults()} unless set. */
        public Builder ingestLimits(IngestLimits sessionLimits) {
            this.ingestLimits = sessionLimits;
            return this;
        }

        /** Where keys take their time from; the system's clock unless set. */
        public Builder wallClock(InstantSource clock) {
            this.wallClock = clock;
            return this;
        }

        /** What measures time; {@link System#nanoTime()} unless set. */
        public Builder nanoTime(LongSupplier clock) {
            this.nanoTime = clock;
            return this;
        }

        /** How many event loops serve the sockets; as many as there are processors unless set. */
        public Builder eventLoops(int count) {
            this.eventLoops = count;
            return this;
        }

        /** The server, which listens nowhere yet. */
        public RecorderServer build() {
            return new RecorderServer(this);
        }
    }
}
