package org.tsrecorder.transport.tcp;

/**
 * What a completed handshake agreed on, for a connection that was kept in a SYN cookie instead of in memory (RFC 4987
 * §3.6).
 *
 * @param peerInitialSequenceNumber the peer's ISS
 * @param peerMaximumSegmentSize the peer's MSS option, 536 for IPv4 or 1220 for IPv6 when it sent none
 * @param sendWindowShift the peer's window scale, 0 to 14, or {@link #NO_SCALING} when none was agreed
 * @param receiveWindowShift the window scale that our SYN-ACK told, ignored when none was agreed
 * @param selectiveAcknowledgments whether both sides sent SACK-permitted
 * @param timestamps whether both sides sent timestamps
 * @param peerTimestamp the peer's newest TSval, if they did
 */
public record TcpHandshake(
        int peerInitialSequenceNumber,
        int peerMaximumSegmentSize,
        int sendWindowShift,
        int receiveWindowShift,
        boolean selectiveAcknowledgments,
        boolean timestamps,
        int peerTimestamp) {
    /** No window scaling was agreed. */
    public static final int NO_SCALING = -1;
}
