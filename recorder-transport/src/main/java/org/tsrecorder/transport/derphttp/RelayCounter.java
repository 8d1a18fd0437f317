package org.tsrecorder.transport.derphttp;

/** What happened with relays, beside what {@link org.tsrecorder.transport.derp.DerpCounter} counts. */
public enum RelayCounter {
    /** Logins that a relay accepted. */
    CONNECTED,
    /** Connections that broke after that. */
    DISCONNECTED,
    /** Attempts that failed. */
    ATTEMPTS_FAILED,
    /** Connections closed because nothing was sent through them. */
    CLOSED_IDLE,
    /** Connections of which a node said at once that it restarts. */
    RESTARTS_ANNOUNCED,
    /** Packets dropped because too many waited for a connection. */
    PACKETS_DROPPED_QUEUE_FULL,
    /** Packets dropped because their connection was given up while they waited. */
    PACKETS_DROPPED_CLOSED,
    /** Packets dropped because the map has no such region, or we have no key yet. */
    PACKETS_DROPPED_NO_REGION,
    /** Peers not remembered as reachable the way they came, because too many are. */
    ROUTES_REFUSED
}
