package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpFlags;

/** A segment arrives in LISTEN: RFC 9293 §3.10.7.2. */
final class SegmentArrivesListen {
    private final TransmissionControlBlock tcb;
    private final Lifecycle lifecycle;
    private final Transmitter transmitter;
    private final SegmentEmitter emitter;

    SegmentArrivesListen(
            TransmissionControlBlock tcb, Lifecycle lifecycle, Transmitter transmitter, SegmentEmitter emitter) {
        this.tcb = tcb;
        this.lifecycle = lifecycle;
        this.transmitter = transmitter;
        this.emitter = emitter;
    }

    void process(long nowNanos, Segment segment, TcpOutput out) {
        if (segment.has(TcpFlags.RST)) {
            return;
        }
        if (segment.has(TcpFlags.ACK)) {
            tcb.counters.count(TcpCounter.BAD_ACKNOWLEDGMENT);
            tcb.opening = tcb.opening.withRemotePort(segment.header.sourcePort());
            emitter.resetAt(segment.acknowledgment(), out);
            return;
        }
        if (segment.has(TcpFlags.SYN)) {
            checkSyn(nowNanos, segment, out);
        }
    }

    /** Third step. Text that came with the SYN is not taken, nor acknowledged: the peer sends it again. */
    private void checkSyn(long nowNanos, Segment segment, TcpOutput out) {
        tcb.opening = tcb.opening.withRemotePort(segment.header.sourcePort());
        lifecycle.acceptSyn(nowNanos, segment);
        tcb.state = TcpState.SYN_RECEIVED;
        transmitter.sendSyn(nowNanos, out);
    }
}
