package org.tsrecorder.transport.magicsock;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;

/** The addresses that may lead to one peer; no more than {@value #MOST}. */
final class Candidates {
    static final int MOST = 100;

    private final Map<UdpEndpoint, Candidate> known = new LinkedHashMap<>();

    @Nullable
    Candidate get(UdpEndpoint address) {
        return known.get(address);
    }

    Collection<Candidate> all() {
        return known.values();
    }

    /** The candidate with this address, new if need be; null if there are too many. */
    @Nullable
    Candidate obtain(long nowNanos, UdpEndpoint address) {
        Candidate candidate = known.get(address);
        if (candidate != null) {
            return candidate;
        }
        if (known.size() >= MOST) {
            dropObsolete(nowNanos);
        }
        if (known.size() >= MOST) {
            return null;
        }
        Candidate added = new Candidate(address);
        known.put(address, added);
        return added;
    }

    /** As {@link #obtain}; if there are too many, one makes room that was heard of by a ping and never answered. */
    private @Nullable Candidate named(long nowNanos, UdpEndpoint address) {
        Candidate candidate = obtain(nowNanos, address);
        if (candidate == null) {
            // Anybody can repeat a ping that he saw from as many addresses as he likes.
            Iterator<Candidate> all = known.values().iterator();
            while (all.hasNext()) {
                if (all.next().isHearsay()) {
                    all.remove();
                    return obtain(nowNanos, address);
                }
            }
        }
        return candidate;
    }

    /** Control names these and no others. */
    void netmap(long nowNanos, List<UdpEndpoint> addresses) {
        known.values().forEach(candidate -> candidate.inNetmap = false);
        for (UdpEndpoint address : addresses) {
            Candidate candidate = isReachable(address) ? named(nowNanos, address) : null;
            if (candidate != null) {
                candidate.inNetmap = true;
            }
        }
        dropObsolete(nowNanos);
    }

    /** A CallMeMaybe names these and no others; all of them may be pinged at once. */
    void callMeMaybe(long nowNanos, List<UdpEndpoint> addresses) {
        known.values().forEach(candidate -> candidate.inCallMeMaybe = false);
        for (UdpEndpoint address : addresses) {
            Candidate candidate = isReachable(address) ? named(nowNanos, address) : null;
            if (candidate != null) {
                candidate.inCallMeMaybe = true;
            }
        }
        dropObsolete(nowNanos);
        known.values().forEach(Candidate::allowPing);
    }

    /** What others call a link-local IPv6 address is so on a link that they cannot name. */
    private static boolean isReachable(UdpEndpoint address) {
        return address.port() != 0
                && !address.address().isUnspecified()
                && !address.address().isMulticast()
                && !(address.address().isV6() && address.address().isLinkLocal());
    }

    void dropObsolete(long nowNanos) {
        known.values().removeIf(candidate -> candidate.isObsolete(nowNanos));
    }
}
