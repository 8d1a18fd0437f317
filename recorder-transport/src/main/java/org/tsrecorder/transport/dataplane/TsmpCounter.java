package org.tsrecorder.transport.dataplane;

/** What {@link Tsmp} counts. */
enum TsmpCounter {
    /** Messages that are too short, fragments, of an unknown type, or not for us. */
    MALFORMED_DROPPED,
    /** Pings answered. */
    PINGS_ANSWERED,
    /** Pongs to no ping of ours. */
    UNEXPECTED_PONGS_DROPPED,
    /** Rejects that were about a connection of ours. */
    REJECTS_RECEIVED,
    /** Rejects about nothing that we know. */
    UNEXPECTED_REJECTS_DROPPED,
    /** Rejects sent for a SYN that the filter dropped. */
    REJECTS_SENT,
    /** Rejects not sent because of the rate limit. */
    REJECTS_SUPPRESSED,
    /** Disco keys that peers told us. */
    DISCO_KEYS_RECEIVED,
    /** Disco keys not heard because of the rate limit. */
    DISCO_KEYS_SUPPRESSED,
    /** Times that we told a peer our disco key. */
    DISCO_KEYS_SENT
}
