package org.tsrecorder.transport.tcp;

/**
 * An ICMP error about a segment of ours, as RFC 9293 §3.9.2.2 sorts them. Source quench is none of them: it is dropped
 * below (MUST-55).
 */
public enum TcpIcmpError {
    /** Destination unreachable by net, host or source route; time exceeded; parameter problem. It may pass. */
    SOFT,
    /** Destination unreachable by protocol, port or policy. */
    HARD
}
