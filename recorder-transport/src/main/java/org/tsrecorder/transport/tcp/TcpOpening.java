package org.tsrecorder.transport.tcp;

/**
 * What a connection has to be told before its first segment.
 *
 * @param localPort our port, 1 to 65535
 * @param remotePort the peer's port, 1 to 65535; 0 while it is not known (LISTEN)
 * @param initialSequenceNumber our ISS, see {@link InitialSequenceNumbers}
 * @param timestampOffset added to our timestamp clock so that it tells nothing about our uptime (RFC 7323 §5.4)
 * @param defaultSegmentSize what a peer takes that sends no MSS option: {@link #DEFAULT_V4} or {@link #DEFAULT_V6}
 * @param maximumSegmentSize most octets of TCP options and payload in a packet of the path's MTU: the MTU less the IP
 *     header and 20 octets, 1240 for IPv4 and 1220 for IPv6 in a tailnet; at least {@value TcpTuning#LEAST_MSS}
 */
public record TcpOpening(
        int localPort,
        int remotePort,
        int initialSequenceNumber,
        int timestampOffset,
        int defaultSegmentSize,
        int maximumSegmentSize) {
    /** RFC 9293 §3.7.1 (MUST-15) for IPv4. */
    public static final int DEFAULT_V4 = 536;

    /** RFC 9293 §3.7.1 (MUST-15) for IPv6. */
    public static final int DEFAULT_V6 = 1220;

    /** Checks the ranges. */
    public TcpOpening {
        checkPort(localPort, 1);
        checkPort(remotePort, 0);
        if (maximumSegmentSize < TcpTuning.LEAST_MSS || maximumSegmentSize > 0xFFFF) {
            throw new IllegalArgumentException("maximumSegmentSize=" + maximumSegmentSize);
        }
    }

    private static void checkPort(int port, int least) {
        if (port < least || port > 0xFFFF) {
            throw new IllegalArgumentException("port=" + port);
        }
    }

    /** The same for a peer whose port is known now. */
    TcpOpening withRemotePort(int port) {
        return new TcpOpening(
                localPort, port, initialSequenceNumber, timestampOffset, defaultSegmentSize, maximumSegmentSize);
    }
}
