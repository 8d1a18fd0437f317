package org.tsrecorder.transport.dataplane;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.Blake2s;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.filter.PacketFilter;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.netstack.NetStack;
import org.tsrecorder.transport.netstack.NetStackSettings;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tcp.KeyedHash;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerLookup;
import org.tsrecorder.transport.wireguard.Tai64n;
import org.tsrecorder.transport.wireguard.WireGuard;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

/** Settings of a {@link DataPlane}; for one thread, and for one start. */
public final class DataPlaneBuilder {
    private static final int HASH_KEY_BYTES = 32;
    private static final long SHUTDOWN_SECONDS = 5;

    private final NodePrivateKey privateKey;
    private List<IpAddress> addresses = List.of();
    private Paths paths = new UdpPaths(UdpSettings.of(new InetSocketAddress(0)));
    private WireGuardTuning tuning = WireGuardTuning.STOCK;
    private PeerLookup lookup = PeerLookup.NONE;
    private NetStackSettings stack = NetStackSettings.DEFAULT;
    private RandomSource random = RandomSource.secure();
    private InstantSource wallClock = InstantSource.system();
    private LongSupplier nanoTime = System::nanoTime;
    private @Nullable List<FilterRule> rules;
    private Tai64n timestampsAfter = Tai64n.EARLIEST;
    private @Nullable EventLoop eventLoop;
    private @Nullable DiscoPublicKey discoKey;
    private TsmpListener tsmpListener = (peer, key) -> {};

    DataPlaneBuilder(NodePrivateKey privateKey) {
        this.privateKey = privateKey;
    }

    /** What a data plane consists of. */
    record Parts(EventLoop loop, Runnable loopRelease, Paths paths, PacketFlow flow, FailureLog failures) {}

    /** Our own addresses in the tunnel; none unless set. */
    public DataPlaneBuilder addresses(List<IpAddress> ours) {
        this.addresses = List.copyOf(ours);
        return this;
    }

    /** How datagrams get to peers; a UDP socket on any free port unless set. */
    public DataPlaneBuilder paths(Paths waysOut) {
        this.paths = waysOut;
        return this;
    }

    /** Limits and habits of the tunnel; {@link WireGuardTuning#STOCK} unless set. */
    public DataPlaneBuilder wireGuard(WireGuardTuning limits) {
        this.tuning = limits;
        return this;
    }

    /** Finds peers that were not added, when they call; nobody unless set. Asked on the event loop. */
    public DataPlaneBuilder peerLookup(PeerLookup finder) {
        this.lookup = finder;
        return this;
    }

    /** Limits of the stack, its MTU among them; {@link NetStackSettings#DEFAULT} unless set. */
    public DataPlaneBuilder netStack(NetStackSettings limits) {
        this.stack = limits;
        return this;
    }

    /**
     * What peers may begin; a filter that drops everything else stands before the stack then. Everything that the
     * peers' addresses allow unless set, as with a stock WireGuard interface.
     */
    public DataPlaneBuilder filter(Collection<FilterRule> rules) {
        this.rules = List.copyOf(rules);
        return this;
    }

    /**
     * Speaks TSMP with peers that are nodes of a tailnet: answers their pings, tells them our disco key at the begin of
     * each session, and of connections that the filter rejects. Not spoken unless set.
     *
     * @param ownDiscoKey what peers are told
     * @param listener hears of theirs
     */
    public DataPlaneBuilder tsmp(DiscoPublicKey ownDiscoKey, TsmpListener listener) {
        this.discoKey = ownDiscoKey;
        this.tsmpListener = listener;
        return this;
    }

    /**
     * The last timestamp of an earlier run, {@link DataPlane#latestTimestamp}: ours will be later, though the clock was
     * set back.
     */
    public DataPlaneBuilder timestampsAfter(Tai64n earlier) {
        this.timestampsAfter = earlier;
        return this;
    }

    /** Where keys, ports and sequence numbers come from; the platform's strong generator unless set. */
    public DataPlaneBuilder random(RandomSource source) {
        this.random = source;
        return this;
    }

    /** Where the timestamps of handshakes come from; the system's clock unless set. */
    public DataPlaneBuilder wallClock(InstantSource clock) {
        this.wallClock = clock;
        return this;
    }

    /** What measures time; {@link System#nanoTime()} unless set. The alarm follows the event loop's own clock. */
    public DataPlaneBuilder nanoTime(LongSupplier clock) {
        this.nanoTime = clock;
        return this;
    }

    /** The caller's event loop, epoll or NIO, which stays his to shut down; one of its own unless set. */
    public DataPlaneBuilder eventLoop(EventLoop callers) {
        this.eventLoop = callers;
        return this;
    }

    /** Opens the paths. Fails with the reason when that cannot be done; nothing is left behind then. */
    public CompletionStage<DataPlane> start() {
        CompletableFuture<DataPlane> started = new CompletableFuture<>();
        EventLoopGroup own = eventLoop == null ? ownGroup() : null;
        EventLoop loop = eventLoop == null ? Objects.requireNonNull(own).next() : eventLoop;
        Runnable release = () -> {
            if (own != null) {
                var unused = own.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            }
        };
        loop.execute(() -> {
            FailureLog failures = new FailureLog();
            PacketFlow flow = new PacketFlow(privateKey, loop, nanoTime, paths, failures, this::engines);
            flow.netStack().addresses(flow.nowNanos(), addresses);
            DataPlane plane = new DataPlane(new Parts(loop, release, paths, flow, failures));
            paths.open(loop, flow).whenComplete((done, failure) -> {
                if (failure == null) {
                    started.complete(plane);
                } else {
                    release.run();
                    started.completeExceptionally(failure);
                }
            });
        });
        return started;
    }

    private static EventLoopGroup ownGroup() {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("tailnet", true), io);
    }

    private PacketFlow.Engines engines(PacketFlow flow) {
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        NetStackSettings settings = stack.withRoom(WireGuard.HEADROOM, WireGuard.TAILROOM);
        return new PacketFlow.Engines(
                this::tunnel,
                new NetStack(settings, allocator, new SecureRandom(), keyedHash(), flow),
                packetFilter(),
                discoKey == null ? null : new Tsmp(flow, discoKey, tsmpListener),
                random);
    }

    private WireGuard tunnel(NodePrivateKey key) {
        WireGuard tunnel = new WireGuard(key, tuning, lookup, random, wallClock, ByteBufAllocator.DEFAULT);
        tunnel.startTimestampsAfter(timestampsAfter);
        return tunnel;
    }

    private @Nullable PacketFilter packetFilter() {
        if (rules == null) {
            return null;
        }
        PacketFilter filter = new PacketFilter();
        filter.rules(rules);
        filter.destinations(addresses.stream().map(IpPrefix::single).toList());
        return filter;
    }

    /** A pseudo-random function under a key of this process. */
    private KeyedHash keyedHash() {
        byte[] key = new byte[HASH_KEY_BYTES];
        random.nextBytes(key);
        return message -> {
            byte[] hash = Blake2s.mac128(key, message, 0, message.length);
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << Byte.SIZE | (hash[i] & 0xFF);
            }
            return first;
        };
    }
}
