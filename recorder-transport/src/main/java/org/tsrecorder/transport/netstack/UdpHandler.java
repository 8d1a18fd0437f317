package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.IpAddress;

/**
 * What a {@link UdpSocket} tells its owner. Called on the stack's thread, in {@link NetStack#flush}. One that throws
 * has its socket closed.
 */
public interface UdpHandler {
    /** There are datagrams to {@link UdpSocket#poll}, after there were none. */
    void readable(UdpSocket socket);

    /** An ICMP error says that a datagram to this peer did not arrive (RFC 1122 §4.1.3.3). */
    default void unreachable(UdpSocket socket, IpAddress remote, int remotePort) {}
}
