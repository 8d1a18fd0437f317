package org.tsrecorder.transport.netstack;

/** Numbers the standards leave to us. */
final class NetStackTuning {
    static final long SECOND = 1_000_000_000L;

    /** RFC 1122 §3.3.2 wants 60 to 120 s, RFC 8200 §4.5 wants 60; what takes longer than this is lost anyway. */
    static final long REASSEMBLY_NANOS = 30 * SECOND;

    /** Pieces of one packet: the 53 that 65,535 bytes make at an MTU of 1280, and room for smaller ones. */
    static final int MOST_FRAGMENTS = 128;

    /** What a piece counts at least, so that tiny ones cannot pile up. */
    static final int LEAST_FRAGMENT_CHARGE = 256;

    /** The dynamic ports of RFC 6335 §6. */
    static final int FIRST_EPHEMERAL_PORT = 49_152;

    /** How many ports a search tries, starting at a random one (RFC 6056 §3.3.2). */
    static final int PORT_ATTEMPTS = 4_096;

    /** Bytes of a datagram that an ICMPv4 error may be long, RFC 1812 §4.3.2.3. */
    static final int ICMPV4_ERROR_LENGTH = 576;

    /** The same for ICMPv6: the least MTU, RFC 4443 §2.4(c). */
    static final int ICMPV6_ERROR_LENGTH = 1280;

    /** Least MTU that an ICMP error is believed, RFC 8200 §5. */
    static final int LEAST_MTU_V6 = 1280;

    /** The same for IPv4: RFC 791's 68 would make headers most of the traffic; Linux stops at 552, too. */
    static final int LEAST_MTU_V4 = 552;

    /** A cookie is good for this long, and for as long again. */
    static final long COOKIE_PERIOD_NANOS = 64 * SECOND;

    /** What a datagram in a queue counts besides its payload. */
    static final int DATAGRAM_CHARGE = 256;

    private NetStackTuning() {}
}
