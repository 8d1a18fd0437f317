package org.tsrecorder.transport.wireguard;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.time.DeadlineQueue;

/** The peers, and all by which one is found: its key, its addresses, the indices of its handshakes, its deadline. */
final class PeerTable {
    final AllowedIps<Peer> allowedIps = new AllowedIps<>();
    final DeadlineQueue<Peer> wakeups = new DeadlineQueue<>();
    final IndexTable indices;
    final WaitingPackets waiting;
    private final Map<NodePublicKey, Peer> peers = new LinkedHashMap<>();
    private final NodePublicKey ownKey;
    private final WireGuardTuning tuning;

    PeerTable(NodePublicKey ownKey, IndexTable indices, WaitingPackets waiting, WireGuardTuning tuning) {
        this.ownKey = ownKey;
        this.indices = indices;
        this.waiting = waiting;
        this.tuning = tuning;
    }

    @Nullable
    Peer get(NodePublicKey publicKey) {
        return peers.get(publicKey);
    }

    boolean isFull() {
        return peers.size() >= tuning.maxPeers();
    }

    Collection<Peer> all() {
        return Collections.unmodifiableCollection(peers.values());
    }

    /** A peer that is not in the table yet. */
    Peer create(PeerConfig config) {
        return new Peer(config, indices, ownKey, tuning.times());
    }

    /** Adds a peer that is not there yet; the caller has asked {@link #isFull}. */
    void add(Peer peer) {
        peers.put(peer.publicKey(), peer);
        peer.config.allowedIps().forEach(prefix -> allowedIps.put(prefix, peer));
    }

    /** Gives a peer that is there another configuration; its keypairs stay. */
    void update(Peer peer, PeerConfig config) {
        for (IpPrefix prefix : peer.config.allowedIps()) {
            allowedIps.remove(prefix, peer);
        }
        peer.configure(config);
        config.allowedIps().forEach(prefix -> allowedIps.put(prefix, peer));
    }

    /** Forgets a peer with all that is its. */
    void remove(Peer peer) {
        peers.remove(peer.publicKey());
        peer.config.allowedIps().forEach(prefix -> allowedIps.remove(prefix, peer));
        forgetKeys(peer);
        peer.timers.cancelAll();
        wakeups.cancel(peer.wakeup);
    }

    /** Wipes a peer's keypairs and the handshake under way, and drops what waits for one. */
    void forgetKeys(Peer peer) {
        forgetInitiation(peer);
        peer.keypairs.clear();
        waiting.abandon(peer);
    }

    /** Wipes the handshake under way that we initiated. */
    void forgetInitiation(Peer peer) {
        SentInitiation initiation = peer.initiation;
        if (initiation != null) {
            indices.remove(initiation.localIndex());
            initiation.handshake().destroy();
            peer.initiation = null;
        }
    }
}
