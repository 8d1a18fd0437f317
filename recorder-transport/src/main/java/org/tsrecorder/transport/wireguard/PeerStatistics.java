package org.tsrecorder.transport.wireguard;

import java.time.Instant;
import java.util.Optional;

/**
 * What {@code wg show} tells of a peer.
 *
 * @param endpoint where messages to it go
 * @param lastHandshake when its newest session was established
 * @param receivedBytes of authenticated messages, headers and tags included
 * @param sentBytes of messages, likewise
 */
public record PeerStatistics(
        Optional<Endpoint> endpoint, Optional<Instant> lastHandshake, long receivedBytes, long sentBytes) {}
