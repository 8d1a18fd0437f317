package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpFlags;

/** What an acceptable segment carries: the sixth to eighth step of RFC 9293 §3.10.7.4. */
final class SegmentText {
    private final TransmissionControlBlock tcb;
    private final Lifecycle lifecycle;
    private final SegmentEmitter emitter;

    SegmentText(TransmissionControlBlock tcb, Lifecycle lifecycle, SegmentEmitter emitter) {
        this.tcb = tcb;
        this.lifecycle = lifecycle;
        this.emitter = emitter;
    }

    /** Takes the text and the FIN of a segment that is trimmed to the window. */
    void process(long nowNanos, Segment segment, TcpOutput out) {
        checkUrgent(segment);
        processText(nowNanos, segment, out);
        checkFin(nowNanos, segment);
    }

    /** Sixth step. Urgent data stays in the stream (RFC 6093 §3.1); the owner can ask where it ends. */
    private void checkUrgent(Segment segment) {
        if (!segment.has(TcpFlags.URG) || !tcb.state.receivesData()) {
            return;
        }
        int pointer = segment.sequence + segment.header.urgentPointer();
        if (!tcb.urgent || SequenceNumber.after(pointer, tcb.rcvUp)) {
            tcb.urgent = true;
            tcb.rcvUp = pointer;
            tcb.events |= TcpEvents.URGENT;
        }
    }

    /** Seventh step. The segment is trimmed to the window. */
    private void processText(long nowNanos, Segment segment, TcpOutput out) {
        if (segment.length == 0 || !tcb.state.receivesData()) {
            return;
        }
        if (tcb.inputClosed) {
            // RFC 9293 §3.6.1 and §3.10.7.4: nobody will ever read it, and the peer must know.
            emitter.reset(nowNanos, out);
            lifecycle.finish(TcpEnd.ABORTED);
            return;
        }
        if (segment.sequence == tcb.rcvNxt) {
            appendInOrder(segment);
        } else {
            keepForLater(nowNanos, segment, out);
        }
    }

    /** The next text, in order. */
    void append(Segment segment) {
        tcb.rcvNxt += segment.length;
        tcb.delayedAck.onText(segment.length);
        tcb.receiveQueue.append(segment.takePayload());
        tcb.events |= TcpEvents.READABLE;
    }

    private void appendInOrder(Segment segment) {
        append(segment);
        segment.sequence = tcb.rcvNxt;
        if (!tcb.reassembly.isEmpty()) {
            drainReassembly();
            // RFC 5681 §4.2: what fills a gap is acknowledged at once.
            tcb.delayedAck.demand();
        }
    }

    private void keepForLater(long nowNanos, Segment segment, TcpOutput out) {
        int end = segment.sequence + segment.length;
        int kept = tcb.reassembly.insert(segment.sequence, segment.takePayload());
        segment.sequence = end;
        tcb.counters.count(kept > 0 ? TcpCounter.OUT_OF_ORDER : TcpCounter.OUT_OF_ORDER_DROPPED);
        if (tcb.sackEnabled) {
            // One at the batch's end tells what arrived (MUST-58, MUST-59).
            tcb.delayedAck.demand();
        } else {
            // RFC 5681 §4.2: each one at once, since the peer has nothing but their number.
            emitter.acknowledgment(nowNanos, out);
        }
    }

    private void drainReassembly() {
        for (var next = tcb.reassembly.poll(tcb.rcvNxt); next != null; next = tcb.reassembly.poll(tcb.rcvNxt)) {
            tcb.rcvNxt += next.readableBytes();
            tcb.receiveQueue.append(next);
            tcb.events |= TcpEvents.READABLE;
        }
    }

    /** Eighth step. A FIN ahead of its turn waits, as text does. */
    private void checkFin(long nowNanos, Segment segment) {
        if (!tcb.state.receivesData()) {
            return;
        }
        if (segment.has(TcpFlags.FIN)) {
            tcb.finArrived = true;
            tcb.finAt = segment.sequence;
        }
        if (tcb.finArrived && tcb.finAt == tcb.rcvNxt) {
            lifecycle.onFin(nowNanos);
        }
    }
}
