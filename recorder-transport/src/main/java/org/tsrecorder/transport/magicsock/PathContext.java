package org.tsrecorder.transport.magicsock;

import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.time.DeadlineQueue;

/** What the paths of all peers share. */
final class PathContext {
    final DeadlineQueue<PeerPath> wakeups = new DeadlineQueue<>();
    final RandomSource random;
    final PathOutput out;

    /** Whether paths may only go through relays. */
    boolean neverDirect;

    PathContext(RandomSource random, PathOutput out) {
        this.random = random;
        this.out = out;
    }
}
