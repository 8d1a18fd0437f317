package org.tsrecorder.transport.wireguard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The peers that wait for something, by when they want to be woken: a binary heap in which each peer knows its place.
 *
 * <p>Each packet moves a timer, most often away from now, so a peer whose deadline moved away keeps its place: it is
 * woken once too early and then put where it belongs. Only a deadline that comes nearer costs work here.
 */
final class DeadlineHeap {
    /** {@code heapIndex} of a peer that is not here. */
    static final int ABSENT = -1;

    private @Nullable Peer[] peers = new Peer[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first peer wants to be woken; meaningless if there is none. */
    long firstNanos() {
        return size == 0 ? 0 : at(0).wakeNanos;
    }

    /** Takes the first peer if its time has come, or null. */
    @Nullable
    Peer pollExpired(long nowNanos) {
        if (size == 0 || at(0).wakeNanos - nowNanos > 0) {
            return null;
        }
        Peer first = at(0);
        remove(first);
        return first;
    }

    /** Sees to it that the peer is woken at this time, or before. */
    void schedule(Peer peer, long deadline) {
        if (peer.heapIndex == ABSENT) {
            if (size == peers.length) {
                peers = Arrays.copyOf(peers, size * 2);
            }
            peer.wakeNanos = deadline;
            siftUp(size++, peer);
        } else if (deadline - peer.wakeNanos < 0) {
            peer.wakeNanos = deadline;
            siftUp(peer.heapIndex, peer);
        }
    }

    /** Forgets a peer. */
    void remove(Peer peer) {
        int index = peer.heapIndex;
        if (index == ABSENT) {
            return;
        }
        peer.heapIndex = ABSENT;
        Peer last = at(--size);
        peers[size] = null;
        if (last != peer) {
            siftDown(index, last);
            siftUp(last.heapIndex, last);
        }
    }

    private void siftUp(int from, Peer peer) {
        int index = from;
        while (index > 0 && peer.wakeNanos - at((index - 1) / 2).wakeNanos < 0) {
            place((index - 1) / 2, index);
            index = (index - 1) / 2;
        }
        peers[index] = peer;
        peer.heapIndex = index;
    }

    private void siftDown(int from, Peer peer) {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && at(child + 1).wakeNanos - at(child).wakeNanos < 0) {
                child++;
            }
            if (peer.wakeNanos - at(child).wakeNanos <= 0) {
                break;
            }
            place(child, index);
            index = child;
        }
        peers[index] = peer;
        peer.heapIndex = index;
    }

    private void place(int from, int to) {
        Peer moved = at(from);
        peers[to] = moved;
        moved.heapIndex = to;
    }

    @SuppressWarnings("NullAway") // below size every place is taken
    private Peer at(int index) {
        return peers[index];
    }
}
