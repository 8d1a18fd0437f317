package org.tsrecorder.transport.netmap;

import java.util.List;
import java.util.Set;

/**
 * What one message changed.
 *
 * @param map the network map from now on
 * @param parts what of it is different, compared by value
 * @param peers the peers that are different, each once
 */
public record NetworkMapChange(NetworkMap map, Set<Part> parts, List<PeerDelta> peers) {
    /** A part of a network map. */
    public enum Part {
        /** {@link NetworkMap#self()}. */
        SELF,
        /** {@link NetworkMap#peers()}. */
        PEERS,
        /** {@link NetworkMap#user(long)}. */
        USERS,
        /** {@link NetworkMap#derpMap()}. */
        DERP_MAP,
        /** {@link NetworkMap#dns()}. */
        DNS,
        /** {@link NetworkMap#filterRules()}, and what {@link NetworkMap#whoIs} finds peers may do. */
        FILTER,
        /** {@link NetworkMap#tkaInfo()}. */
        TKA,
        /** {@link NetworkMap#domain()}. */
        DOMAIN,
        /** {@link NetworkMap#health()} and {@link NetworkMap#displayMessages()}. */
        MESSAGES
    }

    /** Takes copies of the collections. */
    public NetworkMapChange {
        parts = Set.copyOf(parts);
        peers = List.copyOf(peers);
    }

    /** Whether anything is different. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }
}
