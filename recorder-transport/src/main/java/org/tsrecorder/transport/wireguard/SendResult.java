package org.tsrecorder.transport.wireguard;

/** What became of a packet given to {@link WireGuard#send}. */
public enum SendResult {
    /** Encrypted and handed to the output. */
    SENT,

    /** Waits for a handshake, which is under way. */
    QUEUED,

    /** Was to wait for a handshake, but the waiting packets of all peers leave no room; the packet is dropped. */
    NO_ROOM,

    /** No peer's allowed addresses hold the destination; the packet is dropped. */
    NO_ROUTE,

    /** Not an IP packet, or larger than a datagram can hold; the packet is dropped. */
    MALFORMED
}
