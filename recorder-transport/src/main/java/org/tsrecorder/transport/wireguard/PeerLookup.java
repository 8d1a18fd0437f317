package org.tsrecorder.transport.wireguard;

import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;

/** Finds peers that were not added, when they initiate. */
@FunctionalInterface
public interface PeerLookup {
    /** Knows nobody: only peers that were added are spoken to. */
    PeerLookup NONE = unused -> Optional.empty();

    /**
     * Who has this static key? Asked before the key is proven, at most once per initiation; the peer is added only once
     * it is.
     *
     * @return the peer, with that very key, or empty to drop the initiation
     */
    Optional<PeerConfig> find(NodePublicKey publicKey);
}
