package org.tsrecorder.transport.wireguard;

import java.time.InstantSource;

/** What receiving of either kind does to a peer: something authentic came from it, a session came about. */
final class SessionEvents {
    private final PeerTimers timers;
    private final InstantSource wallClock;
    private final boolean roaming;
    private final WireGuardCounters counters;

    SessionEvents(PeerTimers timers, InstantSource wallClock, boolean roaming, WireGuardCounters counters) {
        this.timers = timers;
        this.wallClock = wallClock;
        this.roaming = roaming;
        this.counters = counters;
    }

    /** A message of so many bytes was authentic and no replay. */
    void authenticated(long nowNanos, Peer peer, Endpoint source, int bytes) {
        if (roaming || peer.endpoint == null) {
            peer.endpoint = source;
        }
        peer.receivedBytes += bytes;
        timers.authenticatedReceived(peer, nowNanos);
    }

    /** The peer has a new keypair. */
    void derived(long nowNanos, Peer peer) {
        timers.sessionDerived(peer, nowNanos);
    }

    /** The peer's current keypair is a new one, which the peer is known to have too. */
    void established(Peer peer, WireGuardOutput out) {
        timers.handshakeComplete(peer);
        peer.lastHandshake = wallClock.instant();
        counters.increment(WireGuardCounter.SESSIONS_ESTABLISHED);
        out.sessionEstablished(peer);
    }
}
