package org.tsrecorder.transport.wireguard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.time.TokenBucket;

/**
 * Twenty handshake messages a second, five at once, from each address that proved with a mac2 that it is its own
 * (paper, §5.3). An IPv6 sender owns whole networks, so its first 64 bits are what is counted. Bounded: the source not
 * heard of longest is forgotten, which at worst gives it a new burst.
 */
final class SourceRateLimiter {
    private final Map<IpAddress, TokenBucket> buckets;

    SourceRateLimiter(int maxSources) {
        buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<IpAddress, TokenBucket> eldest) {
                return size() > maxSources;
            }
        };
    }

    /** Whether one more message from there may be worked on. */
    boolean allows(long nowNanos, IpAddress address) {
        return buckets.computeIfAbsent(network(address), unused -> newBucket()).tryTake(nowNanos);
    }

    /** How many sources are remembered. */
    int size() {
        return buckets.size();
    }

    private static TokenBucket newBucket() {
        return new TokenBucket(WireGuardConstants.HANDSHAKES_PER_SECOND, WireGuardConstants.HANDSHAKE_BURST);
    }

    private static IpAddress network(IpAddress address) {
        return address.isV6() ? IpAddress.v6(address.high(), 0) : address;
    }
}
