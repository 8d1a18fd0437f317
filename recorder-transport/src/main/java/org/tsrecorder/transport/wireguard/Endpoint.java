package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.packet.IpAddress;

/**
 * Where datagrams of a peer go to and come from: a UDP address, or whatever a layer below makes of it. The engine hands
 * it back as it was given and compares with {@code equals}; only what defends against floods looks inside.
 */
public interface Endpoint {
    /**
     * The address that a flood is counted by: IPv4 whole, of IPv6 the first 64 bits. A relay invents one for each of
     * its clients.
     */
    IpAddress address();

    /** The port, 0 to 65,535; with the address it is what a cookie is bound to. */
    int port();
}
