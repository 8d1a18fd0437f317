package org.tsrecorder.transport.magicsock;

/** What a {@link MagicSocket} counts besides what its UDP socket and its relays do. */
public enum MagicCounter {
    /** Datagrams sent to trusted addresses. */
    DATAGRAMS_SENT_DIRECT,
    /** Datagrams sent through relays. */
    DATAGRAMS_SENT_RELAYED,
    /** Datagrams sent to an address that is not trusted, besides a relay. */
    DATAGRAMS_SENT_DOUBTFUL,
    /** Datagrams dropped as there is neither an address nor a relay. */
    DATAGRAMS_WITHOUT_PATH,
    /** Datagrams received from relays. */
    DATAGRAMS_RECEIVED_RELAYED,
    /** Datagrams from relays dropped as their sender is no peer. */
    RELAYED_FROM_STRANGERS,
    /** Datagrams for relays between peers, dropped. */
    GENEVE_DROPPED,
    /** STUN answers received. */
    STUN_RECEIVED,
    /** Disco messages from keys of nobody, dropped. */
    DISCO_FROM_STRANGERS,
    /** Disco messages that would not open: sealed for a key of ours that is gone, or forged. */
    DISCO_UNOPENED,
    /** Disco messages of kinds that we do not know, or too short for theirs. */
    DISCO_NOT_UNDERSTOOD,
    /** Disco messages dropped for where they came from. */
    DISCO_MISPLACED,
    /** Pings sent. */
    PINGS_SENT,
    /** Pings received. */
    PINGS_RECEIVED,
    /** Pings heard a second time, not answered. */
    PINGS_REPEATED,
    /** Pongs sent. */
    PONGS_SENT,
    /** Pongs received that answer a ping of ours. */
    PONGS_RECEIVED,
    /** Pongs received that answer none. */
    PONGS_UNEXPECTED,
    /** CallMeMaybe messages sent. */
    CALLS_SENT,
    /** CallMeMaybe messages received and followed. */
    CALLS_RECEIVED,
    /** Changes of a peer's best address. */
    BEST_ADDRESS_CHANGES,
    /** Destinations that the kernel would not send to. */
    DESTINATIONS_REFUSED,
    /** Looks at our own endpoints. */
    ENDPOINT_SEARCHES
}
