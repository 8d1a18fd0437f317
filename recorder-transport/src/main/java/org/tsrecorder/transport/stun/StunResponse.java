package org.tsrecorder.transport.stun;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;

/**
 * A server's answer: where our request came from, as it saw it.
 *
 * @param id that of the request
 * @param mapped ours; an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) comes as the IPv4 address it stands for
 */
public record StunResponse(TransactionId id, IpEndpoint mapped) {
    private static final long MAPPED_PREFIX = 0xFFFF;

    /**
     * Whether a datagram is STUN at all: long enough, two zero bits in front, the cookie. WireGuard's and disco's are
     * not.
     *
     * @param datagram its readable bytes; no index moves
     */
    public static boolean isStun(ByteBuf datagram) {
        int start = datagram.readerIndex();
        return datagram.readableBytes() >= StunConstants.HEADER_LENGTH
                && (datagram.getByte(start) & 0xC0) == 0
                && datagram.getInt(start + 4) == StunConstants.MAGIC_COOKIE;
    }

    /**
     * Reads a success response. The last XOR-MAPPED-ADDRESS counts, without one the last MAPPED-ADDRESS; other
     * attributes and bytes behind the stated length are ignored.
     *
     * @param datagram its readable bytes; no index moves and nothing is released
     * @return empty if it is anything else, or malformed
     */
    public static Optional<StunResponse> parse(ByteBuf datagram) {
        int start = datagram.readerIndex();
        if (!isStun(datagram) || datagram.getUnsignedShort(start) != StunConstants.BINDING_SUCCESS) {
            return Optional.empty();
        }
        int from = start + StunConstants.HEADER_LENGTH;
        int end = from + datagram.getUnsignedShort(start + 2);
        if (end > datagram.writerIndex()) {
            return Optional.empty();
        }
        return Optional.ofNullable(attributes(datagram, TransactionId.at(datagram, start + 8), from, end));
    }

    private static @Nullable StunResponse attributes(ByteBuf datagram, TransactionId id, int from, int end) {
        StunResponse canonical = null;
        StunResponse fallback = null;
        int at = from;
        while (at < end) {
            int value = at + StunConstants.ATTRIBUTE_HEADER_LENGTH;
            int length = value <= end ? datagram.getUnsignedShort(at + 2) : 0;
            int next = value + ((length + 3) & ~3);
            if (next > end) {
                return null;
            }
            int type = datagram.getUnsignedShort(at);
            if (type == StunConstants.XOR_MAPPED_ADDRESS || type == StunConstants.XOR_MAPPED_ADDRESS_OPTIONAL) {
                canonical = address(datagram, id, value, length, true);
                if (canonical == null) {
                    return null;
                }
            } else if (type == StunConstants.MAPPED_ADDRESS) {
                fallback = address(datagram, id, value, length, false);
                if (fallback == null) {
                    return null;
                }
            }
            at = next;
        }
        return canonical != null ? canonical : fallback;
    }

    /** Reads {@code 00 family port address}, each but the first two xored with cookie and id if {@code xored}. */
    private static @Nullable StunResponse address(
            ByteBuf datagram, TransactionId id, int value, int length, boolean xored) {
        int family = length >= 4 ? datagram.getByte(value + 1) : 0;
        int cookie = xored ? StunConstants.MAGIC_COOKIE : 0;
        int port = length >= 4 ? datagram.getUnsignedShort(value + 2) ^ (cookie >>> 16) : 0;
        if (family == StunConstants.FAMILY_V4 && length >= 4 + 4) {
            return new StunResponse(id, new IpEndpoint(IpAddress.v4(datagram.getInt(value + 4) ^ cookie), port));
        }
        if (family == StunConstants.FAMILY_V6 && length >= 4 + 16) {
            long idHigh = xored ? id.high() & 0xFFFF_FFFFL : 0;
            long idLow = xored ? id.low() : 0;
            long high = datagram.getLong(value + 4) ^ ((cookie & 0xFFFF_FFFFL) << 32 | idHigh);
            IpAddress address = unmapped(high, datagram.getLong(value + 12) ^ idLow);
            return new StunResponse(id, new IpEndpoint(address, port));
        }
        return null;
    }

    private static IpAddress unmapped(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED_PREFIX ? IpAddress.v4((int) low) : IpAddress.v6(high, low);
    }
}
