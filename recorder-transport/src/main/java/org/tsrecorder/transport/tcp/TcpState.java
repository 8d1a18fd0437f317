package org.tsrecorder.transport.tcp;

/** The states of a connection, RFC 9293 §3.3.2. */
public enum TcpState {
    /** No connection: before the open, and after the end. */
    CLOSED,
    /** Waiting for a SYN from any peer. */
    LISTEN,
    /** A SYN was sent; waiting for the peer's. */
    SYN_SENT,
    /** SYNs crossed or were answered; waiting for the acknowledgment of ours. */
    SYN_RECEIVED,
    /** Data flows both ways. */
    ESTABLISHED,
    /** Our side is closed and its FIN not yet acknowledged; the peer may still send. */
    FIN_WAIT_1,
    /** Our FIN is acknowledged; the peer may still send. */
    FIN_WAIT_2,
    /** The peer has closed; we may still send. */
    CLOSE_WAIT,
    /** Both sides closed at once; our FIN is not yet acknowledged. */
    CLOSING,
    /** The peer closed first; our FIN is not yet acknowledged. */
    LAST_ACK,
    /** Both sides are closed; old segments die out and a lost last acknowledgment can be repeated. */
    TIME_WAIT;

    /** Whether both sequence numbers are agreed: everything from {@link #SYN_RECEIVED} on. */
    public boolean isSynchronized() {
        return compareTo(SYN_RECEIVED) >= 0;
    }

    /** Whether the peer may still send data that we have to take. */
    boolean receivesData() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }

    /** Whether queued data, or a FIN, may go out. */
    boolean sendsData() {
        return switch (this) {
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK -> true;
            default -> false;
        };
    }
}
