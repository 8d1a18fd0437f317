package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.packet.TcpHeader;

/**
 * A segment arrives in any state from SYN_RECEIVED on: the steps of RFC 9293 §3.10.7.4, with those that RFC 5961 and
 * RFC 7323 put between them.
 */
final class SegmentArrivesSynchronized {
    private static final int ANYTHING_SPECIAL = TcpFlags.FIN | TcpFlags.SYN | TcpFlags.RST | TcpFlags.URG;

    private final TransmissionControlBlock tcb;
    private final Lifecycle lifecycle;
    private final Transmitter transmitter;
    private final SegmentEmitter emitter;
    private final SegmentText text;

    SegmentArrivesSynchronized(
            TransmissionControlBlock tcb, Lifecycle lifecycle, Transmitter transmitter, SegmentEmitter emitter) {
        this.tcb = tcb;
        this.lifecycle = lifecycle;
        this.transmitter = transmitter;
        this.emitter = emitter;
        text = new SegmentText(tcb, lifecycle, emitter);
    }

    void process(long nowNanos, Segment segment, TcpOutput out) {
        if (isPredicted(segment)) {
            if (checkTimestamp(nowNanos, segment)) {
                processPredicted(nowNanos, segment);
            }
            return;
        }
        boolean goOn = checkTimestamp(nowNanos, segment)
                && checkSequenceNumber(nowNanos, segment, out)
                && checkReset(nowNanos, segment, out)
                && checkSyn(nowNanos, segment, out);
        if (!goOn) {
            return;
        }
        updateTimestamp(nowNanos, segment);
        trimToWindow(segment);
        if (tcb.state != TcpState.TIME_WAIT) {
            tcb.keepAlive.onHeard(nowNanos);
        }
        if (checkAcknowledgment(nowNanos, segment, out)) {
            text.process(nowNanos, segment, out);
        }
    }

    /** Header prediction (Van Jacobson): the next text, in order, which says nothing else. */
    private boolean isPredicted(Segment segment) {
        TcpHeader header = segment.header;
        return segment.length > 0
                && tcb.state == TcpState.ESTABLISHED
                && (segment.flags & (ANYTHING_SPECIAL | TcpFlags.ACK)) == TcpFlags.ACK
                && segment.sequence == tcb.rcvNxt
                && segment.acknowledgment() == tcb.sndUna
                && header.window() << tcb.sndWindShift == tcb.sndWnd
                && segment.length <= tcb.receiveWindow.size(tcb.rcvNxt)
                && header.sackBlocks() == 0
                && tcb.reassembly.isEmpty();
    }

    private void processPredicted(long nowNanos, Segment segment) {
        tcb.counters.count(TcpCounter.SEGMENTS_PREDICTED);
        updateTimestamp(nowNanos, segment);
        tcb.sndWl1 = segment.sequence;
        tcb.keepAlive.onHeard(nowNanos);
        tcb.persist.onAnswer(nowNanos);
        text.append(segment);
    }

    /** PAWS, RFC 7323 §5.3: R1. It comes before the sequence number. */
    private boolean checkTimestamp(long nowNanos, Segment segment) {
        if (!tcb.timestamps.isEnabled() || segment.has(TcpFlags.RST)) {
            return true;
        }
        if (!segment.header.hasTimestamps()) {
            // §3.2: once agreed, a segment without is not of this connection.
            tcb.counters.count(TcpCounter.OLD_TIMESTAMP);
            return false;
        }
        if (tcb.timestamps.isOld(segment.header, nowNanos)) {
            tcb.counters.count(TcpCounter.OLD_TIMESTAMP);
            answerUnacceptable(nowNanos, segment);
            return false;
        }
        return true;
    }

    private void updateTimestamp(long nowNanos, Segment segment) {
        if (segment.header.hasTimestamps() && tcb.timestamps.isEnabled()) {
            tcb.timestamps.update(segment.header, segment.sequence, tcb.lastAckSent, nowNanos);
        }
    }

    /** First step. */
    private boolean checkSequenceNumber(long nowNanos, Segment segment, TcpOutput out) {
        if (isRepeatedSyn(segment)) {
            return onRepeatedSyn(nowNanos, segment, out);
        }
        int window = tcb.receiveWindow.size(tcb.rcvNxt);
        int length = segment.sequenceLength();
        boolean acceptable;
        if (window <= 0) {
            // MUST-66: a window of zero does not keep RST, URG and ACK from being processed.
            acceptable = segment.sequence == tcb.rcvNxt;
        } else if (length == 0) {
            acceptable = SequenceNumber.atOrAfter(segment.sequence, tcb.rcvNxt)
                    && SequenceNumber.before(segment.sequence, tcb.receiveWindow.rightEdge());
        } else {
            acceptable = SequenceNumber.after(segment.end(), tcb.rcvNxt)
                    && SequenceNumber.before(segment.sequence, tcb.receiveWindow.rightEdge());
        }
        if (!acceptable) {
            onUnacceptable(nowNanos, segment, out);
        }
        return acceptable;
    }

    private void onUnacceptable(long nowNanos, Segment segment, TcpOutput out) {
        tcb.counters.count(TcpCounter.UNACCEPTABLE);
        if (segment.has(TcpFlags.RST)) {
            return;
        }
        if (segment.has(TcpFlags.SYN)) {
            challenge(nowNanos, out);
            return;
        }
        if (tcb.state == TcpState.TIME_WAIT && segment.has(TcpFlags.FIN)) {
            lifecycle.enterTimeWait(nowNanos);
        }
        answerUnacceptable(nowNanos, segment);
    }

    /**
     * Old text wants an answer always, since ours may be lost; an empty segment only so often, lest two sides go mad.
     */
    private void answerUnacceptable(long nowNanos, Segment segment) {
        if (segment.sequenceLength() > 0 || mayChallenge(nowNanos)) {
            tcb.delayedAck.demand();
        }
    }

    private boolean isRepeatedSyn(Segment segment) {
        return tcb.state == TcpState.SYN_RECEIVED
                && segment.sequence == tcb.irs
                && segment.has(TcpFlags.SYN)
                && !segment.has(TcpFlags.RST);
    }

    /** The peer has not got our SYN yet, or (simultaneous open) answers it with its own again. */
    private boolean onRepeatedSyn(long nowNanos, Segment segment, TcpOutput out) {
        if (segment.has(TcpFlags.ACK)) {
            segment.trimBefore(tcb.rcvNxt);
            tcb.delayedAck.demand();
            return true;
        }
        if (mayChallenge(nowNanos)) {
            emitter.syn(nowNanos, out);
        }
        return false;
    }

    /** Second step, as RFC 5961 §3.2 narrows it. */
    private boolean checkReset(long nowNanos, Segment segment, TcpOutput out) {
        if (!segment.has(TcpFlags.RST)) {
            return true;
        }
        if (segment.sequence != tcb.rcvNxt) {
            challenge(nowNanos, out);
            return false;
        }
        tcb.counters.count(TcpCounter.RESETS_RECEIVED);
        boolean refused = tcb.state == TcpState.SYN_RECEIVED && tcb.active;
        boolean done = tcb.state == TcpState.TIME_WAIT;
        lifecycle.finish(refused ? TcpEnd.REFUSED : done ? TcpEnd.ORDERLY : TcpEnd.RESET);
        return false;
    }

    /** Fourth step, as RFC 5961 §4.2 has it. */
    private boolean checkSyn(long nowNanos, Segment segment, TcpOutput out) {
        if (segment.has(TcpFlags.SYN)) {
            challenge(nowNanos, out);
            return false;
        }
        return true;
    }

    private void challenge(long nowNanos, TcpOutput out) {
        if (mayChallenge(nowNanos)) {
            tcb.counters.count(TcpCounter.CHALLENGE_ACKS);
            emitter.acknowledgment(nowNanos, out);
        }
    }

    private boolean mayChallenge(long nowNanos) {
        boolean may = tcb.challengeAcks.tryAcquire(nowNanos);
        if (!may) {
            tcb.counters.count(TcpCounter.CHALLENGES_WITHHELD);
        }
        return may;
    }

    private void trimToWindow(Segment segment) {
        segment.trimBefore(tcb.rcvNxt);
        if (SequenceNumber.after(segment.end(), tcb.receiveWindow.rightEdge())) {
            segment.trimFrom(tcb.receiveWindow.rightEdge());
            // What was cut off must be told of as missing.
            tcb.delayedAck.demand();
        }
    }

    /** Fifth step. */
    private boolean checkAcknowledgment(long nowNanos, Segment segment, TcpOutput out) {
        if (!segment.has(TcpFlags.ACK)) {
            tcb.counters.count(TcpCounter.NO_ACKNOWLEDGMENT);
            return false;
        }
        if (tcb.state == TcpState.SYN_RECEIVED) {
            return checkAcknowledgmentOfSyn(nowNanos, segment, out);
        }
        int acknowledgment = segment.acknowledgment();
        if (SequenceNumber.after(acknowledgment, tcb.sndNxt)) {
            tcb.counters.count(TcpCounter.BAD_ACKNOWLEDGMENT);
            answerUnacceptable(nowNanos, segment);
            return false;
        }
        if (SequenceNumber.before(acknowledgment, tcb.sndUna - tcb.maxSndWnd)) {
            // RFC 5961 §5.2: blind injection guesses here.
            tcb.counters.count(TcpCounter.BAD_ACKNOWLEDGMENT);
            challenge(nowNanos, out);
            return false;
        }
        processAcknowledgment(nowNanos, segment);
        return tcb.state != TcpState.CLOSED;
    }

    private boolean checkAcknowledgmentOfSyn(long nowNanos, Segment segment, TcpOutput out) {
        if (segment.acknowledgment() != tcb.sndNxt) {
            tcb.counters.count(TcpCounter.BAD_ACKNOWLEDGMENT);
            emitter.resetAt(segment.acknowledgment(), out);
            return false;
        }
        completeHandshake(nowNanos, segment);
        return true;
    }

    /** The peer has our SYN. */
    void completeHandshake(long nowNanos, Segment segment) {
        int acknowledgment = segment.acknowledgment();
        tcb.sndUna = acknowledgment;
        if (tcb.retransmission.expiries() > 0) {
            tcb.rtt.afterLostSyn();
            tcb.congestion.onTimeout(0, false);
        }
        transmitter.onAdvance(nowNanos, segment);
        tcb.retransmission.onProgress(
                nowNanos, true, tcb.settings.timeouts().user().toNanos());
        lifecycle.setSendWindow(sendWindow(segment), segment.sequence, acknowledgment);
        lifecycle.establish(nowNanos);
    }

    /** SEG.WND; that of a SYN is never scaled. */
    private int sendWindow(Segment segment) {
        int window = segment.header.window();
        return segment.header.has(TcpFlags.SYN) ? window : window << tcb.sndWindShift;
    }

    private void processAcknowledgment(long nowNanos, Segment segment) {
        int acknowledgment = segment.acknowledgment();
        int window = sendWindow(segment);
        boolean reported = tcb.sackEnabled && tcb.recovery.onSackBlocks(segment.header) > 0;
        tcb.persist.onAnswer(nowNanos);
        boolean duplicate = isDuplicate(segment, window);
        if (SequenceNumber.after(acknowledgment, tcb.sndUna)) {
            advance(nowNanos, segment);
        }
        if (duplicate || (reported && tcb.recovery.isAnythingReported())) {
            tcb.recovery.onDuplicate();
        }
        boolean newer = SequenceNumber.before(tcb.sndWl1, segment.sequence)
                || (tcb.sndWl1 == segment.sequence && SequenceNumber.atOrBefore(tcb.sndWl2, acknowledgment));
        if (newer && SequenceNumber.atOrAfter(acknowledgment, tcb.sndUna)) {
            lifecycle.setSendWindow(window, segment.sequence, acknowledgment);
            if (window > 0) {
                transmitter.onWindowOpened();
            }
        }
    }

    /**
     * RFC 5681 §2. With SACK it is what a segment newly reports that counts (RFC 6675 §2), even if it also advances.
     */
    private boolean isDuplicate(Segment segment, int window) {
        return !tcb.sackEnabled
                && segment.acknowledgment() == tcb.sndUna
                && tcb.sndNxt != tcb.sndUna
                && !tcb.probing
                && segment.sequenceLength() == 0
                && window == tcb.sndWnd;
    }

    private void advance(long nowNanos, Segment segment) {
        int octets = segment.acknowledgment() - tcb.sndUna;
        tcb.sndUna = segment.acknowledgment();
        tcb.probing = false;
        boolean all = tcb.sndUna == tcb.sndNxt;
        boolean fin = tcb.finSent && all;
        tcb.sendQueue.acknowledge(fin ? tcb.sndUna - 1 : tcb.sndUna);
        transmitter.onAdvance(nowNanos, segment);
        tcb.persist.onProgress(nowNanos);
        tcb.recovery.onAdvance(nowNanos, octets, transmitter.isCongestionLimited());
        tcb.retransmission.onProgress(
                nowNanos, all, tcb.settings.timeouts().user().toNanos());
        if (tcb.writeBlocked) {
            tcb.writeBlocked = false;
            tcb.events |= TcpEvents.WRITABLE;
        }
        if (fin) {
            lifecycle.onFinAcknowledged(nowNanos);
        }
    }
}
