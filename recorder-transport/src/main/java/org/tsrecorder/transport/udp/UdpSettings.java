package org.tsrecorder.transport.udp;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a {@link UdpEdge} is opened.
 *
 * @param address where to listen; port 0 asks for any free one, and the IPv4 or IPv6 wildcard stands for both families
 *     where the host has both
 * @param mode how to speak to the kernel; empty for the best there is
 * @param receiveBufferBytes the kernel's buffer for what we have not read yet; the kernel may grant less
 * @param sendBufferBytes the kernel's buffer for what it has not sent yet; the kernel may grant less
 * @param maxUnsentBytes most bytes that wait in our memory when the kernel's buffer is full; more is dropped
 */
public record UdpSettings(
        InetSocketAddress address,
        Optional<UdpMode> mode,
        int receiveBufferBytes,
        int sendBufferBytes,
        int maxUnsentBytes) {
    private static final int DEFAULT_SOCKET_BUFFER_BYTES = 7 << 20;
    private static final int DEFAULT_UNSENT_BYTES = 8 << 20;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a size is not positive, or the address is a name without an address
     */
    public UdpSettings {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address=" + address + "; wanted: an IP address");
        }
        if (receiveBufferBytes <= 0 || sendBufferBytes <= 0 || maxUnsentBytes <= 0) {
            throw new IllegalArgumentException("receiveBufferBytes=" + receiveBufferBytes + ", sendBufferBytes="
                    + sendBufferBytes + ", maxUnsentBytes=" + maxUnsentBytes + "; wanted: more than 0");
        }
    }

    /** Both families, with 7 MiB of socket buffers as wireguard-go asks for. */
    public static UdpSettings of(InetSocketAddress address) {
        return new UdpSettings(
                address,
                Optional.empty(),
                DEFAULT_SOCKET_BUFFER_BYTES,
                DEFAULT_SOCKET_BUFFER_BYTES,
                DEFAULT_UNSENT_BYTES);
    }

    /** The same in this mode, whether or not there is a better one. */
    public UdpSettings withMode(UdpMode forced) {
        return new UdpSettings(address, Optional.of(forced), receiveBufferBytes, sendBufferBytes, maxUnsentBytes);
    }

    /** The same at another address. */
    public UdpSettings withAddress(InetSocketAddress other) {
        return new UdpSettings(other, mode, receiveBufferBytes, sendBufferBytes, maxUnsentBytes);
    }
}
