package org.tsrecorder.transport.dataplane;

import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.wireguard.PeerStatistics;

/**
 * A peer at one moment.
 *
 * @param publicKey who it is
 * @param statistics what {@code wg show} tells of it
 */
public record PeerStatus(NodePublicKey publicKey, PeerStatistics statistics) {}
