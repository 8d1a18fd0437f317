package org.tsrecorder.transport.packet;

/** Assigned Internet protocol numbers: IPv4's protocol field, IPv6's next header. */
public final class IpProtocol {
    /** IPv6 hop-by-hop options (RFC 8200 §4.3). */
    public static final int HOP_BY_HOP = 0;

    /** ICMP for IPv4 (RFC 792). */
    public static final int ICMP = 1;

    /** TCP (RFC 9293). */
    public static final int TCP = 6;

    /** UDP (RFC 768). */
    public static final int UDP = 17;

    /** IPv6 routing header (RFC 8200 §4.4). */
    public static final int ROUTING = 43;

    /** IPv6 fragment header (RFC 8200 §4.5). */
    public static final int FRAGMENT = 44;

    /** ICMPv6 (RFC 4443). */
    public static final int ICMPV6 = 58;

    /** IPv6: nothing follows (RFC 8200 §4.7). */
    public static final int NO_NEXT_HEADER = 59;

    /** IPv6 destination options (RFC 8200 §4.6). */
    public static final int DESTINATION_OPTIONS = 60;

    /** Tailscale's own messages, TSMP ({@code ipproto.TSMP}: "any private encryption scheme"). */
    public static final int TSMP = 99;

    /** SCTP (RFC 9260). */
    public static final int SCTP = 132;

    private IpProtocol() {}
}
