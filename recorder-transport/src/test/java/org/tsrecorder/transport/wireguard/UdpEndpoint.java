package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.packet.IpAddress;

/** An address and a port. */
record UdpEndpoint(IpAddress address, int port) implements Endpoint {
    static UdpEndpoint of(String address, int port) {
        return new UdpEndpoint(IpAddress.of(address), port);
    }
}
