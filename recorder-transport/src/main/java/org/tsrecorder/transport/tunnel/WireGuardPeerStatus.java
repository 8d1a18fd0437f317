package org.tsrecorder.transport.tunnel;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code wg show} tells of a peer.
 *
 * @param peer whom the configuration describes
 * @param endpoint where messages to it go
 * @param lastHandshake when its newest session was established
 * @param receivedBytes of authenticated messages, headers and tags included
 * @param sentBytes of messages, likewise
 */
public record WireGuardPeerStatus(
        TunnelPeer peer,
        Optional<InetSocketAddress> endpoint,
        Optional<Instant> lastHandshake,
        long receivedBytes,
        long sentBytes) {}
