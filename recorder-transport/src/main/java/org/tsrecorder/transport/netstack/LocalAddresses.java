package org.tsrecorder.transport.netstack;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpHeader;

/** Our own addresses: a handful, so that looking at each is the fastest way. */
final class LocalAddresses {
    private IpAddress[] addresses = new IpAddress[0];

    void replace(Collection<IpAddress> all) {
        addresses = all.toArray(IpAddress[]::new);
    }

    List<IpAddress> all() {
        return List.of(addresses);
    }

    boolean contains(IpAddress address) {
        return find(address.isV6(), address.high(), address.low()) != null;
    }

    /** The packet's destination, if it is ours. */
    @Nullable
    IpAddress destinationOf(IpHeader ip) {
        return find(ip.isV6(), ip.destinationHigh(), ip.destinationLow());
    }

    /** Whether the packet says it comes from us. */
    boolean isSourceOf(IpHeader ip) {
        return find(ip.isV6(), ip.sourceHigh(), ip.sourceLow()) != null;
    }

    private @Nullable IpAddress find(boolean v6, long high, long low) {
        for (IpAddress address : addresses) {
            if (address.is(v6, high, low)) {
                return address;
            }
        }
        return null;
    }

    /** The first address of the same family as {@code remote}. */
    @Nullable
    IpAddress sourceFor(IpAddress remote) {
        for (IpAddress address : addresses) {
            if (address.isV6() == remote.isV6()) {
                return address;
            }
        }
        return null;
    }
}
