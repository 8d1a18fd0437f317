package org.tsrecorder.transport.magicsock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.DiscoMessage.Pong;
import org.tsrecorder.transport.disco.TransactionId;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.magicsock.SentPings.SentPing;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.time.DeadlineQueue;
import org.tsrecorder.transport.wireguard.Endpoint;

/**
 * How one peer is reached; to WireGuard, its endpoint.
 *
 * <pre>
 *   best address      datagrams go to         and meanwhile
 *   none              relay                   all candidates are pinged
 *   trusted           best address            it is pinged every 3 s, the others now and then
 *   no more trusted   both                    all candidates are pinged; a ping of it that stays unanswered ends it
 *
 *   a pong: trusted for 6.5 s          nothing sent for 45 s: nothing is pinged until something is sent again
 * </pre>
 *
 * <p>Does no I/O and reads no clock. The object stays the same for as long as the peer is known, whatever becomes of
 * its path. Belongs to the event loop.
 */
public final class PeerPath implements Endpoint {
    static final long UNKNOWN_LATENCY = Long.MAX_VALUE;

    final DeadlineQueue.Entry<PeerPath> wakeup = new DeadlineQueue.Entry<>(this);
    private final NodePublicKey nodeKey;
    private final PathContext context;

    /** Whom paths are searched with; null if the peer takes no part in that. */
    @Nullable
    DiscoPeer disco;

    private List<IpEndpoint> netmapEndpoints = List.of();
    private int homeRegion;
    private @Nullable RelayEndpoint relaySource;
    private @Nullable UdpEndpoint best;
    private long bestLatencyNanos = UNKNOWN_LATENCY;
    private long trustedUntilNanos;
    private boolean active;
    private long lastSentNanos;
    private long nextBeatNanos;
    private @Nullable PathSearch search;

    PeerPath(NodePublicKey nodeKey, PathContext context) {
        this.nodeKey = nodeKey;
        this.context = context;
    }

    /** Whose path it is. */
    public NodePublicKey nodeKey() {
        return nodeKey;
    }

    /** Stands for the peer, wherever it is: made of its key, and of no use to a socket. */
    @Override
    public IpAddress address() {
        return RelayEndpoint.addressOf(nodeKey);
    }

    /** Always 0. */
    @Override
    public int port() {
        return 0;
    }

    // What control and the peer say.

    /** Control says where the peer is; its disco key is the table's business. */
    void configure(long nowNanos, MagicPeer peer) {
        homeRegion = peer.homeDerp();
        if (!peer.endpoints().equals(netmapEndpoints)) {
            netmapEndpoints = peer.endpoints();
            if (search != null) {
                search.netmap(nowNanos, netmapEndpoints);
                dropVanishedBest();
            }
        }
    }

    /** The relay to send through: the peer's home, or else one where it was heard; 0 for none. */
    int relayRegion() {
        return homeRegion != 0 ? homeRegion : context.out.relayRoute(this);
    }

    /** The peer behind a relay, as the source of a datagram; mostly the same object. */
    RelayEndpoint behind(int region) {
        RelayEndpoint source = relaySource;
        if (source == null || source.region() != region) {
            source = new RelayEndpoint(region, nodeKey);
            relaySource = source;
        }
        return source;
    }

    /** The peer pinged us directly; false if it is a ping that was answered before. */
    boolean pingReceived(long nowNanos, UdpEndpoint from, TransactionId transaction) {
        return search(nowNanos).pingReceived(nowNanos, from, transaction);
    }

    /** The peer has opened its firewall and asks to be pinged. */
    void callMeMaybeReceived(long nowNanos, List<IpEndpoint> endpoints) {
        if (!context.neverDirect) {
            search(nowNanos).callMeMaybe(nowNanos, endpoints);
            dropVanishedBest();
            round(nowNanos, false);
            schedule();
        }
    }

    /** A pong came; false if it answers no ping to this peer. */
    boolean pongReceived(long nowNanos, Pong pong, boolean relayed) {
        PathSearch known = search;
        SentPing ping = known == null ? null : known.pongReceived(pong.transaction());
        if (known == null || ping == null) {
            return false;
        }
        long latencyNanos = nowNanos - ping.sentNanos();
        UdpEndpoint to = ping.to();
        if (ping.listener() != null) {
            ping.listener()
                    .answered(new PingResult(
                            Duration.ofNanos(latencyNanos),
                            Optional.ofNullable(to).map(UdpEndpoint::ipEndpoint),
                            ping.region()));
        }
        if (to != null && !relayed && !context.neverDirect && known.measured(to, latencyNanos)) {
            reached(nowNanos, to, latencyNanos);
        }
        return true;
    }

    private void reached(long nowNanos, UdpEndpoint address, long latencyNanos) {
        UdpEndpoint current = best;
        if (current == null
                || !isTrusted(nowNanos)
                || AddressQuality.isBetter(address.address(), latencyNanos, current.address(), bestLatencyNanos)) {
            setBest(address);
        }
        if (isBest(address)) {
            bestLatencyNanos = latencyNanos;
            trustedUntilNanos = nowNanos + PathConstants.TRUST_UDP_ADDR_DURATION;
        }
    }

    // Sending.

    /**
     * A datagram is to be sent: where to, if that is trusted. If it is null, it goes to {@link #best} if there is one,
     * and through the relay as well, after {@link #searchOn}.
     */
    @Nullable
    UdpEndpoint trustedForSend(long nowNanos) {
        noteSend(nowNanos);
        return isTrusted(nowNanos) ? best : null;
    }

    private boolean isTrusted(long nowNanos) {
        return best != null && nowNanos - trustedUntilNanos <= 0;
    }

    private void noteSend(long nowNanos) {
        lastSentNanos = nowNanos;
        if (!active) {
            active = true;
            nextBeatNanos = nowNanos + PathConstants.HEARTBEAT_INTERVAL;
            schedule();
        }
    }

    /** The best address that is known, be it trusted or not. */
    @Nullable
    UdpEndpoint best() {
        return best;
    }

    /** Something is sent, and no path is trusted. */
    void searchOn(long nowNanos) {
        round(nowNanos, true);
        schedule();
    }

    private void round(long nowNanos, boolean callMeMaybe) {
        if (context.neverDirect || disco == null) {
            return;
        }
        boolean any = search(nowNanos).round(nowNanos);
        dropVanishedBest();
        if (any && callMeMaybe && relayRegion() != 0) {
            context.out.callMeMaybe(this);
        }
    }

    /** Pings because somebody wants to know, as a node under use does; the first answer counts. */
    void ping(long nowNanos, PingListener listener) {
        noteSend(nowNanos);
        if (disco == null) {
            return;
        }
        if (relayRegion() != 0) {
            search(nowNanos).pingRelayed(nowNanos, relayRegion(), listener);
        }
        if (!context.neverDirect) {
            search(nowNanos).ping(nowNanos, isTrusted(nowNanos) ? best : null, listener);
        }
        schedule();
    }

    private PathSearch search(long nowNanos) {
        PathSearch made = search;
        if (made == null) {
            made = new PathSearch(this, context);
            search = made;
            made.netmap(nowNanos, netmapEndpoints);
        }
        return made;
    }

    // Time.

    /** Does what is due. */
    void onTimer(long nowNanos) {
        SentPing expired = search == null ? null : search.pollExpired(nowNanos);
        while (expired != null && search != null) {
            if (expired.to() != null && isBest(expired.to()) && !isTrusted(nowNanos)) {
                setBest(null);
            }
            expired = search.pollExpired(nowNanos);
        }
        if (active && nowNanos - nextBeatNanos >= 0) {
            heartbeat(nowNanos);
        }
        schedule();
    }

    private void heartbeat(long nowNanos) {
        if (nowNanos - lastSentNanos > PathConstants.SESSION_ACTIVE_TIMEOUT) {
            active = false;
            return;
        }
        nextBeatNanos = nowNanos + PathConstants.HEARTBEAT_INTERVAL;
        if (best != null && disco != null) {
            search(nowNanos).heartbeat(nowNanos, best);
        }
        if (!isTrusted(nowNanos) || search(nowNanos).wantsRound(nowNanos, bestLatencyNanos)) {
            round(nowNanos, true);
        }
    }

    private void schedule() {
        if (active) {
            context.wakeups.schedule(wakeup, nextBeatNanos);
        }
        if (search != null && search.awaitsPongs()) {
            context.wakeups.schedule(wakeup, search.nextExpiryNanos());
        }
    }

    // What was known holds no longer.

    /** The kernel will not send to this address. */
    void refused(UdpEndpoint address) {
        if (isBest(address)) {
            setBest(null);
        }
        if (search != null) {
            search.refused(address);
        }
    }

    /** The host's network changed: what worked may work no longer, and the other way round. */
    void connectivityChanged() {
        setBest(null);
        if (search != null) {
            search.forgetProbes();
        }
    }

    /** The peer is another process now, or goes: nothing that was found out is of use. */
    void forgetAll() {
        setBest(null);
        search = null;
    }

    private void dropVanishedBest() {
        if (best != null && (search == null || !search.knows(best))) {
            setBest(null);
        }
    }

    private void setBest(@Nullable UdpEndpoint address) {
        if (address == null ? best != null : !isBest(address)) {
            best = address;
            bestLatencyNanos = UNKNOWN_LATENCY;
            context.out.bestAddressChanged(this);
        }
    }

    private boolean isBest(UdpEndpoint address) {
        return best != null && best.equals(address);
    }

    /** How the peer is reached now. */
    PathStatus status(long nowNanos) {
        Optional<UdpEndpoint> direct = Optional.ofNullable(isTrusted(nowNanos) ? best : null);
        return new PathStatus(
                nodeKey,
                direct.map(UdpEndpoint::ipEndpoint),
                direct.map(address -> Duration.ofNanos(bestLatencyNanos)),
                relayRegion(),
                isActive(nowNanos));
    }

    /** Whether something was sent within the last 45 s. */
    boolean isActive(long nowNanos) {
        return active && nowNanos - lastSentNanos <= PathConstants.SESSION_ACTIVE_TIMEOUT;
    }

    /** The key's fingerprint. */
    @Override
    public String toString() {
        return nodeKey.fingerprint();
    }
}
