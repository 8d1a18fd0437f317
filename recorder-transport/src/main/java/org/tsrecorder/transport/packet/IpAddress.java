package org.tsrecorder.transport.packet;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address: a value of two longs. There are no names and no zones.
 *
 * <p>An IPv4 address has {@code high() == 0} and its 32 bits, unsigned, in {@code low()}. It never equals an IPv6
 * address, be it the mapped one (RFC 4291 §2.5.5.2).
 */
public final class IpAddress implements Comparable<IpAddress> {
    /** {@code 0.0.0.0}. */
    public static final IpAddress ANY_V4 = new IpAddress(false, 0, 0);

    /** {@code ::}. */
    public static final IpAddress ANY_V6 = new IpAddress(true, 0, 0);

    private static final long V4_MASK = 0xFFFF_FFFFL;

    private final boolean v6;
    private final long high;
    private final long low;

    private IpAddress(boolean v6, long high, long low) {
        this.v6 = v6;
        this.high = high;
        this.low = low;
    }

    /** The IPv4 address with these 32 bits, the first octet in the topmost 8. */
    public static IpAddress v4(int bits) {
        return new IpAddress(false, 0, bits & V4_MASK);
    }

    /** The IPv6 address with these 128 bits, the first octet in the topmost 8 of {@code high}. */
    public static IpAddress v6(long high, long low) {
        return new IpAddress(true, high, low);
    }

    /** The address of the given family and bits, as {@link #isV6()}, {@link #high()} and {@link #low()} give them. */
    public static IpAddress of(boolean v6, long high, long low) {
        return v6 ? v6(high, low) : v4((int) low);
    }

    /** Reads four octets at {@code index}. */
    public static IpAddress v4At(ByteBuf buffer, int index) {
        return v4(buffer.getInt(index));
    }

    /** Reads sixteen octets at {@code index}. */
    public static IpAddress v6At(ByteBuf buffer, int index) {
        return v6(buffer.getLong(index), buffer.getLong(index + Long.BYTES));
    }

    /**
     * The address in network order.
     *
     * @throws IllegalArgumentException unless there are 4 or 16 octets
     */
    public static IpAddress ofOctets(byte[] octets) {
        if (octets.length != 4 && octets.length != 16) {
            throw new IllegalArgumentException("an IP address of " + octets.length + " octets; wanted: 4 or 16");
        }
        long high = 0;
        long low = 0;
        for (byte octet : octets) {
            high = (high << 8) | (low >>> 56);
            low = (low << 8) | (octet & 0xFF);
        }
        return of(octets.length == 16, high, low);
    }

    /**
     * Reads dotted decimal without leading zeros, or RFC 4291 §2.2 text; empty for anything else, names, zones and
     * brackets included.
     */
    public static Optional<IpAddress> parse(String text) {
        return Optional.ofNullable(IpAddressText.parse(text));
    }

    /**
     * The address that {@code literal} spells, for constants.
     *
     * @throws IllegalArgumentException when it spells none
     */
    public static IpAddress of(String literal) {
        return parse(literal).orElseThrow(() -> new IllegalArgumentException("not an IP address: " + literal));
    }

    /** Whether this is an IPv6 address. */
    public boolean isV6() {
        return v6;
    }

    /** Whether this is an IPv4 address. */
    public boolean isV4() {
        return !v6;
    }

    /** The topmost 64 of 128 bits; 0 for IPv4. */
    public long high() {
        return high;
    }

    /** The lowest 64 of 128 bits; for IPv4 its 32 bits, unsigned. */
    public long low() {
        return low;
    }

    /** The 32 bits of an IPv4 address; of an IPv6 address the lowest 32. */
    public int v4Bits() {
        return (int) low;
    }

    /** Bits in an address of this family: 32 or 128. */
    public int bitLength() {
        return v6 ? 128 : 32;
    }

    /** Octets in an address of this family: 4 or 16. */
    public int octetLength() {
        return v6 ? 16 : 4;
    }

    /** Whether this is the given family's address with the given bits; compares without allocating. */
    public boolean is(boolean otherV6, long otherHigh, long otherLow) {
        return low == otherLow && high == otherHigh && v6 == otherV6;
    }

    /** Whether this is {@code 0.0.0.0} or {@code ::}. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** Whether this is in 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return v6 ? high >>> 56 == 0xFF : low >>> 28 == 0xE;
    }

    /** Whether this is in 169.254.0.0/16 or fe80::/10. */
    public boolean isLinkLocal() {
        return v6 ? high >>> 54 == 0xFE80 >>> 6 : low >>> 16 == 0xA9FE;
    }

    /** Whether this is in 127.0.0.0/8 or is {@code ::1}. */
    public boolean isLoopback() {
        return v6 ? high == 0 && low == 1 : low >>> 24 == 127;
    }

    /** Writes the octets at {@code index}, without moving an index of {@code buffer}. */
    public void set(ByteBuf buffer, int index) {
        if (v6) {
            buffer.setLong(index, high);
            buffer.setLong(index + Long.BYTES, low);
        } else {
            buffer.setInt(index, (int) low);
        }
    }

    /** The address in network order, 4 or 16 octets. */
    public byte[] octets() {
        byte[] octets = new byte[octetLength()];
        for (int i = 0; i < octets.length; i++) {
            int shift = 8 * (octets.length - 1 - i);
            octets[i] = (byte) (shift >= Long.SIZE ? high >>> (shift - Long.SIZE) : low >>> shift);
        }
        return octets;
    }

    /** IPv4 before IPv6, then by bits, unsigned. */
    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Boolean.compare(v6, other.v6);
        int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && is(that.v6, that.high, that.low);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 0x9E37_79B9_7F4A_7C15L + low) + (v6 ? 1 : 0);
    }

    /** The text form of RFC 5952, or dotted decimal. */
    @Override
    public String toString() {
        return IpAddressText.print(this);
    }
}
