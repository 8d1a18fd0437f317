package org.tsrecorder.transport.tailnet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * A peer at one moment.
 *
 * @param stableId its name for good
 * @param name its name in DNS, without the final dot
 * @param addresses its own
 * @param tags that own it; empty when a user does
 * @param user its owner's login name; empty if not known
 * @param online whether control says that it is
 * @param direct the address that it is reached at directly; empty if it is not
 * @param derpRegion the region of the relay that leads to it otherwise; 0 for none
 * @param latency the last round trip to {@code direct}
 * @param lastHandshake when its session was last made or renewed
 * @param receivedBytes of it, as WireGuard's datagrams
 * @param sentBytes to it, likewise
 */
public record TailnetPeer(
        String stableId,
        String name,
        List<IpAddress> addresses,
        List<String> tags,
        String user,
        boolean online,
        Optional<IpEndpoint> direct,
        int derpRegion,
        Optional<Duration> latency,
        Optional<Instant> lastHandshake,
        long receivedBytes,
        long sentBytes) {
    /** Copies the lists. */
    public TailnetPeer {
        addresses = List.copyOf(addresses);
        tags = List.copyOf(tags);
    }
}
