package org.tsrecorder.transport.tcp;

/** Numbers the standards fix, besides those of the header itself. */
final class TcpConstants {
    /** Octets of a timestamps option with the two NOPs that align it, RFC 7323 appendix A. */
    static final int TIMESTAMPS_SIZE = 12;

    /** Octets of a SACK option without blocks, with the two NOPs that align it, and of one block; RFC 2018 §3. */
    static final int SACK_SIZE = 4;

    static final int SACK_BLOCK_SIZE = 8;

    /** SACK blocks that fit beside timestamps, and without them; RFC 2018 §3. */
    static final int SACK_BLOCKS_WITH_TIMESTAMPS = 3;

    static final int MOST_SACK_BLOCKS = 4;

    /** Largest value of the window field. */
    static final int MOST_UNSCALED_WINDOW = 0xFFFF;

    /** RFC 7323 §2.3. */
    static final int MOST_WINDOW_SHIFT = 14;

    /** RFC 7323 §2.3: the largest window that sequence arithmetic allows. */
    static final int MOST_WINDOW = 1 << 30;

    /** Duplicate acknowledgments that mean a loss, RFC 5681 §3.2 and RFC 6675 §2. */
    static final int DUPLICATE_THRESHOLD = 3;

    /** The retransmission timeout before the first measurement, RFC 6298 (2.1). */
    static final long INITIAL_RTO_NANOS = 1_000_000_000L;

    /** The timeout for data when a SYN had to be repeated, RFC 6298 (5.7). */
    static final long RTO_AFTER_LOST_SYN_NANOS = 3_000_000_000L;

    /** A TSval older than this says nothing, RFC 7323 §5.5. */
    static final long PAWS_IDLE_NANOS = 24L * 86_400 * 1_000_000_000;

    private TcpConstants() {}
}
