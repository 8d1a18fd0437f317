package org.tsrecorder.transport.packet;

import java.util.Optional;

/**
 * All addresses that begin with the same {@code length} bits, written {@code 100.64.0.0/10}. Bits of {@code address}
 * beyond the prefix are cleared, so that equal sets are equal values.
 *
 * @param address the first address of the set
 * @param length 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpPrefix(IpAddress address, int length) {
    /** All of IPv4. */
    public static final IpPrefix ALL_V4 = new IpPrefix(IpAddress.ANY_V4, 0);

    /** All of IPv6. */
    public static final IpPrefix ALL_V6 = new IpPrefix(IpAddress.ANY_V6, 0);

    /**
     * Clears the bits beyond the prefix.
     *
     * @throws IllegalArgumentException when the length is out of its family's range
     */
    public IpPrefix {
        if (length < 0 || length > address.bitLength()) {
            throw new IllegalArgumentException("prefix length " + length + " of " + address);
        }
        address = IpAddress.of(
                address.isV6(), address.high() & highMask(address, length), address.low() & lowMask(address, length));
    }

    /** The prefix that holds this address alone. */
    public static IpPrefix single(IpAddress address) {
        return new IpPrefix(address, address.bitLength());
    }

    /**
     * Reads {@code address/length}, or an address alone, which stands for itself. Bits beyond the prefix may be set, as
     * in wg-quick's {@code Address = 10.0.0.1/24}. Empty for anything else.
     */
    public static Optional<IpPrefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.parse(text).map(IpPrefix::single);
        }
        int length = parseLength(text, slash + 1);
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> length >= 0 && length <= address.bitLength())
                .map(address -> new IpPrefix(address, length));
    }

    /**
     * The prefix that {@code literal} spells, for constants.
     *
     * @throws IllegalArgumentException when it spells none
     */
    public static IpPrefix of(String literal) {
        return parse(literal).orElseThrow(() -> new IllegalArgumentException("not an IP prefix: " + literal));
    }

    private static int parseLength(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int length = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            length = length * 10 + c - '0';
        }
        return length;
    }

    /** Whether {@code other} is in the set; an address of the other family never is. */
    public boolean contains(IpAddress other) {
        return contains(other.isV6(), other.high(), other.low());
    }

    /** As {@link #contains(IpAddress)}, for a packet's address that no object stands for. */
    public boolean contains(boolean v6, long high, long low) {
        return v6 == address.isV6()
                && ((high ^ address.high()) & highMask(address, length)) == 0
                && ((low ^ address.low()) & lowMask(address, length)) == 0;
    }

    /** Whether every address of {@code other} is in this set. */
    public boolean contains(IpPrefix other) {
        return other.length >= length && contains(other.address);
    }

    private static long highMask(IpAddress address, int length) {
        return address.isV6() ? leading(Math.min(length, Long.SIZE)) : 0;
    }

    private static long lowMask(IpAddress address, int length) {
        return address.isV6() ? leading(Math.max(length - Long.SIZE, 0)) : leading(length) >>> 32;
    }

    /** A long whose first {@code bits} bits are set, 0 to 64. */
    private static long leading(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    /** {@code address/length}. */
    @Override
    public String toString() {
        return address + "/" + length;
    }
}
