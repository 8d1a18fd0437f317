package org.tsrecorder.transport.wireguard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.key.PresharedKey;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * One peer, as wg(8) configures it. Costs little until the first handshake, so a node may add all its peers.
 *
 * @param publicKey who it is
 * @param allowedIps addresses it may send from, and whose packets go to it; a prefix belongs to the peer that was given
 *     it last
 * @param endpoint where to reach it, if known; without, it is learnt from the peer's first authenticated message
 * @param presharedKey mixed into the handshake; 32 zero bytes for none
 * @param persistentKeepalive how long nothing may go either way before a keepalive is sent, up to 65,535 s; zero for
 *     never
 */
public record PeerConfig(
        NodePublicKey publicKey,
        List<IpPrefix> allowedIps,
        Optional<Endpoint> endpoint,
        PresharedKey presharedKey,
        Duration persistentKeepalive) {
    private static final Duration LONGEST_KEEPALIVE = Duration.ofSeconds(65_535);

    /**
     * Takes a copy of the list.
     *
     * @throws IllegalArgumentException when the keepalive is out of its range
     */
    public PeerConfig {
        allowedIps = List.copyOf(allowedIps);
        if (persistentKeepalive.isNegative() || persistentKeepalive.compareTo(LONGEST_KEEPALIVE) > 0) {
            throw new IllegalArgumentException(
                    "persistentKeepalive=" + persistentKeepalive + "; wanted: 0 to " + LONGEST_KEEPALIVE);
        }
    }

    /** A peer without preshared key or persistent keepalive, whose endpoint it will tell itself. */
    public static PeerConfig of(NodePublicKey publicKey, List<IpPrefix> allowedIps) {
        return new PeerConfig(publicKey, allowedIps, Optional.empty(), PresharedKey.none(), Duration.ZERO);
    }

    /** The same with an endpoint. */
    public PeerConfig withEndpoint(Endpoint reachableAt) {
        return new PeerConfig(publicKey, allowedIps, Optional.of(reachableAt), presharedKey, persistentKeepalive);
    }

    /** The same with a preshared key. */
    public PeerConfig withPresharedKey(PresharedKey shared) {
        return new PeerConfig(publicKey, allowedIps, endpoint, shared, persistentKeepalive);
    }

    /** The same with a persistent keepalive. */
    public PeerConfig withPersistentKeepalive(Duration interval) {
        return new PeerConfig(publicKey, allowedIps, endpoint, presharedKey, interval);
    }
}
