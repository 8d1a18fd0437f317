package org.tsrecorder.transport.tunnel;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.key.PresharedKey;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * One {@code [Peer]} of a configuration.
 *
 * @param publicKey who it is
 * @param name what a comment {@code # Name = laptop} in its section calls it
 * @param presharedKey mixed into the handshake; 32 zero bytes for none
 * @param allowedIps addresses that it may send from; no other peer has the same prefix
 * @param endpoint where to reach it; without, it has to call first
 * @param persistentKeepalive how long nothing may go either way before a keepalive is sent; zero for never
 */
public record TunnelPeer(
        NodePublicKey publicKey,
        Optional<String> name,
        PresharedKey presharedKey,
        List<IpPrefix> allowedIps,
        Optional<PeerEndpoint> endpoint,
        Duration persistentKeepalive) {
    private static final int FINGERPRINT_BYTES = 8;

    /** Takes a copy of the list. */
    public TunnelPeer {
        allowedIps = List.copyOf(allowedIps);
    }

    /**
     * Tells this peer from all others of the configuration, whatever it is called: the first 8 bytes of its public key
     * as 16 hex digits.
     */
    public String fingerprint() {
        return HexFormat.of().formatHex(publicKey.bytes(), 0, FINGERPRINT_BYTES);
    }

    /** Its name, or its fingerprint when it has none. */
    public String nameOrFingerprint() {
        return name.orElseGet(this::fingerprint);
    }
}
