package org.tsrecorder.transport.magicsock;

import java.time.Duration;
import java.util.Optional;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * How a ping went.
 *
 * @param latency the round trip
 * @param endpoint the peer's address, if it was reached directly
 * @param derpRegion the relay's region, if it was reached through a relay; 0 otherwise
 */
public record PingResult(Duration latency, Optional<IpEndpoint> endpoint, int derpRegion) {}
