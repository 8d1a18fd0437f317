package org.tsrecorder.transport.netstack;

/** A place in a {@link TimerQueue}. */
final class Timer {
    /** Not in the queue. */
    static final int NOWHERE = -1;

    final TcpSocket socket;
    long dueNanos;
    int index = NOWHERE;

    Timer(TcpSocket socket) {
        this.socket = socket;
    }
}
