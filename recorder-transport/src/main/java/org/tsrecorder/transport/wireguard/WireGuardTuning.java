package org.tsrecorder.transport.wireguard;

import java.util.Objects;

/**
 * Our own choices: how large the engine may grow, when it takes itself to be under load, whether peers roam, and how
 * fast its time runs.
 *
 * @param mtu largest inner packet that padding may fill up to, in bytes; larger packets are sent unpadded
 * @param roaming whether an authenticated message from elsewhere moves its peer's endpoint there, as stock WireGuard
 *     does; false where another layer picks the path. A peer without an endpoint takes the first one either way
 * @param maxPeers peers known at a time
 * @param maxQueuedPackets packets of one peer waiting for a handshake; the oldest make room
 * @param maxQueuedBytes bytes of all peers' waiting packets; a peer's oldest make room for its newest
 * @param handshakesPerSecond handshake messages with a valid mac1 per second that count as no load; each costs about
 *     half a millisecond
 * @param handshakeBurst so many of them at once are no load either
 * @param maxLimitedSources addresses whose rate is remembered under load; the one not heard of longest makes room
 * @param times when keypairs are renewed and given up
 */
public record WireGuardTuning(
        int mtu,
        boolean roaming,
        int maxPeers,
        int maxQueuedPackets,
        int maxQueuedBytes,
        int handshakesPerSecond,
        int handshakeBurst,
        int maxLimitedSources,
        WireGuardTimes times) {
    /** Stock WireGuard: MTU 1420, roaming. */
    public static final WireGuardTuning STOCK =
            new WireGuardTuning(1_420, true, 65_536, 128, 32 << 20, 200, 128, 16_384, WireGuardTimes.PAPER);

    /** A tailnet node: MTU 1280, endpoints set by the layer that finds paths. */
    public static final WireGuardTuning TAILNET =
            new WireGuardTuning(1_280, false, 65_536, 128, 32 << 20, 200, 128, 16_384, WireGuardTimes.PAPER);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a limit is not positive, or the MTU below 576 or above 65,475
     */
    public WireGuardTuning {
        if (mtu < 576 || mtu > MessageLayout.MAX_CONTENT) {
            throw new IllegalArgumentException("mtu=" + mtu + "; wanted: 576 to " + MessageLayout.MAX_CONTENT);
        }
        Objects.requireNonNull(times, "times");
        requirePositive("maxPeers", maxPeers);
        requirePositive("maxQueuedPackets", maxQueuedPackets);
        requirePositive("maxQueuedBytes", maxQueuedBytes);
        requirePositive("handshakesPerSecond", handshakesPerSecond);
        requirePositive("handshakeBurst", handshakeBurst);
        requirePositive("maxLimitedSources", maxLimitedSources);
    }

    /** The same with another MTU. */
    public WireGuardTuning withMtu(int other) {
        return new WireGuardTuning(
                other,
                roaming,
                maxPeers,
                maxQueuedPackets,
                maxQueuedBytes,
                handshakesPerSecond,
                handshakeBurst,
                maxLimitedSources,
                times);
    }

    /** The same with other times. */
    public WireGuardTuning withTimes(WireGuardTimes others) {
        return new WireGuardTuning(
                mtu,
                roaming,
                maxPeers,
                maxQueuedPackets,
                maxQueuedBytes,
                handshakesPerSecond,
                handshakeBurst,
                maxLimitedSources,
                others);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + "=" + value + "; wanted: more than 0");
        }
    }
}
