package org.tsrecorder.transport.magicsock;

import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * How good an address is to reach a peer at: {@code betterAddr} of Tailscale's {@code magicsock}, with its points.
 *
 * <p>The faster of two gets as many points as its latency is lower in percent. Each gets points for being near, which
 * is less likely to cost its owner money, and for IPv6. Who has more is better; but one point more than nothing is not
 * worth a change, lest two equal paths take turns.
 */
final class AddressQuality {
    private static final int LOOPBACK_POINTS = 50;
    private static final int LINK_LOCAL_POINTS = 30;
    private static final int PRIVATE_POINTS = 20;
    private static final int IPV6_POINTS = 10;
    private static final long PERCENT = 100;

    /** RFC 1918 and RFC 4193. */
    private static final IpPrefix[] PRIVATE = {
        IpPrefix.of("10.0.0.0/8"), IpPrefix.of("172.16.0.0/12"), IpPrefix.of("192.168.0.0/16"), IpPrefix.of("fc00::/7")
    };

    private AddressQuality() {}

    /** Whether a candidate with this latency is to replace the current address with that one. */
    static boolean isBetter(IpAddress candidate, long latencyNanos, IpAddress current, long currentLatencyNanos) {
        int points = fixedPoints(candidate) + speedPoints(latencyNanos, currentLatencyNanos);
        int currentPoints = fixedPoints(current) + speedPoints(currentLatencyNanos, latencyNanos);
        return points > currentPoints && (points > 1 || currentPoints > 0);
    }

    /** By how many percent this is faster than the other; 0 if it is not. */
    private static int speedPoints(long latencyNanos, long otherNanos) {
        return latencyNanos < otherNanos ? (int) (PERCENT - latencyNanos * PERCENT / otherNanos) : 0;
    }

    private static int fixedPoints(IpAddress address) {
        return nearness(address) + (address.isV6() ? IPV6_POINTS : 0);
    }

    private static int nearness(IpAddress address) {
        if (address.isLoopback()) {
            return LOOPBACK_POINTS;
        }
        if (address.isLinkLocal()) {
            return LINK_LOCAL_POINTS;
        }
        for (IpPrefix prefix : PRIVATE) {
            if (prefix.contains(address)) {
                return PRIVATE_POINTS;
            }
        }
        return 0;
    }
}
