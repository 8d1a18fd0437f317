package org.tsrecorder.transport.magicsock;

import java.time.Duration;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * How a peer is reached at one moment.
 *
 * @param nodeKey whom
 * @param direct the address that datagrams go to, and to no relay besides; empty if there is none that is trusted
 * @param latency the last round trip to that address
 * @param derpRegion the relay's region that is used otherwise; 0 if there is none either
 * @param active whether something was sent within the last 45 s
 */
public record PathStatus(
        NodePublicKey nodeKey,
        Optional<IpEndpoint> direct,
        Optional<Duration> latency,
        int derpRegion,
        boolean active) {}
