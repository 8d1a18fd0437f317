package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.noise.TransportKeys;

/** Two keys, one a direction, agreed on by one handshake, with the counters that make each use of them a new one. */
final class Keypair implements IndexTable.Owner {
    final AeadKey sendKey;
    final AeadKey receiveKey;
    final int localIndex;
    final int remoteIndex;
    final boolean initiator;
    final ReplayFilter replayFilter = new ReplayFilter();
    private final Peer peer;
    private final long createdNanos;
    private long sendCounter;

    /**
     * Takes the keys.
     *
     * @param initiator whether we sent the initiation, so that renewing it in time is up to us
     */
    Keypair(Peer peer, TransportKeys keys, int localIndex, int remoteIndex, boolean initiator, long nowNanos) {
        this.peer = peer;
        this.sendKey = keys.send();
        this.receiveKey = keys.receive();
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        this.initiator = initiator;
        this.createdNanos = nowNanos;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - createdNanos;
    }

    boolean isExpired(long nowNanos) {
        return ageNanos(nowNanos) >= peer.times.rejectAfterTime();
    }

    boolean canSend(long nowNanos) {
        return !isExpired(nowNanos) && Long.compareUnsigned(sendCounter, WireGuardConstants.REJECT_AFTER_MESSAGES) < 0;
    }

    /** Whether a message sent now should bring about the next keypair. */
    boolean wantsRekeyOnSend(long nowNanos) {
        return Long.compareUnsigned(sendCounter, WireGuardConstants.REKEY_AFTER_MESSAGES) > 0
                || (initiator && ageNanos(nowNanos) >= peer.times.rekeyAfterTime());
    }

    /**
     * Whether a message received now should, because a peer that only listens would otherwise let the keypair expire.
     */
    boolean wantsRekeyOnReceive(long nowNanos) {
        return initiator && ageNanos(nowNanos) >= peer.times.rekeyOnReceiveTime();
    }

    /** Takes the next counter; the caller has asked {@link #canSend}. */
    long nextCounter() {
        return sendCounter++;
    }

    /** Whether nothing was sent yet. */
    boolean unused() {
        return sendCounter == 0;
    }

    /** As if so many messages had been sent. */
    void skipTo(long counter) {
        sendCounter = counter;
    }

    void destroy() {
        sendKey.destroy();
        receiveKey.destroy();
    }
}
