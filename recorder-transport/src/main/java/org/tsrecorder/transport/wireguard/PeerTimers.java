package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.time.DeadlineQueue;
import org.tsrecorder.transport.wireguard.Timers.Timer;

/**
 * What happens to a peer, and which timers that starts and stops (paper, §6.2 to §6.5; the names are those of
 * upstream's {@code device/timers.go}).
 *
 * <pre>
 *                            starts                                 stops
 *   data sent                new handshake 15 s + jitter
 *   data received            keepalive 10 s
 *   anything sent                                                   keepalive
 *   anything received                                               new handshake
 *   initiated                retransmit 5 s + jitter
 *   handshake complete                                              retransmit
 *   session derived          zero key material 540 s
 *   anything either way      persistent keepalive, if configured
 * </pre>
 *
 * <p>The numbers are those of {@link WireGuardTimes#PAPER}. "Anything" is authenticated: data, keepalives and handshake
 * messages.
 */
final class PeerTimers {
    private final DeadlineQueue<Peer> wakeups;
    private final RandomSource random;

    PeerTimers(DeadlineQueue<Peer> wakeups, RandomSource random) {
        this.wakeups = wakeups;
        this.random = random;
    }

    void dataSent(Peer peer, long nowNanos) {
        if (!peer.timers.isPending(Timer.NEW_HANDSHAKE)) {
            start(
                    peer,
                    Timer.NEW_HANDSHAKE,
                    nowNanos + peer.times.keepaliveTimeout() + peer.times.rekeyTimeout() + peer.jitterNanos);
        }
    }

    void dataReceived(Peer peer, long nowNanos) {
        if (peer.timers.isPending(Timer.SEND_KEEPALIVE)) {
            peer.needsAnotherKeepalive = true;
        } else {
            start(peer, Timer.SEND_KEEPALIVE, nowNanos + peer.times.keepaliveTimeout());
        }
    }

    void authenticatedSent(Peer peer, long nowNanos) {
        peer.timers.cancel(Timer.SEND_KEEPALIVE);
        peer.needsAnotherKeepalive = false;
        restartPersistentKeepalive(peer, nowNanos);
    }

    void authenticatedReceived(Peer peer, long nowNanos) {
        peer.timers.cancel(Timer.NEW_HANDSHAKE);
        restartPersistentKeepalive(peer, nowNanos);
    }

    /** An initiation was sent at {@code nowNanos}, which may be a while ago. */
    void handshakeInitiated(Peer peer, long nowNanos) {
        peer.jitterNanos = (random.nextInt() >>> 1) % peer.times.rekeyTimeoutJitter();
        start(peer, Timer.RETRANSMIT_HANDSHAKE, nowNanos + peer.times.rekeyTimeout() + peer.jitterNanos);
    }

    void handshakeComplete(Peer peer) {
        peer.timers.cancel(Timer.RETRANSMIT_HANDSHAKE);
        peer.rekeyedOnReceive = false;
    }

    void sessionDerived(Peer peer, long nowNanos) {
        start(peer, Timer.ZERO_KEY_MATERIAL, nowNanos + peer.times.forgetAfterTime());
    }

    void handshakeAbandoned(Peer peer, long nowNanos) {
        peer.timers.cancel(Timer.SEND_KEEPALIVE);
        if (!peer.timers.isPending(Timer.ZERO_KEY_MATERIAL)) {
            sessionDerived(peer, nowNanos);
        }
    }

    /** Sends the first keepalive at the next opportunity, or stops, as the peer's configuration has it. */
    void persistentKeepaliveConfigured(Peer peer, long nowNanos) {
        if (peer.config.persistentKeepalive().isZero()) {
            peer.timers.cancel(Timer.PERSISTENT_KEEPALIVE);
        } else {
            start(peer, Timer.PERSISTENT_KEEPALIVE, nowNanos);
        }
    }

    private void restartPersistentKeepalive(Peer peer, long nowNanos) {
        if (peer.persistentKeepaliveNanos != 0) {
            start(peer, Timer.PERSISTENT_KEEPALIVE, nowNanos + peer.persistentKeepaliveNanos);
        }
    }

    private void start(Peer peer, Timer timer, long deadlineNanos) {
        peer.timers.set(timer, deadlineNanos);
        wakeups.schedule(peer.wakeup, deadlineNanos);
    }
}
