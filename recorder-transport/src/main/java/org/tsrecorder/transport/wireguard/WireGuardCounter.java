package org.tsrecorder.transport.wireguard;

/** What the engine counts; everything that is dropped is counted under one of these. */
public enum WireGuardCounter {
    /** Datagrams whose type and length fit no message. */
    MALFORMED_DATAGRAMS_DROPPED,
    /** Handshake messages whose mac1 was not made with our public key. */
    INVALID_MAC1_DROPPED,
    /** Handshake messages without a valid mac2 that were answered with a cookie, under load. */
    COOKIE_REPLIES_SENT,
    /** Handshake messages beyond their address's rate, under load. */
    RATE_LIMITED_HANDSHAKES_DROPPED,
    /** Initiations that do not decrypt, or hold a public key of low order. */
    INVALID_INITIATIONS_DROPPED,
    /** Initiations of a static key that nobody knows. */
    UNKNOWN_PEER_INITIATIONS_DROPPED,
    /** Initiations that are not later than their peer's last one. */
    REPLAYED_INITIATIONS_DROPPED,
    /** Initiations less than 20 ms after their peer's last one. */
    FLOODED_INITIATIONS_DROPPED,
    /** Initiations of new peers beyond the number of peers. */
    PEERS_REFUSED,
    /** Responses to no initiation of ours, or to one that has been repeated since. */
    UNEXPECTED_RESPONSES_DROPPED,
    /** Responses that do not decrypt, or hold a public key of low order. */
    INVALID_RESPONSES_DROPPED,
    /** Cookie replies to no message of ours. */
    UNEXPECTED_COOKIE_REPLIES_DROPPED,
    /** Cookie replies that do not decrypt. */
    INVALID_COOKIE_REPLIES_DROPPED,
    /** Data messages for an index that no keypair has. */
    UNKNOWN_INDEX_DROPPED,
    /** Data messages of a keypair older than 180 s, or beyond its last message. */
    EXPIRED_KEYPAIR_DROPPED,
    /** Data messages whose tag is wrong. */
    INVALID_DATA_DROPPED,
    /** Data messages seen before, or too old to tell. */
    REPLAYED_DATA_DROPPED,
    /** Decrypted packets that are no IP, or shorter than their header says. */
    MALFORMED_PACKETS_DROPPED,
    /** Decrypted packets from an address that their peer may not use. */
    DISALLOWED_SOURCES_DROPPED,
    /** Packets to send that are no IP, or larger than a datagram can hold. */
    UNSENDABLE_PACKETS_DROPPED,
    /** Packets to send whose destination no peer may use. */
    UNROUTED_PACKETS_DROPPED,
    /** Waiting packets that made room for newer ones. */
    QUEUED_PACKETS_DISPLACED,
    /** Waiting packets given up, as no handshake came about or their peer was removed. */
    QUEUED_PACKETS_ABANDONED,
    /** Initiations sent, the repeated ones included. */
    INITIATIONS_SENT,
    /** Initiations not sent because their peer has no endpoint. */
    INITIATIONS_WITHOUT_ENDPOINT,
    /** Initiations not sent because their peer's static key is a point of low order. */
    INITIATIONS_TO_WEAK_KEYS,
    /** Responses sent. */
    RESPONSES_SENT,
    /** Handshakes given up after 90 s. */
    HANDSHAKES_ABANDONED,
    /** Sessions that can be sent on: responses accepted, and keypairs confirmed by their first data message. */
    SESSIONS_ESTABLISHED,
    /** Keepalives sent. */
    KEEPALIVES_SENT,
    /** Keepalives received. */
    KEEPALIVES_RECEIVED,
    /** Packets encrypted and sent, without keepalives. */
    PACKETS_SENT,
    /** Packets decrypted and handed on. */
    PACKETS_RECEIVED,
    /** Packets copied to a new buffer because theirs had no room for header and tag. */
    PACKETS_COPIED
}
