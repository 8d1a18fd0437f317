package org.tsrecorder.transport.client;

/**
 * Where a recorder listens.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record RecorderAddress(String host, int port) {
    /** The port of a recorder on a tailnet. */
    public static final int DEFAULT_PORT = 80;

    private static final String SCHEME = "http://";

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException when the host is empty or the port out of range
     */
    public RecorderAddress {
        if (host.isBlank() || host.indexOf('/') >= 0 || port < 1 || port > 0xFFFF) {
            throw unusable(host + ":" + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]:port}, or the same as an {@code http://} URL without a path.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static RecorderAddress parse(String text) {
        String address = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        if (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        int bracket = address.indexOf(']');
        boolean bare = bracket < 0 && address.indexOf(':') != address.lastIndexOf(':');
        int colon = bare ? -1 : address.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? address : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(address.substring(colon + 1));
            return new RecorderAddress(host, port);
        } catch (NumberFormatException e) {
            throw unusable(text);
        }
    }

    private static IllegalArgumentException unusable(String got) {
        return new IllegalArgumentException("recorder address: wanted HOST:PORT, port 1 to 65535, got " + got);
    }

    /** {@code host:port}, an IPv6 address in brackets: the form of an HTTP authority. */
    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
