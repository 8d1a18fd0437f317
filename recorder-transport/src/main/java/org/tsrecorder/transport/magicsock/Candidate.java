package org.tsrecorder.transport.magicsock;

import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.dataplane.UdpEndpoint;
import org.tsrecorder.transport.disco.TransactionId;

/** An address that may lead to a peer: who told us of it, and what came of it. */
final class Candidate {
    final UdpEndpoint address;

    /** Whether control names it. */
    boolean inNetmap;

    /** Whether the peer's last CallMeMaybe named it. */
    boolean inCallMeMaybe;

    /** Whether the peer pinged us from there, and when it last did. */
    private boolean heard;

    private long heardNanos;
    private @Nullable TransactionId heardTransaction;

    /** Whether we pinged it, and when we last did. */
    private boolean pinged;

    private long pingedNanos;

    /** The last round trip; {@link PeerPath#UNKNOWN_LATENCY} if there was none. */
    long latencyNanos = PeerPath.UNKNOWN_LATENCY;

    Candidate(UdpEndpoint address) {
        this.address = address;
    }

    /** The peer pinged us from there; false if it is a ping that was heard before. */
    boolean heard(long nowNanos, TransactionId transaction) {
        if (transaction.equals(heardTransaction)) {
            return false;
        }
        heard = true;
        heardNanos = nowNanos;
        heardTransaction = transaction;
        return true;
    }

    void pinged(long nowNanos) {
        pinged = true;
        pingedNanos = nowNanos;
    }

    /** How long from now on it may not be pinged again in search of a path; 0 or less if it may. */
    long pauseNanos(long nowNanos) {
        return pinged ? pingedNanos + PathConstants.DISCO_PING_INTERVAL - nowNanos : 0;
    }

    /** Whether nobody names it, and it never answered. */
    boolean isHearsay() {
        return !inNetmap && !inCallMeMaybe && latencyNanos == PeerPath.UNKNOWN_LATENCY;
    }

    /** Lets it be pinged at once. */
    void allowPing() {
        pinged = false;
    }

    /** Forgets what came of it. */
    void forgetProbes() {
        pinged = false;
        latencyNanos = PeerPath.UNKNOWN_LATENCY;
    }

    /** Whether nobody names it any longer, and the peer has not pinged from there for a while. */
    boolean isObsolete(long nowNanos) {
        return !inNetmap && !inCallMeMaybe && (!heard || nowNanos - heardNanos > PathConstants.SESSION_ACTIVE_TIMEOUT);
    }
}
