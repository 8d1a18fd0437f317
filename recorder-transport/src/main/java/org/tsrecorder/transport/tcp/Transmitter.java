package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpFlags;

/**
 * Decides what goes out and when: lost segments first, then new ones as far as the peer's window, the congestion
 * window, the Nagle algorithm and silly window avoidance let them (RFC 9293 §3.7.4, §3.8.6.2.1), then an acknowledgment
 * if it is due and nothing carried it.
 */
final class Transmitter {
    private final TransmissionControlBlock tcb;
    private final SegmentEmitter emitter;
    private final long patienceNanos;

    /** The one segment that is timed, RFC 6298 §3. */
    private boolean timing;

    private int timedEnd;
    private long timedNanos;

    private boolean repeated;
    private long repeatedNanos;
    private boolean everSent;
    private long lastSentNanos;
    private boolean congestionLimited;

    Transmitter(TransmissionControlBlock tcb, SegmentEmitter emitter) {
        this.tcb = tcb;
        this.emitter = emitter;
        patienceNanos = tcb.settings.timeouts().user().toNanos();
    }

    /** Sends what may be sent now. */
    void flush(long nowNanos, TcpOutput out) {
        if (tcb.state.sendsData()) {
            sendText(nowNanos, out);
            mindPersistTimer(nowNanos);
        }
        if (tcb.state.isSynchronized() && tcb.state != TcpState.SYN_RECEIVED) {
            acknowledge(nowNanos, out);
        }
    }

    private void sendText(long nowNanos, TcpOutput out) {
        congestionLimited = false;
        boolean sent = true;
        while (sent) {
            sent = (tcb.recovery.isRecovering() && sendLost(nowNanos, out))
                    || sendNew(nowNanos, out)
                    || (tcb.recovery.isRecovering() && sendDoubtful(nowNanos, out));
        }
    }

    private void acknowledge(long nowNanos, TcpOutput out) {
        int unacknowledged = tcb.rcvNxt - tcb.lastAckSent;
        boolean opened = tcb.state.receivesData()
                && tcb.receiveWindow.isUpdateDue(
                        tcb.rcvNxt, tcb.receiveQueue.octets(), tcb.opening.maximumSegmentSize());
        if (opened || tcb.delayedAck.isDue(unacknowledged)) {
            emitter.acknowledgment(nowNanos, out);
        } else if (unacknowledged > 0) {
            tcb.delayedAck.delay(nowNanos);
        }
    }

    private boolean sendLost(long nowNanos, TcpOutput out) {
        if (!tcb.recovery.isForced() && tcb.congestion.window() - tcb.recovery.pipe() < tcb.segmentSize) {
            congestionLimited = true;
            return false;
        }
        return tcb.recovery.findLost() && retransmit(nowNanos, out);
    }

    private boolean sendDoubtful(long nowNanos, TcpOutput out) {
        return tcb.congestion.window() - tcb.recovery.pipe() >= tcb.segmentSize
                && tcb.recovery.findDoubtful()
                && retransmit(nowNanos, out);
    }

    private boolean retransmit(long nowNanos, TcpOutput out) {
        int start = tcb.recovery.holeStart();
        int textEnd = SequenceNumber.min(tcb.recovery.holeEnd(), tcb.sendQueue.end());
        int octets = Math.min(tcb.segmentSize, textEnd - start);
        int end = start + Math.max(0, octets);
        boolean fin = tcb.finSent && end == tcb.sendQueue.end();
        tcb.counters.count(TcpCounter.SEGMENTS_RETRANSMITTED);
        // Karn: an acknowledgment would not tell which of the two it answers.
        timing = false;
        repeated = true;
        repeatedNanos = nowNanos;
        send(nowNanos, start, Math.max(0, octets), fin, out);
        tcb.recovery.onRetransmitted(fin ? end + 1 : end);
        return true;
    }

    private boolean sendNew(long nowNanos, TcpOutput out) {
        int available = tcb.sendQueue.end() - tcb.sndNxt;
        if (tcb.finSent || tcb.probing || (available == 0 && !tcb.finQueued)) {
            return false;
        }
        int usable = Math.max(0, tcb.sndUna + tcb.sndWnd - tcb.sndNxt);
        int octets = Math.min(Math.min(available, tcb.segmentSize), usable);
        boolean fin = tcb.finQueued && octets == available;
        if (!fin && !isWorthSending(octets, available)) {
            return false;
        }
        restartAfterIdle(nowNanos);
        if (tcb.recovery.pipe() + octets > tcb.congestion.window()) {
            congestionLimited = true;
            return false;
        }
        sendNext(nowNanos, octets, fin, out);
        return true;
    }

    /** RFC 9293 §3.8.6.2.1, (1) to (3); (4) is the persist timer. What is written counts as pushed. */
    private boolean isWorthSending(int octets, int available) {
        if (octets == tcb.segmentSize) {
            return true;
        }
        boolean mayBeSmall = tcb.noDelay || tcb.sndNxt == tcb.sndUna;
        boolean all = octets == available;
        boolean halfTheWindow = octets >= Math.max(1, tcb.maxSndWnd / 2);
        return octets > 0 && mayBeSmall && (all || halfTheWindow);
    }

    private void restartAfterIdle(long nowNanos) {
        if (everSent && tcb.sndNxt == tcb.sndUna && nowNanos - lastSentNanos > tcb.rtt.timeoutNanos()) {
            tcb.congestion.onIdle();
        }
    }

    private void sendNext(long nowNanos, int octets, boolean fin, TcpOutput out) {
        int start = tcb.sndNxt;
        tcb.sndNxt = start + octets + (fin ? 1 : 0);
        tcb.finSent = fin;
        if (!timing) {
            timing = true;
            timedEnd = tcb.sndNxt;
            timedNanos = nowNanos;
        }
        send(nowNanos, start, octets, fin, out);
    }

    private void send(long nowNanos, int sequence, int octets, boolean fin, TcpOutput out) {
        boolean last = sequence + octets == tcb.sendQueue.end();
        int flags = (fin ? TcpFlags.FIN : 0) | (last && octets > 0 ? TcpFlags.PSH : 0);
        emitter.text(nowNanos, sequence, octets, flags, out);
        everSent = true;
        lastSentNanos = nowNanos;
        tcb.persist.stop();
        tcb.retransmission.onSent(nowNanos, patienceNanos);
    }

    /** When the window, and nothing else, keeps us from sending, nobody else will wake us. */
    private void mindPersistTimer(long nowNanos) {
        boolean waiting = tcb.probing || (!tcb.finSent && tcb.sendQueue.end() != tcb.sndNxt);
        boolean idle = tcb.probing || tcb.sndNxt == tcb.sndUna;
        if (waiting && idle) {
            tcb.persist.start(nowNanos);
        } else {
            tcb.persist.stop();
        }
    }

    /** SND.UNA has just moved to {@code tcb.sndUna}: takes the timed segment's round trip, if that is answered. */
    void onAdvance(long nowNanos, Segment segment) {
        if (timing && SequenceNumber.atOrAfter(tcb.sndUna, timedEnd)) {
            timing = false;
            tcb.rtt.sample(nowNanos - timedNanos);
        } else if (!timing && tcb.timestamps.isEnabled()) {
            sampleEcho(nowNanos, segment);
        }
    }

    /**
     * RFC 7323 §4: the echo tells which of the copies is answered. If that is not the last one, its answer may have
     * been lost and this one be caused by the repetition: then it says nothing, unless it came sooner than a round trip
     * takes.
     */
    private void sampleEcho(long nowNanos, Segment segment) {
        long roundTripNanos = tcb.timestamps.roundTripNanos(segment.header, nowNanos);
        long sinceRepetition = nowNanos - repeatedNanos;
        boolean ambiguous = repeated && roundTripNanos > sinceRepetition + Timestamps.TICK_NANOS;
        if (!ambiguous || sinceRepetition < tcb.rtt.leastNanos()) {
            tcb.rtt.sample(roundTripNanos);
        }
    }

    /** Our SYN goes out, and is timed. */
    void sendSyn(long nowNanos, TcpOutput out) {
        timing = tcb.sndNxt == tcb.iss;
        timedEnd = tcb.iss + 1;
        timedNanos = nowNanos;
        tcb.sndNxt = tcb.iss + 1;
        emitter.syn(nowNanos, out);
        tcb.retransmission.onSent(nowNanos, tcb.settings.timeouts().handshake().toNanos());
    }

    /** Whether the last flush stopped for the congestion window. */
    boolean isCongestionLimited() {
        return congestionLimited;
    }

    /** The retransmission timer expired with text or a FIN under way. */
    void onRetransmissionTimeout(long nowNanos, TcpOutput out) {
        tcb.counters.count(TcpCounter.RETRANSMISSION_TIMEOUTS);
        tcb.recovery.onTimeout(tcb.retransmission.expiries() == 0);
        tcb.retransmission.backOff(nowNanos, patienceNanos);
        flush(nowNanos, out);
    }

    /** The persist timer expired: RFC 9293 §3.8.6.1, and (4) of §3.8.6.2.1. */
    void onPersistTimeout(long nowNanos, TcpOutput out) {
        int available = tcb.sendQueue.end() - tcb.sndUna;
        int octets = Math.min(Math.min(available, tcb.segmentSize), tcb.sndWnd);
        if (octets > 0 && !tcb.probing) {
            sendNext(nowNanos, octets, false, out);
            return;
        }
        // One octet beyond the window (MUST-36). If the peer takes it, all the better.
        tcb.probing = true;
        tcb.sndNxt = tcb.sndUna + 1;
        emitter.text(nowNanos, tcb.sndUna, 1, 0, out);
        tcb.persist.backOff(nowNanos);
    }

    /** The window has opened: the octet sent into the closed one counts as never sent. */
    void onWindowOpened() {
        if (tcb.probing) {
            tcb.probing = false;
            tcb.sndNxt = tcb.sndUna;
            tcb.persist.stop();
        }
    }
}
