package org.tsrecorder.transport.udp;

/** What an edge counts. */
public enum UdpCounter {
    /** Datagrams received. */
    DATAGRAMS_RECEIVED,
    /** Their bytes. */
    BYTES_RECEIVED,
    /** Rounds of reading until nothing was left, or others had to have their turn. */
    BATCHES_RECEIVED,
    /** Datagrams handed to the kernel, be they delivered or not. */
    DATAGRAMS_SENT,
    /** Their bytes. */
    BYTES_SENT,
    /** Buffers they were handed over in. */
    BATCHES_SENT,
    /** Datagrams dropped as too much waited for the kernel already, or the socket was closed. */
    UNSENT_DATAGRAMS_DROPPED,
    /** Sends refused for want of buffers: ENOBUFS, ENOMEM. */
    SENDS_WITHOUT_BUFFERS,
    /** Sends refused as larger than the path's MTU: EMSGSIZE. */
    OVERSIZED_SENDS,
    /** Sends refused for want of a route: ENETUNREACH, EHOSTUNREACH, ENETDOWN, EAFNOSUPPORT. */
    UNROUTED_SENDS,
    /** Sends refused by a firewall: EPERM, EACCES. */
    FORBIDDEN_SENDS,
    /** Sends and reads that failed otherwise. */
    OTHER_ERRORS,
    /** New sockets in place of old ones. */
    REBINDS
}
