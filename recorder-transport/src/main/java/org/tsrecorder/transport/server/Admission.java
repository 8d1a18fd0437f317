package org.tsrecorder.transport.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.tsrecorder.store.RecordingStore;
import org.tsrecorder.store.StoreHealth;

/** Decides who may begin, and counts who has begun. Any thread may ask. */
final class Admission {
    private final RecordingStore store;
    private final ServerLimits.Capacity capacity;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Map<String, Integer> sessionsByPeer = new ConcurrentHashMap<>();
    private volatile boolean draining;

    Admission(RecordingStore store, ServerLimits.Capacity capacity) {
        this.store = store;
        this.capacity = capacity;
    }

    void startDraining() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether the server as a whole takes anything now. */
    Optional<Refusal> refusal() {
        if (draining) {
            return Optional.of(Refusal.unavailable(RefusalReason.DRAINING, "recorder is shutting down"));
        }
        StoreHealth health = store.health();
        return health.notReadyBecause()
                .map(why -> Refusal.unavailable(RefusalReason.STORE_NOT_READY, "recorder takes no recordings: " + why));
    }

    boolean enterConnection() {
        if (connections.incrementAndGet() > capacity.connections()) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void leaveConnection() {
        connections.decrementAndGet();
    }

    /** Counts a session of this peer in, unless it is one too many. */
    Optional<Refusal> enterSession(PeerIdentity peer, boolean room) {
        if (sessions.incrementAndGet() > capacity.sessions() || !room) {
            int others = sessions.decrementAndGet();
            return Optional.of(Refusal.unavailable(
                    RefusalReason.SESSION_LIMIT, "recorder has " + others + " sessions and room for no more"));
        }
        int ofPeer = sessionsByPeer.merge(peer.stableId(), 1, Integer::sum);
        if (ofPeer > capacity.sessionsPerPeer()) {
            leaveSession(peer);
            return Optional.of(new Refusal(
                    RefusalReason.PEER_LIMIT,
                    Reply.of(429, "this node has " + capacity.sessionsPerPeer() + " sessions, which is its limit")));
        }
        return Optional.empty();
    }

    void leaveSession(PeerIdentity peer) {
        sessions.decrementAndGet();
        sessionsByPeer.computeIfPresent(peer.stableId(), (id, count) -> count == 1 ? null : count - 1);
    }

    int sessions() {
        return sessions.get();
    }
}
