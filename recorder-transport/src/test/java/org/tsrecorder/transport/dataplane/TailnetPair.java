package org.tsrecorder.transport.dataplane;

import static org.tsrecorder.transport.socket.TwoNodes.get;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.filter.FilterRule;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.socket.TailnetSockets;
import org.tsrecorder.transport.udp.UdpSettings;
import org.tsrecorder.transport.wireguard.PeerConfig;

/** Two data planes that speak TSMP, each behind a filter that lets in all of the other. */
final class TailnetPair implements AutoCloseable {
    static final IpAddress A_V4 = IpAddress.of("100.64.0.1");
    static final IpAddress A_V6 = IpAddress.of("fd7a:115c:a1e0::1");
    static final IpAddress B_V4 = IpAddress.of("100.64.0.2");
    static final IpAddress B_V6 = IpAddress.of("fd7a:115c:a1e0::2");

    final Node a;
    final Node b;

    /** One of them. */
    static final class Node {
        final NodePrivateKey key = NodePrivateKey.generate(RandomSource.secure());
        final DiscoPublicKey discoKey =
                DiscoPrivateKey.generate(RandomSource.secure()).publicKey();
        final Queue<DiscoPublicKey> heard = new ConcurrentLinkedQueue<>();
        final List<IpAddress> addresses;
        final DataPlane plane;
        final TailnetSockets sockets;

        Node(List<IpAddress> addresses) throws Exception {
            this.addresses = addresses;
            plane = get(DataPlane.builder(key)
                    .addresses(addresses)
                    .paths(new UdpPaths(UdpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))))
                    .filter(List.of())
                    .tsmp(discoKey, (peer, advertised) -> heard.add(advertised))
                    .start());
            sockets = new TailnetSockets(plane);
        }

        PeerConfig asPeer(NodePublicKey publicKey) {
            return PeerConfig.of(publicKey, prefixes())
                    .withEndpoint(UdpEndpoint.of(((UdpPaths) plane.paths()).address()));
        }

        List<IpPrefix> prefixes() {
            return addresses.stream().map(IpPrefix::single).toList();
        }

        long count(String counter) throws Exception {
            return get(plane.statistics()).netStack().getOrDefault(counter, 0L);
        }
    }

    TailnetPair() throws Exception {
        a = new Node(List.of(A_V4, A_V6));
        b = new Node(List.of(B_V4, B_V6));
        introduce(a, b, Set.of());
        introduce(b, a, Set.of());
        get(a.plane.filter(List.of(FilterRule.allowAll(b.prefixes()))));
        get(b.plane.filter(List.of(FilterRule.allowAll(a.prefixes()))));
    }

    /** Makes one node known to another. */
    static void introduce(Node to, Node peer, Set<NodePublicKey> jailed) throws Exception {
        get(to.plane.update(new PeerUpdate(List.of(peer.asPeer(peer.key.publicKey())), List.of(), jailed)));
    }

    static InetSocketAddress at(IpAddress address, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByAddress(address.octets()), port);
    }

    @Override
    public void close() {
        a.plane.close(Duration.ZERO).toCompletableFuture().join();
        b.plane.close(Duration.ZERO).toCompletableFuture().join();
    }
}
