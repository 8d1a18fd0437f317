package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpHeader;

/**
 * The timestamps option and PAWS, RFC 7323 §3 to §5. Our clock ticks once a millisecond and begins at an offset that
 * tells nothing.
 */
final class Timestamps {
    static final long TICK_NANOS = 1_000_000;

    private final int offset;
    private boolean enabled;
    private int recent;
    private long recentNanos;

    Timestamps(int offset) {
        this.offset = offset;
    }

    /** Both sides sent the option; {@code peerValue} is the peer's first. */
    void enable(int peerValue, long nowNanos) {
        enabled = true;
        recent = peerValue;
        recentNanos = nowNanos;
    }

    boolean isEnabled() {
        return enabled;
    }

    /** TSval for a segment sent now. */
    int value(long nowNanos) {
        return (int) (nowNanos / TICK_NANOS) + offset;
    }

    /** TS.Recent, the TSecr to send. */
    int recent() {
        return recent;
    }

    /** §5.3 R1: whether the segment is an old duplicate. */
    boolean isOld(TcpHeader header, long nowNanos) {
        return SequenceNumber.before(header.timestampValue(), recent)
                && nowNanos - recentNanos < TcpConstants.PAWS_IDLE_NANOS;
    }

    /** §4.3 (2): the value to echo is the one of the segment that advances what we acknowledge. */
    void update(TcpHeader header, int sequence, int lastAcknowledgmentSent, long nowNanos) {
        if (SequenceNumber.atOrAfter(header.timestampValue(), recent)
                && SequenceNumber.atOrBefore(sequence, lastAcknowledgmentSent)) {
            recent = header.timestampValue();
            recentNanos = nowNanos;
        }
    }

    /** The round trip that the echoed value shows, in whole ticks; meaningful only if we ever sent that value. */
    long roundTripNanos(TcpHeader header, long nowNanos) {
        return (value(nowNanos) - header.timestampEchoReply()) * TICK_NANOS;
    }
}
