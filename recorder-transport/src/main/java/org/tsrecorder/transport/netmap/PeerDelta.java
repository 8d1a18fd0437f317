package org.tsrecorder.transport.netmap;

import java.util.Optional;
import org.tsrecorder.transport.tailcfg.Node;

/**
 * What happened to one peer. The two are never equal.
 *
 * @param before what it was; empty when it is new
 * @param after what it is; empty when it is gone
 */
public record PeerDelta(Optional<Node> before, Optional<Node> after) {
    /** Checks that there is a peer. */
    public PeerDelta {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("neither before nor after; wanted: a peer");
        }
    }

    /** The peer's {@link Node#id()}. */
    public long id() {
        return after.or(() -> before).orElseThrow().id();
    }
}
