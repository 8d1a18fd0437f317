package org.tsrecorder.transport.dataplane;

import java.util.List;
import java.util.Set;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.wireguard.PeerConfig;

/**
 * What changes about the peers, all in one turn. A peer that is not mentioned stays as it is, its sessions too.
 *
 * @param changed new peers, and known ones with another configuration; an address belongs to the last that names it.
 *     Our own key among them is passed over
 * @param removed peers to forget; unknown ones are passed over
 * @param jailed of all peers those that may not begin flows to us, replacing the former ones; counts only with a filter
 */
public record PeerUpdate(List<PeerConfig> changed, List<NodePublicKey> removed, Set<NodePublicKey> jailed) {
    /** Copies the collections. */
    public PeerUpdate {
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        jailed = Set.copyOf(jailed);
    }
}
