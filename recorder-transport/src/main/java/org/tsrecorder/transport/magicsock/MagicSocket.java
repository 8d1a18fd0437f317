package org.tsrecorder.transport.magicsock;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.Alarm;
import org.tsrecorder.transport.dataplane.FailureLog;
import org.tsrecorder.transport.dataplane.PathReceiver;
import org.tsrecorder.transport.dataplane.Paths;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.derphttp.DerpRelays;
import org.tsrecorder.transport.derphttp.RegionStatus;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netcheck.NetCheck;
import org.tsrecorder.transport.netcheck.Report;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.NetInfo;
import org.tsrecorder.transport.udp.UdpEdge;
import org.tsrecorder.transport.wireguard.Peer;

/**
 * One UDP socket and any number of relays, by which the nodes of a tailnet reach each other: each peer directly if
 * there is a way, and through a relay until it is found.
 *
 * <pre>{@code
 * MagicSocket socket = new MagicSocket(MagicSocketSettings.of(0), nodeKey, discoKey, listener);
 * DataPlane plane = DataPlane.builder(nodeKey).wireGuard(WireGuardTuning.TAILNET).paths(socket).start()…;
 * // on the event loop, whenever control says so:
 * socket.setDerpMap(map);
 * PeerPath path = socket.put(new MagicPeer(key, discoKey, endpoints, homeRegion));
 * plane.addPeer(PeerConfig.of(key, addresses).withEndpoint(path));
 * }</pre>
 *
 * <p>All methods are for the event loop that {@link #open} was given, but for the constructor. What comes of the
 * network is a counter, never an exception.
 */
public final class MagicSocket implements Paths {
    private final MagicSocketSettings settings;
    private final MagicSocketListener listener;
    private final Relays.Factory relayFactory;
    private final MagicCounters counters = new MagicCounters();
    private final FailureLog failures = new FailureLog();
    private final Carriers carriers = new Carriers();
    private final PathContext context;
    private final PathTable table;
    private final DiscoSender disco;
    private final EndpointFinder finder;
    private final DiscoPublicKey discoKey;
    private NodePrivateKey nodeKey;
    private @Nullable EventLoop loop;
    private @Nullable Alarm alarm;
    private @Nullable NetworkChecker checker;
    private NetInfo netInfo = NetInfo.ofHome(0);
    private HostAddresses.Found host = new HostAddresses.Found(List.of(), List.of());
    private boolean controlReachable = true;
    private boolean closed;

    /**
     * A socket that is not open yet.
     *
     * @param nodeKey who we are to relays and in pings; stays the caller's, and must live as long as it is used
     * @param discoKey what paths are searched with; likewise
     * @param listener hears what control is to be told
     */
    public MagicSocket(
            MagicSocketSettings settings,
            NodePrivateKey nodeKey,
            DiscoPrivateKey discoKey,
            MagicSocketListener listener) {
        this(
                settings,
                nodeKey,
                discoKey,
                listener,
                (loop, out) -> new DerpPaths(new DerpRelays(loop, settings.derp(), out)));
    }

    MagicSocket(
            MagicSocketSettings settings,
            NodePrivateKey nodeKey,
            DiscoPrivateKey discoKey,
            MagicSocketListener listener,
            Relays.Factory relayFactory) {
        this.settings = settings;
        this.listener = listener;
        this.relayFactory = relayFactory;
        this.nodeKey = nodeKey;
        this.discoKey = discoKey.publicKey();
        this.context = new PathContext(settings.random(), new Searching());
        this.context.neverDirect = settings.neverDirectUdp();
        this.table = new PathTable(context, discoKey);
        this.disco = new DiscoSender(carriers, settings.random(), counters, nodeKey.publicKey());
        this.finder = new EndpointFinder(settings.random(), new Finding());
    }

    @Override
    public CompletionStage<Void> open(EventLoop eventLoop, PathReceiver receiver) {
        loop = eventLoop;
        alarm = new Alarm(eventLoop, this::onAlarm);
        DiscoReceiver messages = new DiscoReceiver(table, context, counters, disco);
        Inbound inbound = new Inbound(
                new Inbound.Receivers(receiver, messages, this::stunReceived, this::relayLost),
                table,
                counters,
                settings.nanoTime());
        return UdpEdge.bind(eventLoop, settings.udp(), inbound).thenAccept(bound -> {
            carriers.edge(bound);
            Relays relays = relayFactory.create(eventLoop, inbound);
            relays.setPrivateKey(nodeKey);
            carriers.relays(relays);
            checker = new NetworkChecker(settings, carriers, eventLoop, relays, this::checked);
            finder.search(now());
            flush();
        });
    }

    private void stunReceived(long nowNanos, ByteBuf datagram) {
        if (checker != null) {
            checker.receive(nowNanos, datagram);
        }
    }

    /** Without our home relay nobody finds us, however little we have to say: another may have to take its place. */
    private void relayLost(int region) {
        if (region == netInfo.preferredDerp()) {
            loop().execute(() -> {
                if (!closed) {
                    restun();
                }
            });
        }
    }

    private long now() {
        return settings.nanoTime().getAsLong();
    }

    private EventLoop loop() {
        EventLoop given = loop;
        if (given == null) {
            throw new IllegalStateException("not open yet");
        }
        return given;
    }

    /**
     * Where the UDP socket listens, with its real port.
     *
     * @throws IllegalStateException before it is open
     */
    public InetSocketAddress address() {
        return edge().address();
    }

    private UdpEdge edge() {
        UdpEdge bound = carriers.edge();
        if (bound == null) {
            throw new IllegalStateException("not open yet");
        }
        return bound;
    }

    private Relays relays() {
        Relays made = carriers.relays();
        if (made == null) {
            throw new IllegalStateException("not open yet");
        }
        return made;
    }

    private NetworkChecker checker() {
        NetworkChecker made = checker;
        if (made == null) {
            throw new IllegalStateException("not open yet");
        }
        return made;
    }

    // What control and the peers say.

    /** Our disco key, for control and for peers. */
    public DiscoPublicKey discoKey() {
        return discoKey;
    }

    /** Who we are from now on, after our key was renewed. */
    public void setPrivateKey(NodePrivateKey key) {
        nodeKey = key;
        disco.nodeKey(key.publicKey());
        relays().setPrivateKey(key);
        flush();
    }

    /** Where relays are, from now on. */
    public void setDerpMap(DerpMap map) {
        relays().setDerpMap(map);
        checker().map(map);
        // A map that leaves no choice needs no check before the first peer can reach us.
        NetCheck.soleHome(map).stream()
                .filter(home -> home != netInfo.preferredDerp())
                .forEach(home -> netInfo(NetInfo.ofHome(home)));
        restun();
    }

    /**
     * Adds a peer, or takes over what control says of it now. What was found out about it stays, unless its disco key
     * is another.
     *
     * @return the endpoint that WireGuard is to be given for this peer; the same until the peer is removed
     */
    public PeerPath put(MagicPeer peer) {
        PeerPath path = table.put(now(), peer);
        setAlarm();
        return path;
    }

    /** Forgets a peer; false if there was none. WireGuard is to forget it first. */
    public boolean remove(NodePublicKey peer) {
        PeerPath path = table.get(peer);
        if (path != null) {
            finder.forget(path);
        }
        return table.remove(peer);
    }

    /** The endpoint of a peer. */
    public Optional<PeerPath> path(NodePublicKey peer) {
        return Optional.ofNullable(table.get(peer));
    }

    /**
     * Whether control hears of us, as it does until this says otherwise. While it does not, we stay with our home
     * relay: nobody could tell the peers of another.
     */
    public void controlReachable(boolean reachable) {
        boolean again = reachable && !controlReachable;
        controlReachable = reachable;
        if (again) {
            restun();
        }
    }

    /** From now on all goes through relays, or no longer so: for tests. */
    public void neverDirectUdp(boolean never) {
        context.neverDirect = never;
        if (never) {
            table.all().forEach(PeerPath::connectivityChanged);
        }
    }

    // What is known.

    /** Where we may be reached, as far as was found out. */
    public List<Endpoint> endpoints() {
        return finder.endpoints();
    }

    /** What is known of the network, and the region of our home relay; that is 0 as long as there is none. */
    public NetInfo netInfo() {
        return netInfo;
    }

    /** A check ended. */
    private void checked(Report report) {
        if (closed) {
            return;
        }
        int current = netInfo.preferredDerp();
        int home = controlReachable || current == 0 ? report.home().orElse(current) : current;
        boolean hasIpv6 = host.regular().stream().anyMatch(IpAddress::isV6);
        netInfo(NetInfos.of(report, home, hasIpv6));
        endpointsFound(StunView.of(report));
    }

    private void netInfo(NetInfo found) {
        boolean news = !NetInfos.sameBasics(found, netInfo);
        netInfo = found;
        relays().setHome(found.preferredDerp());
        if (news) {
            listener.netInfoChanged(found);
        }
    }

    private void endpointsFound(StunView stun) {
        finder.found(now(), OwnEndpoints.determine(address(), stun, settings.staticEndpoints(), host));
        setAlarm();
    }

    /** Looks for our endpoints, and for the best relay. */
    public void restun() {
        finder.search(now());
        flush();
    }

    /** How each peer is reached. */
    public List<PathStatus> status() {
        long nowNanos = now();
        return table.all().stream().map(path -> path.status(nowNanos)).toList();
    }

    /** How a peer is reached. */
    public Optional<PathStatus> status(NodePublicKey peer) {
        return path(peer).map(path -> path.status(now()));
    }

    /** The relays in use. */
    public List<RegionStatus> relayStatus() {
        return relays().status();
    }

    /**
     * Pings a peer the way that its datagrams go; without a trusted address, all ways there are. The first answer
     * counts.
     *
     * @param patience how long to wait
     * @return completes on the event loop; fails with {@link TimeoutException} if there is no answer, and with
     *     {@link IllegalArgumentException} if there is no such peer
     */
    public CompletionStage<PingResult> ping(NodePublicKey peer, Duration patience) {
        PeerPath path = table.get(peer);
        if (path == null) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("no such peer: " + peer));
        }
        CompletableFuture<PingResult> result = new CompletableFuture<>();
        path.ping(now(), result::complete);
        flush();
        var end = loop().schedule(
                        () -> result.completeExceptionally(new TimeoutException("no pong within " + patience)),
                        patience.toNanos(),
                        TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((answered, failure) -> end.cancel(false));
        return result;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new HashMap<>();
        counters.addTo(all);
        carriers.addCounters(all);
        all.put("FAILURES", failures.count());
        return all;
    }

    // Datagrams out.

    @Override
    public void send(Peer peer, org.tsrecorder.transport.wireguard.Endpoint destination, ByteBuf datagram) {
        if (!(destination instanceof PeerPath path)) {
            reply(destination, datagram);
            return;
        }
        long nowNanos = now();
        UdpEndpoint trusted = path.trustedForSend(nowNanos);
        if (trusted != null) {
            counters.increment(MagicCounter.DATAGRAMS_SENT_DIRECT);
            carriers.direct(datagram, trusted);
        } else {
            sendInDoubt(nowNanos, path, datagram);
        }
    }

    /** To the best address there is, and through the relay as well, while a path is searched. */
    private void sendInDoubt(long nowNanos, PeerPath path, ByteBuf datagram) {
        path.searchOn(nowNanos);
        UdpEndpoint best = path.best();
        int region = path.relayRegion();
        if (best != null) {
            counters.increment(MagicCounter.DATAGRAMS_SENT_DOUBTFUL);
            carriers.direct(datagram.retainedDuplicate(), best);
        }
        if (region != 0) {
            counters.increment(MagicCounter.DATAGRAMS_SENT_RELAYED);
            carriers.relayed(datagram, region, path.nodeKey());
        } else {
            if (best == null) {
                counters.increment(MagicCounter.DATAGRAMS_WITHOUT_PATH);
            }
            datagram.release();
        }
    }

    @Override
    public void reply(org.tsrecorder.transport.wireguard.Endpoint destination, ByteBuf datagram) {
        switch (destination) {
            case UdpEndpoint udp -> carriers.direct(datagram, udp);
            case RelayEndpoint relay -> carriers.relayed(datagram, relay.region(), relay.nodeKey());
            default -> datagram.release();
        }
    }

    @Override
    public void flush() {
        carriers.flush();
        setAlarm();
    }

    // Time.

    private void setAlarm() {
        if (alarm != null && !closed) {
            long nowNanos = now();
            alarm.set(nowNanos, table.nextDeadlineNanos());
            alarm.set(nowNanos, finder.nextDeadlineNanos());
            alarm.set(nowNanos, checker == null ? Alarm.NONE : checker.nextDeadlineNanos());
        }
    }

    private void onAlarm() {
        long nowNanos = now();
        try {
            table.onTimer(nowNanos);
            finder.onTimer(nowNanos);
            if (checker != null) {
                checker.onTimer(nowNanos);
            }
        } catch (RuntimeException failure) {
            failures.add(nowNanos, "a timer of the paths", failure);
        }
        flush();
    }

    // Its life.

    @Override
    public CompletionStage<Void> rebind() {
        table.all().forEach(PeerPath::connectivityChanged);
        relays().rebind();
        checker().networkChanged();
        return edge().rebind().thenAccept(address -> {
            finder.outdated();
            restun();
        });
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        if (alarm != null) {
            alarm.cancel();
        }
        table.clear();
        return carriers.close();
    }

    /** What paths want done. */
    private final class Searching implements PathOutput {
        @Override
        public void pingDirect(PeerPath path, UdpEndpoint to, TransactionId transaction) {
            disco.pingDirect(path, to, transaction);
        }

        @Override
        public void pingRelayed(PeerPath path, int region, TransactionId transaction) {
            disco.pingRelayed(path, region, transaction);
        }

        @Override
        public void callMeMaybe(PeerPath path) {
            finder.callMeMaybe(now(), path);
        }

        @Override
        public int relayRoute(PeerPath path) {
            return carriers.route(path.nodeKey());
        }

        @Override
        public void bestAddressChanged(PeerPath path) {
            counters.increment(MagicCounter.BEST_ADDRESS_CHANGES);
            listener.pathChanged(path.nodeKey());
        }
    }

    /** What the search for our own endpoints wants done. */
    private final class Finding implements EndpointFinder.Work {
        @Override
        public void search(long nowNanos) {
            counters.increment(MagicCounter.ENDPOINT_SEARCHES);
            host = settings.hostAddresses().get();
            if (checker == null || !checker.start(nowNanos, host, netInfo.preferredDerp())) {
                endpointsFound(StunView.NONE);
            }
        }

        @Override
        public boolean isActive(long nowNanos) {
            return table.all().stream().anyMatch(path -> path.isActive(nowNanos));
        }

        @Override
        public void changed(List<Endpoint> endpoints) {
            listener.endpointsChanged(endpoints);
        }

        @Override
        public void callMeMaybe(PeerPath path, List<IpEndpoint> ours) {
            disco.callMeMaybe(path, ours);
        }
    }
}
