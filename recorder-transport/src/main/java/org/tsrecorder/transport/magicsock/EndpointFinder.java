package org.tsrecorder.transport.magicsock;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.time.DeadlineQueue;

/**
 * Keeps what we know of our own endpoints fresh: while sessions are active it is looked for every 20 to 26 s, and
 * before a CallMeMaybe if it is older than 27 s. Does no I/O itself.
 */
final class EndpointFinder {
    private static final long NO_DEADLINE = DeadlineQueue.NO_DEADLINE;

    private final RandomSource random;
    private final Work work;
    private final Set<PeerPath> waiting = new LinkedHashSet<>();
    private List<Endpoint> endpoints = List.of();
    private boolean known;
    private long knownNanos;
    private boolean searching;
    private boolean searchAgain;
    private long againNanos = NO_DEADLINE;

    /** What the finder has done by others. */
    interface Work {
        /** Look for our endpoints, and call {@link EndpointFinder#found} in the end. */
        void search(long nowNanos);

        /** Whether anything is sent that needs endpoints to stay as they are. */
        boolean isActive(long nowNanos);

        /** Our endpoints are others now. */
        void changed(List<Endpoint> endpoints);

        /** Send this peer a CallMeMaybe. */
        void callMeMaybe(PeerPath path, List<IpEndpoint> ours);
    }

    EndpointFinder(RandomSource random, Work work) {
        this.random = random;
        this.work = work;
    }

    /** Where we may be reached, as far as was found out. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Looks for endpoints now, or once more when the search that is under way ends. */
    void search(long nowNanos) {
        if (searching) {
            searchAgain = true;
            return;
        }
        searching = true;
        againNanos = NO_DEADLINE;
        work.search(nowNanos);
    }

    /** A search ended. */
    void found(long nowNanos, List<Endpoint> ours) {
        searching = false;
        known = true;
        knownNanos = nowNanos;
        boolean changed = !Set.copyOf(ours).equals(Set.copyOf(endpoints));
        endpoints = List.copyOf(ours);
        List<PeerPath> called = List.copyOf(waiting);
        waiting.clear();
        called.forEach(path -> work.callMeMaybe(path, addresses()));
        if (changed) {
            work.changed(endpoints);
        }
        if (searchAgain) {
            searchAgain = false;
            search(nowNanos);
        } else if (work.isActive(nowNanos)) {
            againNanos = nowNanos + interval();
        }
    }

    private long interval() {
        long spanMillis = NANOSECONDS.toMillis(PathConstants.RESTUN_INTERVAL_MAX - PathConstants.RESTUN_INTERVAL_MIN);
        long moreMillis = Integer.remainderUnsigned(random.nextInt(), (int) spanMillis + 1);
        return PathConstants.RESTUN_INTERVAL_MIN + MILLISECONDS.toNanos(moreMillis);
    }

    private List<IpEndpoint> addresses() {
        return endpoints.stream().map(Endpoint::address).toList();
    }

    /** A peer is to be told where we are: now, or when that is known afresh. */
    void callMeMaybe(long nowNanos, PeerPath path) {
        if (known && nowNanos - knownNanos <= PathConstants.ENDPOINTS_FRESH_ENOUGH_DURATION) {
            work.callMeMaybe(path, addresses());
        } else {
            waiting.add(path);
            search(nowNanos);
        }
    }

    /** A peer is gone. */
    void forget(PeerPath path) {
        waiting.remove(path);
    }

    /** What we knew holds no longer, as the socket or the host's addresses are others. */
    void outdated() {
        known = false;
    }

    void onTimer(long nowNanos) {
        if (againNanos != NO_DEADLINE && nowNanos - againNanos >= 0) {
            againNanos = NO_DEADLINE;
            if (work.isActive(nowNanos)) {
                search(nowNanos);
            }
        }
    }

    long nextDeadlineNanos() {
        return againNanos;
    }
}
