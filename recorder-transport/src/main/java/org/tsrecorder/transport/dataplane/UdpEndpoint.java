package org.tsrecorder.transport.dataplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
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

    /** The endpoint of this address. */
    public static UdpEndpoint of(IpEndpoint endpoint) {
        try {
            InetAddress address = InetAddress.getByAddress(endpoint.address().octets());
            return new UdpEndpoint(new InetSocketAddress(address, endpoint.port()));
        } catch (UnknownHostException e) {
            throw new AssertionError("octets are 4 or 16", e);
        }
    }

    /** The address without a socket's trappings. */
    public IpEndpoint ipEndpoint() {
        return new IpEndpoint(address, port());
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
