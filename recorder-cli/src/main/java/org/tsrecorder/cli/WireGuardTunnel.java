package org.tsrecorder.cli;

import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.server.PeerIdentity;
import org.tsrecorder.transport.server.RecorderServer;
import org.tsrecorder.transport.tunnel.TunnelPeer;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardNode;

/** A WireGuard interface whose peers reach the recorder on port 80 of its addresses. */
final class WireGuardTunnel implements Carrier {
    private static final Logger LOGGER = LoggerFactory.getLogger("org.tsrecorder.cli.wireguard");
    private static final int RECORDER_PORT = 80;

    private final WireGuardNode node;
    private final TunnelCounting counting;

    private WireGuardTunnel(WireGuardNode node) {
        this.node = node;
        this.counting = TunnelCounting.of(
                node.dataPlane(),
                () -> node.peers()
                        .thenApply(peers ->
                                peers.stream().map(TunnelCounts.Peer::of).toList()));
    }

    /** Opens the interface and has the server answer on it. */
    static WireGuardTunnel start(WireGuardConfig config, RecorderServer server) throws IOException {
        config.warnings().forEach(LOGGER::warn);
        WireGuardTunnel tunnel =
                new WireGuardTunnel(WireGuardNode.builder(config).start());
        try {
            tunnel.serve(server);
            return tunnel;
        } catch (IOException e) {
            tunnel.close();
            throw e;
        }
    }

    private void serve(RecorderServer server) throws IOException {
        for (InetSocketAddress endpoint : endpoints()) {
            var bound = node.sockets()
                    .serverBootstrap()
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(server.channelInitializer(this::identify))
                    .bind(endpoint)
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException(
                        Endpoints.show(endpoint) + ": " + bound.cause().getMessage(), bound.cause());
            }
        }
    }

    @Override
    public TunnelCounts counts() {
        return counting.latest();
    }

    private CompletionStage<Optional<PeerIdentity>> identify(SocketAddress remote) {
        return node.whoIs(remote).thenApply(peer -> peer.map(WireGuardTunnel::identity));
    }

    /** A key cannot change hands as a name can, so recordings are stored under the key's fingerprint. */
    private static PeerIdentity identity(TunnelPeer peer) {
        return new PeerIdentity(peer.fingerprint(), peer.nameOrFingerprint(), Optional.empty(), List.of());
    }

    /** Where sessions are taken, inside the tunnel. */
    private List<InetSocketAddress> endpoints() {
        return node.addresses().stream()
                .map(address -> new InetSocketAddress(address, RECORDER_PORT))
                .toList();
    }

    /** {@code tailnet=10.7.0.1:80,[fd07::1]:80 wireguard=:51820}. */
    @Override
    public String readyWords() {
        return "tailnet="
                + endpoints().stream().map(NetUtil::toSocketAddressString).collect(Collectors.joining(","))
                + " wireguard=:" + node.udpAddress().getPort();
    }

    @Override
    public void close() {
        node.close();
    }
}
