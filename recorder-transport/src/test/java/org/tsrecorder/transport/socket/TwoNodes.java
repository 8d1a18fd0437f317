package org.tsrecorder.transport.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.dataplane.UdpPaths;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netstack.NetStackSettings;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerConfig;

/**
 * Two data planes that know each other, each with its event loop and its UDP socket on loopback.
 *
 * <pre>
 *   client 100.64.0.1, fd7a::1 ◀── UDP 127.0.0.1 ──▶ server 100.64.0.2, fd7a::2
 * </pre>
 */
public final class TwoNodes implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final List<String> CLIENT_ADDRESSES = List.of("100.64.0.1", "fd7a::1");
    private static final List<String> SERVER_ADDRESSES = List.of("100.64.0.2", "fd7a::2");

    public final NodePublicKey clientKey;
    public final DataPlane client;
    public final DataPlane server;
    public final TailnetSockets fromClient;
    public final TailnetSockets fromServer;

    public TwoNodes() throws Exception {
        this(NetStackSettings.DEFAULT);
    }

    public TwoNodes(NetStackSettings settings) throws Exception {
        NodePrivateKey clientPrivate = NodePrivateKey.generate(RandomSource.secure());
        NodePrivateKey serverPrivate = NodePrivateKey.generate(RandomSource.secure());
        clientKey = clientPrivate.publicKey();
        client = start(clientPrivate, CLIENT_ADDRESSES, settings);
        server = start(serverPrivate, SERVER_ADDRESSES, settings);
        get(server.addPeer(peer(clientKey, CLIENT_ADDRESSES)));
        InetSocketAddress serverUdp = ((UdpPaths) server.paths()).address();
        get(client.addPeer(peer(serverPrivate.publicKey(), SERVER_ADDRESSES).withEndpoint(UdpEndpoint.of(serverUdp))));
        fromClient = new TailnetSockets(client);
        fromServer = new TailnetSockets(server);
    }

    private static DataPlane start(NodePrivateKey key, List<String> addresses, NetStackSettings settings)
            throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return get(DataPlane.builder(key)
                .addresses(addresses.stream().map(IpAddress::of).toList())
                .paths(new UdpPaths(UdpSettings.of(any)))
                .netStack(settings)
                .start());
    }

    private static PeerConfig peer(NodePublicKey key, List<String> addresses) {
        return PeerConfig.of(
                key,
                addresses.stream()
                        .map(address -> IpPrefix.single(IpAddress.of(address)))
                        .toList());
    }

    /** The server's address with a port of its own. */
    public static InetSocketAddress serverAddress(int port) {
        return address(SERVER_ADDRESSES.get(0), port);
    }

    /** The same over IPv6. */
    public static InetSocketAddress serverAddressV6(int port) {
        return address(SERVER_ADDRESSES.get(1), port);
    }

    private static InetSocketAddress address(String host, int port) {
        return OverlayAddress.socketAddress(IpAddress.of(host), port);
    }

    public static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Closes both, in order, and fails if anything made a data plane's own code throw. */
    @Override
    public void close() {
        long failures = failures(client) + failures(server);
        var closing = client.close(Duration.ofSeconds(2)).toCompletableFuture();
        server.close(Duration.ofSeconds(2)).toCompletableFuture().join();
        closing.join();
        if (failures != 0) {
            throw new AssertionError(failures + " packets or commands made something throw");
        }
    }

    private static long failures(DataPlane plane) {
        return plane.statistics()
                .thenApply(DataPlaneStatistics::failures)
                .exceptionally(closedByTheTest -> 0L)
                .toCompletableFuture()
                .join();
    }
}
