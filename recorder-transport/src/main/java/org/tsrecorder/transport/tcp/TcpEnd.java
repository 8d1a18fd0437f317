package org.tsrecorder.transport.tcp;

/** How a connection came to its end. */
public enum TcpEnd {
    /** Both sides closed and everything was acknowledged. */
    ORDERLY,
    /** The peer answered our SYN with a RST. */
    REFUSED,
    /** The peer reset the connection. */
    RESET,
    /** The owner aborted, or closed while data from the peer was unread or still arriving. */
    ABORTED,
    /** The peer did not acknowledge what was sent, or a keep-alive probe, in time. */
    TIMED_OUT,
    /** An ICMP error told that the peer cannot be reached. */
    UNREACHABLE,
    /** The peer's node told that its packet filter does not let the connection in. */
    REJECTED
}
