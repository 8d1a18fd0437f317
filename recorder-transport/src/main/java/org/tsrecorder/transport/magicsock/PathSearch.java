package org.tsrecorder.transport.magicsock;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.magicsock.SentPings.SentPing;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.time.TokenBucket;

/** What is known of the ways to one peer, made when there first is something to know. */
final class PathSearch {
    /**
     * Ours: pings of one search a second, so that a peer that names addresses again and again has us ping strangers no
     * faster than a search of our own would.
     */
    static final int MOST_A_SECOND = 20;

    /** Ours: a round of our own, and one that the peer asks for at once. */
    static final int MOST_AT_ONCE = 2 * Candidates.MOST;

    private final PeerPath path;
    private final PathContext context;
    private final Candidates candidates = new Candidates();
    private final SentPings pings = new SentPings();
    private final TokenBucket budget = new TokenBucket(MOST_A_SECOND, MOST_AT_ONCE);

    /** Whether all candidates were ever pinged, and when they last were. */
    private boolean begun;

    private long lastRoundNanos;

    /** Whether no candidate may be pinged before a certain time, so that a busy sender need not ask each. */
    private boolean quiet;

    private long quietUntilNanos;

    PathSearch(PeerPath path, PathContext context) {
        this.path = path;
        this.context = context;
    }

    /** Control names these addresses and no others. */
    void netmap(long nowNanos, List<IpEndpoint> endpoints) {
        candidates.netmap(nowNanos, endpoints.stream().map(UdpEndpoint::of).toList());
        quiet = false;
    }

    /** A CallMeMaybe names these addresses and no others. */
    void callMeMaybe(long nowNanos, List<IpEndpoint> endpoints) {
        candidates.callMeMaybe(nowNanos, endpoints.stream().map(UdpEndpoint::of).toList());
        quiet = false;
    }

    /** The peer pinged us from there; false if it is a ping that was heard before. */
    boolean pingReceived(long nowNanos, UdpEndpoint from, TransactionId transaction) {
        Candidate known = candidates.get(from);
        Candidate candidate = known != null ? known : candidates.obtain(nowNanos, from);
        quiet &= known != null;
        return candidate == null || candidate.heard(nowNanos, transaction);
    }

    boolean knows(UdpEndpoint address) {
        return candidates.get(address) != null;
    }

    /** Whether the best address, with that latency, is no reason to leave the others alone. */
    boolean wantsRound(long nowNanos, long bestLatencyNanos) {
        return !begun
                || (bestLatencyNanos > PathConstants.GOOD_ENOUGH_LATENCY
                        && nowNanos - lastRoundNanos >= PathConstants.UPGRADE_UDP_DIRECT_INTERVAL);
    }

    /** Pings all candidates that were not pinged lately; false if there was none. */
    boolean round(long nowNanos) {
        begun = true;
        lastRoundNanos = nowNanos;
        if (quiet && quietUntilNanos - nowNanos > 0) {
            return false;
        }
        candidates.dropObsolete(nowNanos);
        boolean any = false;
        long pauseNanos = PathConstants.DISCO_PING_INTERVAL;
        for (Candidate candidate : candidates.all()) {
            long pause = candidate.pauseNanos(nowNanos);
            if (pause > 0) {
                pauseNanos = Math.min(pauseNanos, pause);
            } else if (budget.tryTake(nowNanos)) {
                pingDirect(nowNanos, candidate, null);
                any = true;
            }
        }
        quiet = true;
        quietUntilNanos = nowNanos + pauseNanos;
        return any;
    }

    /** Pings the best address, however lately it was pinged. */
    void heartbeat(long nowNanos, UdpEndpoint best) {
        Candidate candidate = candidates.get(best);
        if (candidate != null) {
            pingDirect(nowNanos, candidate, null);
        }
    }

    private void pingDirect(long nowNanos, Candidate candidate, @Nullable PingListener listener) {
        if (listener == null) {
            candidate.pinged(nowNanos);
        }
        TransactionId transaction = TransactionId.random(context.random);
        pings.add(transaction, new SentPing(candidate.address, 0, nowNanos, listener));
        context.out.pingDirect(path, candidate.address, transaction);
    }

    /** Somebody wants to know: pings one address, or all of them. */
    void ping(long nowNanos, @Nullable UdpEndpoint only, PingListener listener) {
        for (Candidate candidate : candidates.all()) {
            if (only == null || only.equals(candidate.address)) {
                pingDirect(nowNanos, candidate, listener);
            }
        }
    }

    /** Somebody wants to know: pings through a relay. */
    void pingRelayed(long nowNanos, int region, PingListener listener) {
        TransactionId transaction = TransactionId.random(context.random);
        pings.add(transaction, new SentPing(null, region, nowNanos, listener));
        context.out.pingRelayed(path, region, transaction);
    }

    @Nullable
    SentPing pongReceived(TransactionId transaction) {
        return pings.remove(transaction);
    }

    /** Takes down a round trip; false if the address is no candidate any longer. */
    boolean measured(UdpEndpoint address, long latencyNanos) {
        Candidate candidate = candidates.get(address);
        if (candidate == null) {
            return false;
        }
        candidate.latencyNanos = latencyNanos;
        return true;
    }

    @Nullable
    SentPing pollExpired(long nowNanos) {
        return pings.pollExpired(nowNanos);
    }

    boolean awaitsPongs() {
        return !pings.isEmpty();
    }

    long nextExpiryNanos() {
        return pings.nextExpiryNanos();
    }

    /** The kernel will not send to an address. */
    void refused(UdpEndpoint address) {
        Candidate candidate = candidates.get(address);
        if (candidate != null) {
            candidate.forgetProbes();
        }
    }

    /** What was found out holds no longer; the addresses may still do. */
    void forgetProbes() {
        candidates.all().forEach(Candidate::forgetProbes);
        begun = false;
        quiet = false;
    }
}
