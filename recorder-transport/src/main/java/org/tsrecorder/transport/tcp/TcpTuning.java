package org.tsrecorder.transport.tcp;

/** Numbers the standards leave to us. */
final class TcpTuning {
    /**
     * Least MSS we believe a peer or a path. A smaller one makes headers most of the traffic; with all options there
     * are still 24 octets of payload.
     */
    static final int LEAST_MSS = 64;

    /**
     * Least retransmission timeout. RFC 6298 (2.4) recommends one second and tells why one may go lower; Linux and
     * FreeBSD use 200 and 230 ms, which must only stay above the peer's delayed acknowledgments.
     */
    static final long LEAST_RTO_NANOS = 200_000_000L;

    /** Most, RFC 6298 (2.5) allows any from 60 s on. */
    static final long MOST_RTO_NANOS = 60_000_000_000L;

    /** How long an acknowledgment may wait for company; RFC 9293 §3.8.6.3 wants less than 500 ms (MUST-40). */
    static final long DELAYED_ACK_NANOS = 40_000_000L;

    /** Segments in the first flight, RFC 6928. */
    static final int INITIAL_WINDOW_SEGMENTS = 10;

    /** Challenge acknowledgments, and answers to empty unacceptable segments, in one period; RFC 5961 §7. */
    static final int CHALLENGE_ACKS = 10;

    /** The period of {@link #CHALLENGE_ACKS}. */
    static final long CHALLENGE_PERIOD_NANOS = 5_000_000_000L;

    /** Gaps kept track of, in what we received and in what the peer reports; more come from an attacker. */
    static final int MOST_RANGES = 512;

    /** Out-of-order buffers that are kept however little is in them. */
    static final int FREE_BUFFERS = 256;

    /** Octets a buffer must hold on average once there are more than {@link #FREE_BUFFERS}. */
    static final int LEAST_OCTETS_PER_BUFFER = 128;

    /** Memory that unread payloads may keep alive, as a multiple of their octets; beyond it they are copied. */
    static final int MOST_PINNED_FACTOR = 4;

    /** Size of the first buffer that small payloads are copied into; each further one is twice as large. */
    static final int LEAST_COLLECTING_BUFFER = 256;

    /** Writes up to this size are copied together while more of them wait than {@link #FREE_BUFFERS}. */
    static final int SMALL_PAYLOAD = 512;

    /** Size of the buffer small ones are copied into, at most unless one needs more. */
    static final int COLLECTING_BUFFER = 8192;

    private TcpTuning() {}
}
