package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.IcmpType;
import org.tsrecorder.transport.packet.Icmpv6Type;

/**
 * What an ICMP error of either family means for a connection (RFC 9293 §3.9.2.2, RFC 5461).
 *
 * @param kind what it says
 * @param mtu the next link's MTU, for {@link Kind#TOO_BIG}; 0 from routers that do not tell
 */
record IcmpError(Kind kind, int mtu) {
    enum Kind {
        /** May pass: network or host unreachable, time exceeded, parameter problem. */
        SOFT,
        /** Will not pass: protocol or port unreachable, forbidden. */
        HARD,
        /** A packet was bigger than a link's MTU. */
        TOO_BIG,
        /** Source quench (RFC 6633: ignored), redirect, reserved ones. */
        IGNORED
    }

    private static final IcmpError IS_SOFT = new IcmpError(Kind.SOFT, 0);
    private static final IcmpError IS_HARD = new IcmpError(Kind.HARD, 0);
    private static final IcmpError IS_IGNORED = new IcmpError(Kind.IGNORED, 0);

    static IcmpError of(IcmpHeader icmp, boolean v6) {
        return v6 ? ofV6(icmp) : ofV4(icmp);
    }

    private static IcmpError ofV4(IcmpHeader icmp) {
        return switch (icmp.type()) {
            case IcmpType.DESTINATION_UNREACHABLE -> unreachableV4(icmp);
            case IcmpType.TIME_EXCEEDED, IcmpType.PARAMETER_PROBLEM -> IS_SOFT;
            default -> IS_IGNORED;
        };
    }

    private static IcmpError unreachableV4(IcmpHeader icmp) {
        return switch (icmp.code()) {
            case IcmpType.CODE_FRAGMENTATION_NEEDED -> new IcmpError(Kind.TOO_BIG, icmp.sequenceNumber());
            case IcmpType.CODE_PROTOCOL_UNREACHABLE, IcmpType.CODE_PORT_UNREACHABLE -> IS_HARD;
            // 9 and 10: network and host administratively prohibited; 13: communication so
            case 9, 10, 13 -> IS_HARD;
            default -> IS_SOFT;
        };
    }

    private static IcmpError ofV6(IcmpHeader icmp) {
        return switch (icmp.type()) {
            // 1: administratively prohibited; 5, 6: source address failed policy, reject route
            case Icmpv6Type.DESTINATION_UNREACHABLE ->
                switch (icmp.code()) {
                    case 1, Icmpv6Type.CODE_PORT_UNREACHABLE, 5, 6 -> IS_HARD;
                    default -> IS_SOFT;
                };
            case Icmpv6Type.PACKET_TOO_BIG -> new IcmpError(Kind.TOO_BIG, icmp.word());
            case Icmpv6Type.TIME_EXCEEDED, Icmpv6Type.PARAMETER_PROBLEM -> IS_SOFT;
            default -> IS_IGNORED;
        };
    }
}
