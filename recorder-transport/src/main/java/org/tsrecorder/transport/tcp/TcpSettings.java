package org.tsrecorder.transport.tcp;

/**
 * How connections behave; one value serves any number of them.
 *
 * @param receiveBufferInitial octets of receive window a connection begins with
 * @param receiveBufferMaximum octets the receive window may grow to, at most 1 GiB; it also decides the window scale
 * @param sendBuffer most octets written and not yet acknowledged
 * @param timeouts how long to wait for what
 * @param congestion which algorithm paces the sender
 * @param noDelay whether small segments go out at once (the Nagle algorithm is off); can be switched per connection
 * @param timestamps whether to offer and accept timestamps (RFC 7323 §3)
 * @param selectiveAcknowledgments whether to offer and accept SACK (RFC 2018)
 */
public record TcpSettings(
        int receiveBufferInitial,
        int receiveBufferMaximum,
        int sendBuffer,
        TcpTimeouts timeouts,
        Congestion congestion,
        boolean noDelay,
        boolean timestamps,
        boolean selectiveAcknowledgments) {
    /** The congestion control algorithms there are. */
    public enum Congestion {
        /** RFC 9438. */
        CUBIC,
        /** RFC 5681 with RFC 6582. */
        NEW_RENO
    }

    /** What a node runs with: 128 KiB growing to 8 MiB to receive, 2 MiB to send, CUBIC, every option on. */
    public static final TcpSettings DEFAULT = new TcpSettings(
            128 * 1024, 8 * 1024 * 1024, 2 * 1024 * 1024, TcpTimeouts.DEFAULT, Congestion.CUBIC, false, true, true);

    /** Checks the ranges. */
    public TcpSettings {
        if (receiveBufferInitial < 1
                || receiveBufferMaximum < receiveBufferInitial
                || receiveBufferMaximum > TcpConstants.MOST_WINDOW) {
            throw new IllegalArgumentException("receiveBufferInitial=" + receiveBufferInitial
                    + ", receiveBufferMaximum=" + receiveBufferMaximum + "; wanted: 1 to " + TcpConstants.MOST_WINDOW);
        }
        if (sendBuffer < 1 || sendBuffer > TcpConstants.MOST_WINDOW) {
            throw new IllegalArgumentException("sendBuffer=" + sendBuffer);
        }
    }

    /** The same with other buffer sizes, in octets. */
    public TcpSettings withBuffers(int receiveInitial, int receiveMaximum, int send) {
        return new TcpSettings(
                receiveInitial,
                receiveMaximum,
                send,
                timeouts,
                congestion,
                noDelay,
                timestamps,
                selectiveAcknowledgments);
    }

    /** The same with other timeouts. */
    public TcpSettings withTimeouts(TcpTimeouts other) {
        return new TcpSettings(
                receiveBufferInitial,
                receiveBufferMaximum,
                sendBuffer,
                other,
                congestion,
                noDelay,
                timestamps,
                selectiveAcknowledgments);
    }

    /** The same with another congestion control. */
    public TcpSettings withCongestion(Congestion other) {
        return new TcpSettings(
                receiveBufferInitial,
                receiveBufferMaximum,
                sendBuffer,
                timeouts,
                other,
                noDelay,
                timestamps,
                selectiveAcknowledgments);
    }

    /** The same with the Nagle algorithm off or on. */
    public TcpSettings withNoDelay(boolean off) {
        return new TcpSettings(
                receiveBufferInitial,
                receiveBufferMaximum,
                sendBuffer,
                timeouts,
                congestion,
                off,
                timestamps,
                selectiveAcknowledgments);
    }

    /** The same offering other options. */
    public TcpSettings withOptions(boolean offerTimestamps, boolean offerSelectiveAcknowledgments) {
        return new TcpSettings(
                receiveBufferInitial,
                receiveBufferMaximum,
                sendBuffer,
                timeouts,
                congestion,
                noDelay,
                offerTimestamps,
                offerSelectiveAcknowledgments);
    }
}
