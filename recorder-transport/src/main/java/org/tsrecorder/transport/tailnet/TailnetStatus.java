package org.tsrecorder.transport.tailnet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.packet.IpAddress;

/**
 * A node at one moment. What only the control server knows is empty until it has told.
 *
 * @param state how it stands with the control server
 * @param stableId its name for good
 * @param name its name in DNS, without the final dot
 * @param addresses its own
 * @param keyExpiry until when its key is good; empty for ever
 * @param homeDerp the region of the relay that it is reached through; 0 for none
 * @param health what the server or the node itself finds wrong, a line each
 * @param peers all others that it may speak with, by name
 */
public record TailnetStatus(
        ControlState state,
        String stableId,
        String name,
        List<IpAddress> addresses,
        Optional<Instant> keyExpiry,
        int homeDerp,
        List<String> health,
        List<TailnetPeer> peers) {
    /** Copies the lists. */
    public TailnetStatus {
        addresses = List.copyOf(addresses);
        health = List.copyOf(health);
        peers = List.copyOf(peers);
    }
}
