package org.tsrecorder.transport.filter;

import io.netty.buffer.ByteBuf;
import java.util.Collection;
import java.util.List;
import org.tsrecorder.transport.packet.IcmpHeader;
import org.tsrecorder.transport.packet.IcmpType;
import org.tsrecorder.transport.packet.Icmpv6Type;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.packet.IpProtocol;
import org.tsrecorder.transport.packet.PacketFault;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * Judges packets that came through the tunnel from a peer whose address was checked. Without rules nobody may begin a
 * flow. Checksums are the stack's to verify; this reads what it judges by, and nothing is answered here.
 */
public final class PacketFilter {
    /** The metadata address 169.254.169.254, which Tailscale exempts from what is link-local. */
    private static final long METADATA_ADDRESS = 0xA9FE_A9FEL;

    /** Ports do not matter. */
    private static final int ANY_PORT = -1;

    private final IpHeader ip = new IpHeader();
    private final TcpHeader tcp = new TcpHeader();
    private final IcmpHeader icmp = new IcmpHeader();
    private final Flows flows = new Flows();
    private final long[] verdicts = new long[FilterVerdict.values().length];
    private List<FilterRule> rules = List.of();
    private List<IpPrefix> ours = List.of();

    /** A filter that drops everything: no addresses, no rules. */
    public PacketFilter() {}

    /** Replaces the rules; flows go on. */
    public void rules(Collection<FilterRule> all) {
        rules = List.copyOf(all);
    }

    /** Replaces what is ours: addresses, and prefixes that we route. */
    public void destinations(Collection<IpPrefix> all) {
        ours = List.copyOf(all);
    }

    /**
     * Judges a packet from a peer.
     *
     * @param packet readable from its first byte on; its indexes stay as they are
     * @param mayBegin whether this peer may begin flows, as the rules say; a jailed one may not
     */
    @SuppressWarnings("EnumOrdinal") // an index that never leaves this class
    public FilterVerdict receive(ByteBuf packet, boolean mayBegin) {
        FilterVerdict verdict = judge(packet, mayBegin);
        verdicts[verdict.ordinal()]++;
        return verdict;
    }

    /** How many packets were judged so. */
    @SuppressWarnings("EnumOrdinal") // as above
    public long count(FilterVerdict verdict) {
        return verdicts[verdict.ordinal()];
    }

    /** Notes a packet of ours, so that its answer may pass. Everything may leave. */
    public void send(ByteBuf packet) {
        PacketFault fault = ip.wrap(packet, packet.readerIndex(), packet.readableBytes());
        if (fault == PacketFault.NONE && hasFlows(ip.protocol()) && ip.payloadLength() >= Integer.BYTES) {
            int ports = ip.isFragment() && ip.fragmentOffset() != 0 ? 0 : packet.getInt(ip.payloadOffset());
            flows.sent(ip, ports >>> 16, ports & 0xFFFF);
        }
    }

    private static boolean hasFlows(int protocol) {
        return protocol == IpProtocol.UDP || protocol == IpProtocol.SCTP;
    }

    private FilterVerdict judge(ByteBuf packet, boolean mayBegin) {
        if (ip.wrap(packet, packet.readerIndex(), packet.readableBytes()) != PacketFault.NONE) {
            return FilterVerdict.DROPPED_MALFORMED;
        }
        if (isMulticast()) {
            return FilterVerdict.DROPPED_MULTICAST;
        }
        if (isLinkLocal()) {
            return FilterVerdict.DROPPED_LINK_LOCAL;
        }
        if (ip.fragmentOffset() != 0) {
            // The first fragment decides: without it the others are never put together.
            return FilterVerdict.ACCEPTED;
        }
        if (!isOurs()) {
            return FilterVerdict.DROPPED_NOT_OURS;
        }
        return switch (ip.protocol()) {
            case IpProtocol.TSMP -> FilterVerdict.ACCEPTED;
            case IpProtocol.TCP -> judgeTcp(packet, mayBegin);
            case IpProtocol.UDP, IpProtocol.SCTP -> judgeFlow(packet, mayBegin);
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> judgeIcmp(packet, mayBegin);
            default -> byRules(mayBegin, 0, 0xFFFF, FilterVerdict.DROPPED_NO_RULE);
        };
    }

    private boolean isMulticast() {
        return ip.isV6() ? ip.destinationHigh() >>> 56 == 0xFF : ip.destinationLow() >>> 28 == 0xE;
    }

    private boolean isLinkLocal() {
        if (ip.isV6()) {
            return ip.destinationHigh() >>> 54 == 0xFE80 >>> 6;
        }
        return ip.destinationLow() >>> 16 == 0xA9FE && ip.destinationLow() != METADATA_ADDRESS;
    }

    private boolean isOurs() {
        return contains(ours, ip.destinationHigh(), ip.destinationLow());
    }

    private boolean contains(List<IpPrefix> prefixes, long high, long low) {
        for (IpPrefix prefix : prefixes) {
            if (prefix.contains(ip.isV6(), high, low)) {
                return true;
            }
        }
        return false;
    }

    private FilterVerdict judgeTcp(ByteBuf packet, boolean mayBegin) {
        // A first fragment too short for the header would hide the flags from us (RFC 1858).
        if (tcp.wrap(packet, ip.payloadOffset(), ip.payloadLength()) != PacketFault.NONE) {
            return FilterVerdict.DROPPED_MALFORMED;
        }
        if ((tcp.flags() & (TcpFlags.SYN | TcpFlags.ACK)) != TcpFlags.SYN) {
            return FilterVerdict.ACCEPTED;
        }
        int port = tcp.destinationPort();
        return byRules(mayBegin, port, port, FilterVerdict.DROPPED_SYN);
    }

    private FilterVerdict judgeFlow(ByteBuf packet, boolean mayBegin) {
        if (ip.payloadLength() < Long.BYTES) {
            return FilterVerdict.DROPPED_MALFORMED;
        }
        int ports = packet.getInt(ip.payloadOffset());
        if (flows.isAnswer(ip, ports >>> 16, ports & 0xFFFF)) {
            return FilterVerdict.ACCEPTED;
        }
        int port = ports & 0xFFFF;
        return byRules(mayBegin, port, port, FilterVerdict.DROPPED_NO_RULE);
    }

    private FilterVerdict judgeIcmp(ByteBuf packet, boolean mayBegin) {
        if (icmp.wrap(packet, ip.payloadOffset(), ip.payloadLength()) != PacketFault.NONE) {
            return FilterVerdict.DROPPED_MALFORMED;
        }
        boolean v6 = ip.protocol() == IpProtocol.ICMPV6;
        boolean replyOrError = v6
                ? icmp.type() == Icmpv6Type.ECHO_REPLY || Icmpv6Type.isError(icmp.type())
                : icmp.type() == IcmpType.ECHO_REPLY || IcmpType.isError(icmp.type());
        return replyOrError ? FilterVerdict.ACCEPTED : byAddresses(mayBegin);
    }

    /** Echo requests and the like pass if anything at all is open between the two addresses. */
    private FilterVerdict byAddresses(boolean mayBegin) {
        if (!mayBegin) {
            return FilterVerdict.DROPPED_JAILED;
        }
        for (FilterRule rule : rules) {
            if (isFrom(rule) && opens(rule, ANY_PORT, ANY_PORT)) {
                return FilterVerdict.ACCEPTED_BY_RULE;
            }
        }
        return FilterVerdict.DROPPED_NO_RULE;
    }

    /** Looks for a rule that opens all ports from {@code first} to {@code last}. */
    private FilterVerdict byRules(boolean mayBegin, int first, int last, FilterVerdict otherwise) {
        if (!mayBegin) {
            return FilterVerdict.DROPPED_JAILED;
        }
        for (FilterRule rule : rules) {
            if (rule.protocols().contains(ip.protocol()) && isFrom(rule) && opens(rule, first, last)) {
                return FilterVerdict.ACCEPTED_BY_RULE;
            }
        }
        return otherwise;
    }

    private boolean isFrom(FilterRule rule) {
        return contains(rule.sources(), ip.sourceHigh(), ip.sourceLow());
    }

    private boolean opens(FilterRule rule, int first, int last) {
        for (FilterRule.Destination destination : rule.destinations()) {
            boolean ports = first == ANY_PORT
                    || (destination.ports().first() <= first
                            && destination.ports().last() >= last);
            if (ports && destination.addresses().contains(ip.isV6(), ip.destinationHigh(), ip.destinationLow())) {
                return true;
            }
        }
        return false;
    }
}
