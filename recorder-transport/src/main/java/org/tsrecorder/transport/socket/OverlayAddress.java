package org.tsrecorder.transport.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.tsrecorder.transport.packet.IpAddress;

/** Between the JDK's addresses and the engines'. */
final class OverlayAddress {
    private OverlayAddress() {}

    static IpAddress ip(InetSocketAddress address) {
        return IpAddress.ofOctets(address.getAddress().getAddress());
    }

    /**
     * The address as one that can be connected or bound to.
     *
     * @throws UnsupportedAddressTypeException when it is none of IP
     * @throws UnresolvedAddressException when it is a name
     */
    static InetSocketAddress check(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return inet;
    }

    static InetSocketAddress socketAddress(IpAddress address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.octets()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP address has 4 or 16 octets", e);
        }
    }
}
