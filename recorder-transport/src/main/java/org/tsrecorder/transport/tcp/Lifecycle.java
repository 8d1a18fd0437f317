package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpHeader;

/** The connection's way from state to state, and what each step sets up or takes down. */
final class Lifecycle {
    private final TransmissionControlBlock tcb;

    Lifecycle(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** The peer's SYN came: takes over its number and what both sides can do. */
    void acceptSyn(long nowNanos, Segment segment) {
        TcpHeader header = segment.header;
        tcb.irs = segment.sequence;
        tcb.rcvNxt = segment.sequence + 1;
        tcb.receiveWindow.offerInSyn(tcb.rcvNxt);
        boolean scaling = header.windowScale() >= 0;
        TcpSettings settings = tcb.settings;
        agree(
                new TcpHandshake(
                        segment.sequence,
                        header.maximumSegmentSize() == 0
                                ? tcb.opening.defaultSegmentSize()
                                : header.maximumSegmentSize(),
                        scaling ? header.windowScale() : TcpHandshake.NO_SCALING,
                        tcb.receiveWindow.shiftToOffer(),
                        settings.selectiveAcknowledgments() && header.sackPermitted(),
                        settings.timestamps() && header.hasTimestamps(),
                        header.timestampValue()),
                nowNanos);
        setSendWindow(header.window(), segment.sequence, tcb.sndUna);
    }

    /** Takes over what a handshake agreed on. */
    void agree(TcpHandshake handshake, long nowNanos) {
        tcb.peerMss = Math.max(TcpTuning.LEAST_MSS, handshake.peerMaximumSegmentSize());
        tcb.sackEnabled = handshake.selectiveAcknowledgments();
        tcb.windowScaling = handshake.sendWindowShift() != TcpHandshake.NO_SCALING;
        if (tcb.windowScaling) {
            tcb.sndWindShift = Math.min(handshake.sendWindowShift(), TcpConstants.MOST_WINDOW_SHIFT);
            tcb.receiveWindow.scale(handshake.receiveWindowShift());
        } else {
            tcb.receiveWindow.limitToUnscaled();
        }
        if (handshake.timestamps()) {
            tcb.timestamps.enable(handshake.peerTimestamp(), nowNanos);
        }
        sizeSegments();
    }

    /** Eff.snd.MSS, RFC 9293 §3.7.1: what a segment holds beside the options that every segment carries. */
    void sizeSegments() {
        int options = tcb.timestamps.isEnabled() ? TcpConstants.TIMESTAMPS_SIZE : 0;
        tcb.segmentSize = Math.min(tcb.peerMss, tcb.pathMss) - options;
        tcb.congestion.segmentSize(tcb.segmentSize);
    }

    /** SND.WND, SND.WL1 and SND.WL2 from a segment. */
    void setSendWindow(int window, int sequence, int acknowledgment) {
        tcb.sndWnd = window;
        tcb.maxSndWnd = Math.max(tcb.maxSndWnd, window);
        tcb.sndWl1 = sequence;
        tcb.sndWl2 = acknowledgment;
    }

    /** The handshake is complete. */
    void establish(long nowNanos) {
        tcb.state = tcb.finQueued ? TcpState.FIN_WAIT_1 : TcpState.ESTABLISHED;
        tcb.events |= TcpEvents.CONNECTED;
        tcb.keepAlive.onHeard(nowNanos);
    }

    /** Our FIN is queued: no more writes. */
    void closeOutput() {
        tcb.finQueued = true;
        if (tcb.state == TcpState.ESTABLISHED) {
            tcb.state = TcpState.FIN_WAIT_1;
        } else if (tcb.state == TcpState.CLOSE_WAIT) {
            tcb.state = TcpState.LAST_ACK;
        }
    }

    /** The peer's FIN has come in its turn: RFC 9293 §3.10.7.4, eighth step. */
    void onFin(long nowNanos) {
        tcb.rcvNxt++;
        tcb.delayedAck.demand();
        tcb.events |= TcpEvents.PEER_CLOSED | TcpEvents.READABLE;
        switch (tcb.state) {
            case ESTABLISHED -> tcb.state = TcpState.CLOSE_WAIT;
            // An acknowledgment of our FIN in the same segment has moved it on to FIN_WAIT_2 before.
            case FIN_WAIT_1 -> tcb.state = TcpState.CLOSING;
            case FIN_WAIT_2 -> enterTimeWait(nowNanos);
            default -> {}
        }
    }

    /** Our FIN is acknowledged: RFC 9293 §3.10.7.4, fifth step. */
    void onFinAcknowledged(long nowNanos) {
        switch (tcb.state) {
            case FIN_WAIT_1 -> {
                tcb.state = TcpState.FIN_WAIT_2;
                limitFinWait2(nowNanos);
            }
            case CLOSING -> enterTimeWait(nowNanos);
            case LAST_ACK -> finish(TcpEnd.ORDERLY);
            default -> {}
        }
    }

    /** A peer whose FIN nobody waits for any more does not hold the connection for ever. */
    void limitFinWait2(long nowNanos) {
        if (tcb.state == TcpState.FIN_WAIT_2 && tcb.inputClosed) {
            tcb.lastState.arm(nowNanos + tcb.settings.timeouts().finWait2().toNanos());
        }
    }

    /** Enters TIME_WAIT, or begins it anew. */
    void enterTimeWait(long nowNanos) {
        tcb.state = TcpState.TIME_WAIT;
        tcb.retransmission.deadline().disarm();
        tcb.persist.stop();
        tcb.keepAlive.deadline().disarm();
        tcb.lastState.arm(nowNanos + tcb.settings.timeouts().timeWait().toNanos());
    }

    /** The connection is over. What was received in order stays readable after an orderly end only. */
    void finish(TcpEnd end) {
        tcb.state = TcpState.CLOSED;
        tcb.end = end;
        tcb.events |= TcpEvents.CLOSED;
        tcb.retransmission.deadline().disarm();
        tcb.persist.stop();
        tcb.keepAlive.deadline().disarm();
        tcb.lastState.disarm();
        tcb.delayedAck.deadline().disarm();
        tcb.sendQueue.release();
        tcb.reassembly.release();
        if (end != TcpEnd.ORDERLY || tcb.inputClosed) {
            tcb.receiveQueue.release();
        }
    }
}
