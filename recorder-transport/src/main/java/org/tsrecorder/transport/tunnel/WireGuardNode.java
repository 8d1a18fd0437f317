package org.tsrecorder.transport.tunnel;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.dataplane.DataPlaneBuilder;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.dataplane.PeerStatus;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.dataplane.UdpPaths;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netstack.NetStackSettings;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.socket.TailnetSockets;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerConfig;
import org.tsrecorder.transport.wireguard.WireGuardTuning;

/**
 * A WireGuard interface in this process, with TCP/IP of its own behind it. Any stock WireGuard peer can connect to it.
 *
 * <pre>{@code
 * try (WireGuardNode node = WireGuardNode.builder(WireGuardConfig.read(Path.of("wg0.conf"))).start()) {
 *     …
 * }
 * }</pre>
 *
 * <p>Safe for any thread. {@link Builder#start}, {@link #status} and {@link #close} block; never call them on an event
 * loop.
 */
public final class WireGuardNode implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final WireGuardConfig config;
    private final DataPlane plane;
    private final UdpPaths paths;
    private final TailnetSockets sockets;
    private final Map<NodePublicKey, TunnelPeer> peers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private WireGuardNode(WireGuardConfig config, DataPlane plane, UdpPaths paths) {
        this.config = config;
        this.plane = plane;
        this.paths = paths;
        this.sockets = new TailnetSockets(plane);
        Map<NodePublicKey, TunnelPeer> byKey = new LinkedHashMap<>();
        config.peers().forEach(peer -> byKey.put(peer.publicKey(), peer));
        this.peers = Map.copyOf(byKey);
    }

    /** A node as the configuration describes it. */
    public static Builder builder(WireGuardConfig config) {
        return new Builder(config);
    }

    /** The UDP address that it listens on, with its real port. */
    public InetSocketAddress udpAddress() {
        return paths.address();
    }

    /** Its own addresses in the tunnel. */
    public List<InetAddress> addresses() {
        return config.addresses().stream().map(WireGuardNode::inetAddress).toList();
    }

    /** Doors to its TCP: to listen and to dial, with Netty's channels or with blocking sockets. */
    public TailnetSockets sockets() {
        return sockets;
    }

    /** What it runs on. */
    public DataPlane dataPlane() {
        return plane;
    }

    /** All peers, and how it stands with them. */
    public List<WireGuardPeerStatus> status() throws IOException {
        return await(peers());
    }

    /** As {@link #status}, without blocking. */
    public CompletionStage<List<WireGuardPeerStatus>> peers() {
        return plane.peers()
                .thenApply(all -> all.stream()
                        .flatMap(status -> Optional.ofNullable(peers.get(status.publicKey())).stream()
                                .map(peer -> status(peer, status)))
                        .toList());
    }

    private static WireGuardPeerStatus status(TunnelPeer peer, PeerStatus status) {
        return new WireGuardPeerStatus(
                peer,
                status.statistics()
                        .endpoint()
                        .flatMap(endpoint -> endpoint instanceof UdpEndpoint udp
                                ? Optional.of(udp.socketAddress())
                                : Optional.empty()),
                status.statistics().lastHandshake(),
                status.statistics().receivedBytes(),
                status.statistics().sentBytes());
    }

    /** What was done so far, counter by counter. */
    public DataPlaneStatistics statistics() throws IOException {
        return await(plane.statistics());
    }

    /**
     * Which peer speaks from this address of the tunnel; the answer is there at once on the event loop. Only for remote
     * addresses of this node's own connections: on the host's network anyone may use the same address.
     */
    public CompletionStage<Optional<TunnelPeer>> whoIs(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return plane.whoIs(IpAddress.ofOctets(inet.getAddress().getAddress())).thenApply(key -> key.map(peers::get));
    }

    /** Closes all connections, gracefully if the peers answer within two seconds, and the UDP socket; only once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            plane.close(CLOSE_PATIENCE).toCompletableFuture().join();
        }
    }

    private static InetAddress inetAddress(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.octets());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP address has 4 or 16 octets", e);
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException {
        Future<T> future = stage.toCompletableFuture();
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Settings of a node; for one thread, and for one start. */
    public static final class Builder {
        private final WireGuardConfig config;
        private @Nullable EventLoop eventLoop;
        private WireGuardTuning tuning = WireGuardTuning.STOCK;

        private Builder(WireGuardConfig config) {
            this.config = config;
        }

        /** The caller's event loop, epoll or NIO, which stays his to shut down; one of its own unless set. */
        public Builder eventLoop(EventLoop callers) {
            this.eventLoop = callers;
            return this;
        }

        /**
         * Limits and times of the tunnel; {@link WireGuardTuning#STOCK} unless set. Its MTU gives way to that of the
         * configuration.
         */
        public Builder tuning(WireGuardTuning limits) {
            this.tuning = limits;
            return this;
        }

        /**
         * Looks up the peers' endpoints and opens the UDP socket. Blocks.
         *
         * @throws IOException when the port cannot be had, or no address is known for a peer's endpoint
         */
        public WireGuardNode start() throws IOException {
            List<PeerConfig> peers = new ArrayList<>();
            for (TunnelPeer peer : config.peers()) {
                peers.add(peerConfig(peer));
            }
            UdpPaths paths = new UdpPaths(UdpSettings.of(new InetSocketAddress(config.listenPort())));
            WireGuardNode node =
                    new WireGuardNode(config, await(dataPlane(paths).start()), paths);
            try {
                for (PeerConfig peer : peers) {
                    await(node.plane.addPeer(peer));
                }
                return node;
            } catch (IOException e) {
                node.close();
                throw e;
            }
        }

        private DataPlaneBuilder dataPlane(UdpPaths paths) {
            var plane = DataPlane.builder(config.privateKey())
                    .addresses(config.addresses())
                    .paths(paths)
                    .wireGuard(tuning.withMtu(config.mtu()))
                    .netStack(NetStackSettings.DEFAULT.withMtu(config.mtu()));
            return eventLoop == null ? plane : plane.eventLoop(eventLoop);
        }

        private static PeerConfig peerConfig(TunnelPeer peer) throws UnknownHostException {
            PeerConfig known = PeerConfig.of(peer.publicKey(), peer.allowedIps())
                    .withPresharedKey(peer.presharedKey())
                    .withPersistentKeepalive(peer.persistentKeepalive());
            if (peer.endpoint().isEmpty()) {
                return known;
            }
            PeerEndpoint endpoint = peer.endpoint().orElseThrow();
            try {
                return known.withEndpoint(UdpEndpoint.of(endpoint.resolve()));
            } catch (UnknownHostException e) {
                throw new UnknownHostException(
                        "peer " + peer.nameOrFingerprint() + ": no address is known for " + endpoint);
            }
        }
    }
}
