package org.tsrecorder.transport.netstack;

/** What {@link NetStackCounters} counts. */
public enum NetStackCounter {
    /** Packets given to the stack. */
    PACKETS_RECEIVED,
    /** Packets sent. */
    PACKETS_SENT,
    /** Packets dropped because their bytes make no sense; {@link NetStackCounters#get} tells why by fault. */
    PACKETS_MALFORMED,
    /** Packets to an address that is not ours. */
    PACKETS_NOT_OURS,
    /** Packets from an address that cannot be a sender's: multicast, broadcast, loopback, none, our own. */
    PACKETS_FROM_NOWHERE,
    /** Packets of a protocol that nobody serves. */
    PROTOCOLS_UNKNOWN,
    /** Fragments received. */
    FRAGMENTS_RECEIVED,
    /** Packets put together from fragments. */
    PACKETS_REASSEMBLED,
    /** Partial packets given up because fragments overlapped or contradicted each other. */
    REASSEMBLIES_CONTRADICTORY,
    /** Partial packets given up because not all fragments came in time. */
    REASSEMBLIES_TIMED_OUT,
    /** Partial packets given up for newer ones, for want of room. */
    REASSEMBLIES_EVICTED,
    /** Echo requests answered. */
    ECHOES_ANSWERED,
    /** ICMP errors sent. */
    ICMP_ERRORS_SENT,
    /** ICMP errors not sent because of the rate limit. */
    ICMP_ERRORS_SUPPRESSED,
    /** ICMP errors delivered to a connection or socket. */
    ICMP_ERRORS_DELIVERED,
    /** ICMP errors that quote no packet that we may have sent (RFC 5927). */
    ICMP_ERRORS_IMPLAUSIBLE,
    /** ICMP messages of other kinds, which need no answer. */
    ICMP_IGNORED,
    /** Datagrams for a UDP socket. */
    DATAGRAMS_DELIVERED,
    /** Datagrams dropped because the socket's queue was full. */
    DATAGRAMS_OVERFLOWED,
    /** Datagrams to a port that nobody listens on. */
    DATAGRAMS_UNWANTED,
    /** Segments of no connection and no listener. */
    SEGMENTS_UNWANTED,
    /** RSTs sent for such segments. */
    RESETS_SENT,
    /** RSTs not sent because of the rate limit. */
    RESETS_SUPPRESSED,
    /** SYNs dropped because the listener does not accept now or there is no room for a connection. */
    SYNS_DROPPED,
    /** SYNs answered by a cookie. */
    SYN_COOKIES_SENT,
    /** Connections made from a cookie that came back. */
    SYN_COOKIES_ACCEPTED,
    /** Acknowledgments that carried no valid cookie while cookies were out. */
    SYN_COOKIES_REFUSED,
    /** Segments with data dropped because all connections together hold too much. */
    SEGMENTS_OVER_BUDGET,
    /** Segments whose options could not all be read. */
    OPTIONS_MALFORMED,
    /** Connections in TIME_WAIT that were forgotten early, for want of room. */
    TIME_WAITS_EVICTED,
    /** Connections accepted by a listener. */
    CONNECTIONS_ACCEPTED,
    /** Connections opened by us. */
    CONNECTIONS_OPENED,
    /** Connections reset, and sockets closed, because their handler threw. */
    HANDLERS_FAILED
}
