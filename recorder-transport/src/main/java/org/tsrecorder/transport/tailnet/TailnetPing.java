package org.tsrecorder.transport.tailnet;

import java.time.Duration;
import java.util.Optional;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * A peer answered a ping.
 *
 * @param name its name in DNS, without the final dot
 * @param address its address in the tailnet
 * @param latency there and back
 * @param direct where it answered from; empty if it did so through a relay, or the kind of ping does not tell
 * @param derpRegion the region of the relay; 0 if it answered directly, or the kind of ping does not tell
 */
public record TailnetPing(
        String name, IpAddress address, Duration latency, Optional<IpEndpoint> direct, int derpRegion) {
    /** How a peer is asked. */
    public enum Type {
        /** Outside of the tunnel, by the paths that its datagrams may go: tells the path. */
        DISCO,
        /** Through the tunnel, answered by the peer's node. */
        TSMP,
        /** Through the tunnel, answered by the peer's host, if its rules let us. */
        ICMP
    }
}
