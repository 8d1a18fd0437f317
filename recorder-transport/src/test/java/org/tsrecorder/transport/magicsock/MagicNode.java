package org.tsrecorder.transport.magicsock;

import static org.tsrecorder.transport.socket.TwoNodes.get;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.derphttp.DerpHttpSettings;
import org.tsrecorder.transport.derphttp.DerpRelays;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.socket.TailnetSockets;
import org.tsrecorder.transport.tailcfg.DerpMap;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.NetInfo;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerConfig;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

/** A data plane over a {@link MagicSocket} on loopback, whose clock can be put forward. */
final class MagicNode {
    final NodePrivateKey key = NodePrivateKey.generate(RandomSource.secure());
    final DiscoPrivateKey discoKey = DiscoPrivateKey.generate(RandomSource.secure());
    final IpAddress address;
    final MagicSocket socket;
    final DataPlane plane;
    final TailnetSockets sockets;
    private final AtomicLong aheadNanos = new AtomicLong();
    private final int region;

    /** A node whose relay is within the process. */
    MagicNode(String address, RelayHub hub) throws Exception {
        this(address, RelayHub.REGION, hub::connect);
    }

    /** A node whose relay is a real one, without TLS. */
    static MagicNode withRealRelay(String address, DerpMap map) throws Exception {
        DerpHttpSettings plain = DerpHttpSettings.standard().withPlainHttp(true);
        int region = map.regions().keySet().iterator().next();
        MagicNode node = new MagicNode(address, region, (loop, out) -> new DerpPaths(new DerpRelays(loop, plain, out)));
        node.onLoop(() -> {
            node.socket.setDerpMap(map);
            return true;
        });
        return node;
    }

    private MagicNode(String address, int region, Relays.Factory relays) throws Exception {
        this.address = IpAddress.of(address);
        this.region = region;
        MagicSocketSettings settings = MagicSocketSettings.of(0)
                .withUdp(UdpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .withNanoTime(() -> System.nanoTime() + aheadNanos.get());
        socket = new MagicSocket(settings, key, discoKey, new Deaf(), relays);
        plane = get(DataPlane.builder(key)
                .addresses(List.of(this.address))
                .wireGuard(WireGuardTuning.TAILNET)
                .paths(socket)
                .start());
        sockets = new TailnetSockets(plane);
    }

    /** Control tells this node of another. */
    void learn(MagicNode other, boolean withEndpoints) throws Exception {
        List<IpEndpoint> endpoints = withEndpoints ? other.endpoints() : List.of();
        MagicPeer peer = new MagicPeer(other.key.publicKey(), other.discoKey.publicKey(), endpoints, region);
        PeerPath path = onLoop(() -> socket.put(peer));
        get(plane.addPeer(PeerConfig.of(other.key.publicKey(), List.of(IpPrefix.single(other.address)))
                .withEndpoint(path)));
    }

    /** Control tells this node where another is that it knows already. */
    void learn(MagicNode other) throws Exception {
        List<IpEndpoint> endpoints = other.endpoints();
        onLoop(() -> socket.put(new MagicPeer(other.key.publicKey(), other.discoKey.publicKey(), endpoints, region)));
    }

    List<IpEndpoint> endpoints() throws Exception {
        return onLoop(() -> socket.endpoints().stream().map(Endpoint::address).toList());
    }

    boolean isDirectTo(MagicNode other) throws Exception {
        return onLoop(() ->
                socket.status(other.key.publicKey()).orElseThrow().direct().isPresent());
    }

    /** Whether only relays may be used from now on. */
    void neverDirect(boolean never) throws Exception {
        onLoop(() -> {
            socket.neverDirectUdp(never);
            return true;
        });
    }

    long count(MagicCounter counter) throws Exception {
        return onLoop(() -> socket.counters().getOrDefault(counter.name(), 0L));
    }

    PingResult ping(MagicNode other) throws Exception {
        return get(onLoop(() -> socket.ping(other.key.publicKey(), Duration.ofSeconds(10))));
    }

    /** Puts the paths' clock forward. */
    void advance(Duration duration) {
        aheadNanos.addAndGet(duration.toNanos());
    }

    <T> T onLoop(Supplier<T> question) throws Exception {
        return get(CompletableFuture.supplyAsync(question, plane.eventLoop()));
    }

    /** Closes it, and fails if anything made its own code throw. */
    void close() throws Exception {
        DataPlaneStatistics statistics = get(plane.statistics());
        get(plane.close(Duration.ofSeconds(2)));
        if (statistics.failures() != 0 || statistics.paths().getOrDefault("FAILURES", 0L) != 0) {
            throw new AssertionError("something threw");
        }
    }

    /** Hears nothing: tests ask. */
    private static final class Deaf implements MagicSocketListener {
        @Override
        public void endpointsChanged(List<Endpoint> endpoints) {}

        @Override
        public void netInfoChanged(NetInfo netInfo) {}
    }
}
