package org.tsrecorder.transport.tcp;

/** What {@link TcpCounters} counts. */
public enum TcpCounter {
    /** Segments given to connections. */
    SEGMENTS_RECEIVED,
    /** Segments that took the short way: text in order, nothing else to do. */
    SEGMENTS_PREDICTED,
    /** Segments sent, repeated ones included. */
    SEGMENTS_SENT,
    /** Segments sent again. */
    SEGMENTS_RETRANSMITTED,
    /** Expiries of retransmission timers. */
    RETRANSMISSION_TIMEOUTS,
    /** Losses found by duplicate or selective acknowledgments. */
    FAST_RECOVERIES,
    /** Arrivals outside of the receive window. */
    UNACCEPTABLE,
    /** Arrivals with an old timestamp, or without one where one was agreed. */
    OLD_TIMESTAMP,
    /** Arrivals that acknowledge what was never sent or long gone. */
    BAD_ACKNOWLEDGMENT,
    /** Arrivals without ACK where RFC 9293 drops them. */
    NO_ACKNOWLEDGMENT,
    /** Arrivals ahead of their turn that were kept. */
    OUT_OF_ORDER,
    /** Arrivals ahead of their turn that were known, or one too many. */
    OUT_OF_ORDER_DROPPED,
    /** Acknowledgments sent to make the peer prove itself (RFC 5961). */
    CHALLENGE_ACKS,
    /** Challenges withheld by the limit. */
    CHALLENGES_WITHHELD,
    /** Resets received and believed. */
    RESETS_RECEIVED,
    /** Resets sent. */
    RESETS_SENT,
    /** Probes of silent peers sent (RFC 9293 §3.8.4). */
    KEEP_ALIVES_SENT,
    /** SACK blocks that contradict what was sent. */
    BAD_SACK_BLOCKS,
    /** Arrivals for a connection that is over. */
    AFTER_END
}
