package org.tsrecorder.transport.localapi;

import java.util.List;
import java.util.Optional;

/**
 * Who has an address, as tailscaled knows it from the network map.
 *
 * @param stableId the node's stable ID
 * @param nodeName its fully qualified name, without the trailing dot
 * @param user login name of its owner; empty for a tagged node
 * @param tags its tags, {@code tag:…}; empty for a node that belongs to a user
 */
public record LocalWhoIs(String stableId, String nodeName, Optional<String> user, List<String> tags) {
    /** Copies the tags. */
    public LocalWhoIs {
        tags = List.copyOf(tags);
    }
}
