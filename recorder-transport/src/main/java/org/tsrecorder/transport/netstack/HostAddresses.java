package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.IpAddress;

/** Which addresses a single other host can have: RFC 1122 §3.2.1.3, RFC 4291 §2.5 and §2.7. */
final class HostAddresses {
    private HostAddresses() {}

    /** Whether packets can come from, and go to, a host of this address. */
    static boolean isHost(IpAddress address) {
        return isHost(address.isV6(), address.high(), address.low());
    }

    /** The same for an address in its numbers. */
    static boolean isHost(boolean v6, long high, long low) {
        if (v6) {
            boolean unspecifiedOrLoopback = high == 0 && low >>> 1 == 0;
            boolean mapped = high == 0 && low >>> 32 == 0xFFFF;
            boolean multicast = high >>> 56 == 0xFF;
            return !multicast && !unspecifiedOrLoopback && !mapped;
        }
        // not 0/8, 127/8, and from 224/4 on
        return low >>> 24 != 0 && low >>> 24 != 127 && low >>> 28 < 0xE;
    }
}
