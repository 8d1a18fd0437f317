package org.tsrecorder.transport.netstack;

import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;
import org.tsrecorder.transport.tcp.TcpSettings;

/**
 * What all connections together have received and not yet read. From a half on, receive buffers do not grow any more;
 * when it is used up, text is not taken, as if it had been lost.
 */
final class ReceiveBudget {
    private final long limit;
    private final TcpSettings tcp;
    private long held;

    ReceiveBudget(NetStackSettings settings) {
        limit = settings.receiveBudget();
        tcp = settings.tcp();
    }

    long held() {
        return held;
    }

    boolean hasRoom(int size) {
        return held + size <= limit;
    }

    /** Whether a segment means something without its text: a FIN's place is behind it. */
    static boolean standsWithoutText(TcpHeader segment) {
        return !segment.has(TcpFlags.FIN | TcpFlags.SYN);
    }

    /** Counts what the connection holds now, and lets its buffer grow or not. */
    void charge(TcpSocket socket) {
        int received = socket.received();
        held += received - socket.charged;
        socket.charged = received;
        boolean tight = held > limit / 2;
        if (tight != socket.limited) {
            socket.limited = tight;
            socket.connection().receiveBufferMaximum(tight ? tcp.receiveBufferInitial() : tcp.receiveBufferMaximum());
        }
    }
}
