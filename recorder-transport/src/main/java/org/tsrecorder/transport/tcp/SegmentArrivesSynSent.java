package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpFlags;

/** A segment arrives in SYN_SENT: RFC 9293 §3.10.7.3. */
final class SegmentArrivesSynSent {
    private final TransmissionControlBlock tcb;
    private final Lifecycle lifecycle;
    private final Transmitter transmitter;
    private final SegmentEmitter emitter;
    private final SegmentArrivesSynchronized inSynchronized;
    private final SegmentText text;

    SegmentArrivesSynSent(
            TransmissionControlBlock tcb,
            Lifecycle lifecycle,
            Transmitter transmitter,
            SegmentEmitter emitter,
            SegmentArrivesSynchronized inSynchronized) {
        this.tcb = tcb;
        this.lifecycle = lifecycle;
        this.transmitter = transmitter;
        this.emitter = emitter;
        this.inSynchronized = inSynchronized;
        text = new SegmentText(tcb, lifecycle, emitter);
    }

    void process(long nowNanos, Segment segment, TcpOutput out) {
        if (segment.has(TcpFlags.ACK) && !isOfOurSyn(segment)) {
            tcb.counters.count(TcpCounter.BAD_ACKNOWLEDGMENT);
            if (!segment.has(TcpFlags.RST)) {
                emitter.resetAt(segment.acknowledgment(), out);
            }
            return;
        }
        if (segment.has(TcpFlags.RST)) {
            checkReset(segment);
        } else if (segment.has(TcpFlags.SYN)) {
            checkSyn(nowNanos, segment, out);
        }
    }

    /** First step: nothing but the SYN can be acknowledged yet. */
    private boolean isOfOurSyn(Segment segment) {
        return segment.acknowledgment() == tcb.sndNxt;
    }

    /** Second step: a RST is believed only if it acknowledges our SYN. */
    private void checkReset(Segment segment) {
        if (segment.has(TcpFlags.ACK)) {
            tcb.counters.count(TcpCounter.RESETS_RECEIVED);
            lifecycle.finish(TcpEnd.REFUSED);
        }
    }

    /** Fourth and fifth step. */
    private void checkSyn(long nowNanos, Segment segment, TcpOutput out) {
        lifecycle.acceptSyn(nowNanos, segment);
        if (!segment.has(TcpFlags.ACK)) {
            // Simultaneous open, RFC 9293 §3.5 figure 8.
            tcb.state = TcpState.SYN_RECEIVED;
            transmitter.sendSyn(nowNanos, out);
            return;
        }
        inSynchronized.completeHandshake(nowNanos, segment);
        tcb.delayedAck.demand();
        tcb.lastAckSent = tcb.irs;
        segment.trimBefore(tcb.rcvNxt);
        segment.trimFrom(tcb.receiveWindow.rightEdge());
        text.process(nowNanos, segment, out);
    }
}
