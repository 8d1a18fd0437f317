package org.tsrecorder.transport.wireguard;

import java.time.InstantSource;

/**
 * Timestamps for our initiations, each later than the one before to the same peer, though the wall clock stand still or
 * jump back.
 *
 * <p>A clock that moves on across restarts is all that the protocol needs. Where it may not (no battery, no NTP yet),
 * the embedder keeps {@link #latest()} and hands it to {@link #startAfter} at the next start; otherwise a peer that saw
 * a later time drops our initiations until the clock has caught up, while its own still work.
 */
final class TimestampSource {
    private final InstantSource wallClock;
    private Tai64n latest = Tai64n.EARLIEST;

    TimestampSource(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /** The timestamp for an initiation to this peer, which is the peer's last one from now on. */
    Tai64n next(Peer peer) {
        Tai64n timestamp = Tai64n.of(wallClock.instant());
        // Not strictly: peers do not compare notes, and time must not run ahead when there are many of them.
        timestamp = latest.isAfter(timestamp) ? latest : timestamp;
        timestamp = timestamp.isAfter(peer.lastSentTimestamp) ? timestamp : peer.lastSentTimestamp.next();
        latest = latest.isAfter(timestamp) ? latest : timestamp;
        peer.lastSentTimestamp = timestamp;
        return timestamp;
    }

    /** The latest timestamp sent to anybody. */
    Tai64n latest() {
        return latest;
    }

    /** Sends none that is not after this one. */
    void startAfter(Tai64n earlier) {
        Tai64n first = earlier.next();
        latest = first.isAfter(latest) ? first : latest;
    }
}
