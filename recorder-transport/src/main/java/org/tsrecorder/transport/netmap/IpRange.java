package org.tsrecorder.transport.netmap;

import java.util.ArrayList;
import java.util.List;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/** Addresses from one to another, both included, as the fewest prefixes. */
final class IpRange {
    private IpRange() {}

    /**
     * The prefixes in order; none when the two are not of one family, or the wrong way round.
     *
     * <p>From the lowest address on, the longest run of addresses that is a prefix and stays within the range is taken
     * off: at most two a bit.
     */
    static List<IpPrefix> prefixes(IpAddress first, IpAddress last) {
        List<IpPrefix> prefixes = new ArrayList<>();
        if (first.isV6() != last.isV6() || first.compareTo(last) > 0) {
            return prefixes;
        }
        IpAddress from = first;
        while (true) {
            IpPrefix prefix = widest(from, last);
            prefixes.add(prefix);
            IpAddress end = lastOf(prefix);
            if (end.compareTo(last) >= 0) {
                return prefixes;
            }
            from = next(end);
        }
    }

    private static IpPrefix widest(IpAddress from, IpAddress last) {
        IpPrefix widest = IpPrefix.single(from);
        while (widest.length() > 0) {
            IpPrefix wider = new IpPrefix(from, widest.length() - 1);
            if (!wider.address().equals(from) || lastOf(wider).compareTo(last) > 0) {
                break;
            }
            widest = wider;
        }
        return widest;
    }

    private static IpAddress lastOf(IpPrefix prefix) {
        IpAddress first = prefix.address();
        int free = first.bitLength() - prefix.length();
        long high = first.high() | ones(free - Long.SIZE);
        return IpAddress.of(first.isV6(), first.isV6() ? high : 0, first.low() | ones(free));
    }

    /** A long whose last {@code bits} bits are set; for less than none none, for more than 64 all. */
    private static long ones(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1 : (1L << bits) - 1;
    }

    private static IpAddress next(IpAddress address) {
        long low = address.low() + 1;
        return IpAddress.of(address.isV6(), low == 0 ? address.high() + 1 : address.high(), low);
    }
}
