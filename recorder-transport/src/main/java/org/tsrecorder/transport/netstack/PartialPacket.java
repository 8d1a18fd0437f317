package org.tsrecorder.transport.netstack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tsrecorder.transport.packet.IcmpType;
import org.tsrecorder.transport.packet.Icmpv6Type;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;
import org.tsrecorder.transport.packet.IpProtocol;

/** The fragments of one packet that have come so far, as copies: a fragment must not pin the buffer it came in. */
final class PartialPacket {
    /** What fragments of one packet have in common: RFC 791 §2.3, RFC 8200 §4.5 (where the protocol does not count). */
    record Key(IpAddress source, IpAddress destination, int id, int protocol) {
        static Key of(IpHeader ip) {
            return new Key(ip.source(), ip.destination(), ip.fragmentId(), ip.isV6() ? 0 : ip.fragmentProtocol());
        }
    }

    /** What a fragment did. */
    enum Outcome {
        /** It is kept. */
        KEPT,
        /** It is one that we have. */
        DUPLICATE,
        /** It overlaps another or contradicts it. */
        CONTRADICTORY
    }

    final Key key;
    final long beganNanos;
    private final TreeMap<Integer, byte[]> pieces = new TreeMap<>();
    private int received;
    private int charge;
    private int total = -1;
    private int protocol;

    /** The headers in front of the first fragment. */
    private byte[] headers = {};

    PartialPacket(Key key, long beganNanos) {
        this.key = key;
        this.beganNanos = beganNanos;
    }

    /** Bytes that this counts. */
    int charge() {
        return charge;
    }

    static int chargeOf(int length) {
        return Math.max(length, NetStackTuning.LEAST_FRAGMENT_CHARGE);
    }

    Outcome add(IpHeader ip, ByteBuf packet) {
        int from = ip.fragmentOffset();
        byte[] piece = new byte[ip.payloadEnd() - ip.fragmentPayloadOffset()];
        int to = from + piece.length;
        Map.Entry<Integer, byte[]> before = pieces.floorEntry(from);
        if (before != null && before.getKey() == from && before.getValue().length == piece.length) {
            return Outcome.DUPLICATE;
        }
        if (overlaps(before, from, to) || contradictsEnd(ip, to) || pieces.size() == NetStackTuning.MOST_FRAGMENTS) {
            return Outcome.CONTRADICTORY;
        }
        packet.getBytes(ip.fragmentPayloadOffset(), piece);
        pieces.put(from, piece);
        received += piece.length;
        charge += chargeOf(piece.length);
        if (from == 0) {
            protocol = ip.fragmentProtocol();
            headers = new byte[ip.fragmentPayloadOffset() - ip.offset()];
            packet.getBytes(ip.offset(), headers);
            charge += headers.length;
        }
        return Outcome.KEPT;
    }

    private boolean overlaps(Map.Entry<Integer, byte[]> before, int from, int to) {
        if (before != null && before.getKey() + before.getValue().length > from) {
            return true;
        }
        Integer after = pieces.ceilingKey(from);
        return after != null && after < to;
    }

    /** Notes where the packet ends; says whether that, or this fragment, is not as another told. */
    private boolean contradictsEnd(IpHeader ip, int to) {
        if (ip.moreFragments()) {
            return total >= 0 && to > total;
        }
        boolean other = total >= 0 && total != to;
        boolean beyond =
                !pieces.isEmpty() && pieces.lastKey() + pieces.lastEntry().getValue().length > to;
        total = to;
        return other || beyond;
    }

    /** Whether every byte is there. */
    boolean isWhole() {
        return received == total;
    }

    /** Bytes of the upper layer, once it is whole. */
    int length() {
        return total;
    }

    /** What the upper layer is, once the first fragment is there. */
    int protocol() {
        return protocol;
    }

    /**
     * The first fragment as it came, if an ICMP error may be sent about it: not when it is itself one (RFC 1122 §3.2.2,
     * RFC 4443 §2.4(e)).
     */
    Optional<ByteBuf> firstToQuote() {
        byte[] first = pieces.get(0);
        if (first == null || isIcmpError(first)) {
            return Optional.empty();
        }
        return Optional.of(Unpooled.wrappedBuffer(headers, first));
    }

    private boolean isIcmpError(byte[] first) {
        int type = first[0] & 0xFF;
        return switch (protocol) {
            case IpProtocol.ICMP -> IcmpType.isError(type);
            case IpProtocol.ICMPV6 -> Icmpv6Type.isError(type);
            default -> false;
        };
    }

    /** Writes the pieces that are there, in order. */
    void writeTo(ByteBuf buffer) {
        pieces.values().forEach(buffer::writeBytes);
    }
}
