package org.tsrecorder.transport.server;

/** Why an upload, event or connection was not taken although nothing was wrong with it; each is counted. */
public enum RefusalReason {
    /** The recorder is shutting down. */
    DRAINING,
    /** The store takes nothing now. */
    STORE_NOT_READY,
    /** Too many connections. */
    CONNECTION_LIMIT,
    /** Too many sessions in all. */
    SESSION_LIMIT,
    /** Too many sessions from this peer. */
    PEER_LIMIT,
    /** Nobody knows who speaks from that address. */
    UNKNOWN_PEER
}
