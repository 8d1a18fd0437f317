package org.tsrecorder.transport.wireguard;

import org.jspecify.annotations.Nullable;

/**
 * The three keypairs of a peer, so that none is lost that a packet under way may need.
 *
 * <pre>
 *   response received (we initiated)         new ─▶ current ─▶ previous ─▶ wiped
 *                          but with a next:  new ─▶ current ─▶ wiped, next ─▶ previous
 *   initiation answered (the peer did)       new ─▶ next, the older next and previous wiped
 *   first data message on next               next ─▶ current ─▶ previous ─▶ wiped
 * </pre>
 *
 * <p>Only {@code current} encrypts; all three decrypt.
 *
 * <p>When both ends initiate at once, each ends up with the keypair that it initiated as current and the other's as
 * previous. That works, but both would renew theirs at the same time, and lose packets under way as they do. So the end
 * with the smaller public key changes over to the other's keypair once it sees that used. Upstream has no such case:
 * there an initiation that arrives ends the one that was sent, and both ends try again five seconds later.
 */
final class Keypairs {
    private final IndexTable indices;
    private @Nullable Keypair previous;
    private @Nullable Keypair current;
    private @Nullable Keypair next;

    /** The previous keypair, if the peer may take it for its current one. */
    private @Nullable Keypair rival;

    private final boolean peerLeads;

    /**
     * Starts without keypairs.
     *
     * @param peerLeads whether the peer has the greater public key
     */
    Keypairs(IndexTable indices, boolean peerLeads) {
        this.indices = indices;
        this.peerLeads = peerLeads;
    }

    /** The keypair to send with, if it may still. */
    @Nullable
    Keypair usable(long nowNanos) {
        Keypair keypair = current;
        return keypair != null && keypair.canSend(nowNanos) ? keypair : null;
    }

    @Nullable
    Keypair current() {
        return current;
    }

    /** Whether there is any. */
    boolean isEmpty() {
        return previous == null && current == null && next == null;
    }

    /** Takes the keypair of a handshake that we initiated. */
    void addInitiated(Keypair keypair) {
        wipe(previous);
        if (next != null) {
            wipe(current);
            previous = next;
            rival = next;
            next = null;
        } else {
            previous = current;
            rival = null;
        }
        current = keypair;
        indices.put(keypair.localIndex, keypair);
    }

    /** Takes the keypair of a handshake that the peer initiated, and has yet to confirm. */
    void addResponded(Keypair keypair) {
        wipe(next);
        wipe(previous);
        previous = null;
        rival = null;
        next = keypair;
        indices.put(keypair.localIndex, keypair);
    }

    /** An authenticated message came with this keypair; true if that confirmed it. */
    boolean confirm(Keypair keypair) {
        if (keypair == next) {
            wipe(previous);
            previous = current;
            current = next;
            next = null;
            rival = null;
            return true;
        }
        if (keypair == rival && peerLeads) {
            previous = current;
            current = rival;
            rival = null;
        }
        return false;
    }

    /** Wipes all keys. */
    void clear() {
        wipe(previous);
        wipe(current);
        wipe(next);
        previous = null;
        current = null;
        next = null;
        rival = null;
    }

    private void wipe(@Nullable Keypair keypair) {
        if (keypair != null) {
            indices.remove(keypair.localIndex);
            keypair.destroy();
        }
    }
}
