package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.wireguard.Timers.Timer;

/** What a peer does when one of its timers expires (paper, §6). */
final class TimerExpiry {
    private final PeerTable table;
    private final PeerTimers timers;
    private final Transmitter transmitter;
    private final WireGuardCounters counters;

    TimerExpiry(PeerTable table, PeerTimers timers, Transmitter transmitter, WireGuardCounters counters) {
        this.table = table;
        this.timers = timers;
        this.transmitter = transmitter;
        this.counters = counters;
    }

    /** Works off all timers that have expired. */
    void onTimer(long nowNanos, WireGuardOutput out) {
        for (var due = table.wakeups.pollDue(nowNanos); due != null; due = table.wakeups.pollDue(nowNanos)) {
            Peer peer = due.owner();
            for (Timer timer = peer.timers.pollExpired(nowNanos);
                    timer != null;
                    timer = peer.timers.pollExpired(nowNanos)) {
                onExpiry(nowNanos, peer, timer, out);
            }
            if (peer.timers.anyPending()) {
                table.wakeups.schedule(due, peer.timers.earliestNanos());
            }
        }
    }

    private void onExpiry(long nowNanos, Peer peer, Timer timer, WireGuardOutput out) {
        switch (timer) {
            case RETRANSMIT_HANDSHAKE -> retransmitHandshake(nowNanos, peer, out);
            case SEND_KEEPALIVE -> sendKeepalive(nowNanos, peer, out);
            case NEW_HANDSHAKE -> transmitter.initiate(nowNanos, peer, out);
            case ZERO_KEY_MATERIAL -> table.forgetKeys(peer);
            case PERSISTENT_KEEPALIVE -> transmitter.sendKeepalive(nowNanos, peer, out);
        }
    }

    private void retransmitHandshake(long nowNanos, Peer peer, WireGuardOutput out) {
        if (nowNanos - peer.handshakeWantedNanos < peer.times.rekeyAttemptTime()) {
            transmitter.sendInitiation(nowNanos, peer, out);
            return;
        }
        counters.increment(WireGuardCounter.HANDSHAKES_ABANDONED);
        table.forgetInitiation(peer);
        table.waiting.abandon(peer);
        timers.handshakeAbandoned(peer, nowNanos);
    }

    private void sendKeepalive(long nowNanos, Peer peer, WireGuardOutput out) {
        boolean another = peer.needsAnotherKeepalive;
        transmitter.sendKeepalive(nowNanos, peer, out);
        if (another) {
            timers.dataReceived(peer, nowNanos);
        }
    }
}
