package org.tsrecorder.transport.packet;

import java.util.Optional;

/**
 * An IP address and a port: where a datagram comes from or goes to. Go's {@code netip.AddrPort}, without zones.
 *
 * @param address IPv4 or IPv6
 * @param port 0 to 65,535
 */
public record IpEndpoint(IpAddress address, int port) {
    private static final int MAX_PORT = 0xFFFF;
    private static final int MAX_PORT_DIGITS = 5;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when the port is out of its range
     */
    public IpEndpoint {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port=" + port + "; wanted: 0 to " + MAX_PORT);
        }
    }

    /** Reads {@code 192.0.2.1:41641} or {@code [2001:db8::1]:41641}; empty for anything else. */
    public static Optional<IpEndpoint> parse(String text) {
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? -1 : parsePort(text, colon + 1);
        if (port < 0) {
            return Optional.empty();
        }
        boolean bracketed = colon >= 2 && text.charAt(0) == '[' && text.charAt(colon - 1) == ']';
        String host = bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
        return IpAddress.parse(host)
                .filter(address -> address.isV6() == bracketed)
                .map(address -> new IpEndpoint(address, port));
    }

    private static int parsePort(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > MAX_PORT_DIGITS) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + c - '0';
        }
        return port > MAX_PORT ? -1 : port;
    }

    /** {@code address:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return address.isV6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
