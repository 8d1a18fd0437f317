package org.tsrecorder.transport.dataplane;

import java.net.InetSocketAddress;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.wireguard.Endpoint;

/** A UDP address, as sockets and as WireGuard know it. Immutable. */
public final class UdpEndpoint implements Endpoint {
    private final InetSocketAddress socketAddress;
    private final IpAddress address;

    private UdpEndpoint(InetSocketAddress socketAddress) {
        this.socketAddress = socketAddress;
        this.address = IpAddress.ofOctets(socketAddress.getAddress().getAddress());
    }

    /**
     * The endpoint of this address.
     *
     * @throws IllegalArgumentException when it is a name without an address
     */
    public static UdpEndpoint of(InetSocketAddress socketAddress) {
        if (socketAddress.isUnresolved()) {
            throw new IllegalArgumentException("endpoint=" + socketAddress + "; wanted: an IP address");
        }
        return new UdpEndpoint(socketAddress);
    }

    /** The address for a socket. */
    public InetSocketAddress socketAddress() {
        return socketAddress;
    }

    @Override
    public IpAddress address() {
        return address;
    }

    @Override
    public int port() {
        return socketAddress.getPort();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UdpEndpoint that && socketAddress.equals(that.socketAddress);
    }

    @Override
    public int hashCode() {
        return socketAddress.hashCode();
    }

    /** {@code address:port}, an IPv6 address in brackets, as wg(8) prints it. */
    @Override
    public String toString() {
        return address.isV6() ? "[" + address + "]:" + port() : address + ":" + port();
    }
}
