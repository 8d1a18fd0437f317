package org.tsrecorder.transport.filter;

/**
 * Ports from {@code first} to {@code last}, both included.
 *
 * @param first 0 to 65535
 * @param last from {@code first} to 65535
 */
public record PortRange(int first, int last) {
    /** Every port, and protocols that have none. */
    public static final PortRange ALL = new PortRange(0, 0xFFFF);

    /** Checks the order. */
    public PortRange {
        if (first < 0 || last < first || last > 0xFFFF) {
            throw new IllegalArgumentException("ports " + first + "-" + last);
        }
    }

    /** This port alone. */
    public static PortRange single(int port) {
        return new PortRange(port, port);
    }

    /** Whether the port is one of them. */
    public boolean contains(int port) {
        return port >= first && port <= last;
    }
}
