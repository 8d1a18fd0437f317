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
 */
final class Keypairs {
    private final IndexTable indices;
    private @Nullable Keypair previous;
    private @Nullable Keypair current;
    private @Nullable Keypair next;

    Keypairs(IndexTable indices) {
        this.indices = indices;
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
            next = null;
        } else {
            previous = current;
        }
        current = keypair;
        indices.put(keypair.localIndex, keypair);
    }

    /** Takes the keypair of a handshake that the peer initiated, and has yet to confirm. */
    void addResponded(Keypair keypair) {
        wipe(next);
        wipe(previous);
        previous = null;
        next = keypair;
        indices.put(keypair.localIndex, keypair);
    }

    /** An authenticated message came with this keypair; true if that confirmed it. */
    boolean confirm(Keypair keypair) {
        if (keypair != next) {
            return false;
        }
        wipe(previous);
        previous = current;
        current = next;
        next = null;
        return true;
    }

    /** Wipes all keys. */
    void clear() {
        wipe(previous);
        wipe(current);
        wipe(next);
        previous = null;
        current = null;
        next = null;
    }

    private void wipe(@Nullable Keypair keypair) {
        if (keypair != null) {
            indices.remove(keypair.localIndex);
            keypair.destroy();
        }
    }
}
