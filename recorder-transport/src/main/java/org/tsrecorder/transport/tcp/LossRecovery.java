package org.tsrecorder.transport.tcp;

import org.tsrecorder.transport.packet.TcpHeader;

/**
 * What is lost, what is under way, and what to send again: RFC 6675 with SACK, RFC 6582 (NewReno) without, RFC 5681
 * after a timeout.
 *
 * <pre>{@code
 * SND.UNA        retransmittedTo       lostBefore                    SND.NXT
 * |--hole--|SACKed|--hole--|--hole--|SACKed|--not known yet--|SACKed|--under way--|
 *  sent again, under way    lost: next                      (recoveryPoint = SND.NXT when recovery began)
 * }</pre>
 */
final class LossRecovery {
    private enum Phase {
        OPEN,
        FAST,
        TIMEOUT
    }

    private final TransmissionControlBlock tcb;
    private final SackScoreboard scoreboard = new SackScoreboard();
    private Phase phase = Phase.OPEN;
    private int duplicates;
    private int recoveryPoint;
    /** HighRxt + 1 of RFC 6675. */
    private int retransmittedTo;

    private int lostBefore;
    private boolean forced;
    private boolean rescued;
    private int holeEnd;

    LossRecovery(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        recoveryPoint = tcb.iss;
    }

    boolean isRecovering() {
        return phase != Phase.OPEN;
    }

    /** Takes note of a segment's SACK blocks; tells how many octets are newly known to have arrived. */
    int onSackBlocks(TcpHeader header) {
        int octets = 0;
        for (int i = 0; i < header.sackBlocks(); i++) {
            int start = header.sackLeftEdge(i);
            int end = header.sackRightEdge(i);
            boolean known = SequenceNumber.atOrBefore(end, tcb.sndUna);
            if (known) {
                // A duplicate that the peer reports (RFC 2883), or an old segment.
                continue;
            }
            if (SequenceNumber.atOrAfter(start, end) || SequenceNumber.after(end, tcb.sndNxt)) {
                tcb.counters.count(TcpCounter.BAD_SACK_BLOCKS);
                continue;
            }
            octets += scoreboard.mark(SequenceNumber.max(start, tcb.sndUna), end);
        }
        return octets;
    }

    /** Whether the peer has reported anything that it has not acknowledged. */
    boolean isAnythingReported() {
        return scoreboard.octets() > 0;
    }

    /** A duplicate acknowledgment arrived: RFC 5681 §3.2, RFC 6675 §5. */
    void onDuplicate() {
        duplicates++;
        lostBefore = scoreboard.lostBefore(tcb.sndUna, tcb.segmentSize);
        if (phase != Phase.OPEN) {
            return;
        }
        boolean lost = duplicates >= TcpConstants.DUPLICATE_THRESHOLD || SequenceNumber.after(lostBefore, tcb.sndUna);
        // RFC 6582 §3.2 (2): without SACK, duplicates of what a former recovery repeated look like new losses.
        boolean stale = !tcb.sackEnabled && SequenceNumber.atOrBefore(tcb.sndUna, recoveryPoint);
        if (lost && !stale) {
            enterFastRecovery();
        }
    }

    private void enterFastRecovery() {
        tcb.counters.count(TcpCounter.FAST_RECOVERIES);
        phase = Phase.FAST;
        recoveryPoint = tcb.sndNxt;
        retransmittedTo = tcb.sndUna;
        forced = true;
        rescued = false;
        tcb.congestion.onLoss(tcb.sndNxt - tcb.sndUna);
    }

    /** SND.UNA has moved on by {@code octets}. */
    void onAdvance(long nowNanos, int octets, boolean limited) {
        scoreboard.acknowledge(tcb.sndUna);
        retransmittedTo = SequenceNumber.max(retransmittedTo, tcb.sndUna);
        boolean over = SequenceNumber.atOrAfter(tcb.sndUna, recoveryPoint);
        if (phase != Phase.FAST) {
            tcb.congestion.onAcknowledged(nowNanos, octets, tcb.rtt.smoothedNanos(), limited || phase != Phase.OPEN);
        } else if (!over) {
            onPartialAdvance(octets);
        }
        if (over || phase == Phase.OPEN) {
            phase = Phase.OPEN;
            duplicates = 0;
            forced = false;
        }
        lostBefore = scoreboard.lostBefore(tcb.sndUna, tcb.segmentSize);
    }

    /** RFC 6582 §3.2 (3): what follows the part that arrived is lost too. */
    private void onPartialAdvance(int octets) {
        if (!tcb.sackEnabled) {
            duplicates = Math.max(0, duplicates - Math.max(0, octets / tcb.segmentSize - 1));
            retransmittedTo = tcb.sndUna;
            forced = true;
        }
    }

    /** The retransmission timer expired: all that is not SACKed counts as lost, RFC 6298 (5.4) and RFC 6675 §5.1. */
    void onTimeout(boolean first) {
        tcb.congestion.onTimeout(tcb.sndNxt - tcb.sndUna, first);
        repeatEverything();
        if (scoreboard.isRenegedAt(tcb.sndUna)) {
            // RFC 2018 §8: the peer dropped what it had SACKed.
            scoreboard.clear();
        }
    }

    /** The path takes smaller packets only: nothing that is under way arrives (RFC 1191 §6.1 and RFC 8201 §5.2). */
    void onPathMtu() {
        if (tcb.sndNxt != tcb.sndUna) {
            repeatEverything();
        }
    }

    private void repeatEverything() {
        phase = Phase.TIMEOUT;
        recoveryPoint = tcb.sndNxt;
        retransmittedTo = tcb.sndUna;
        duplicates = 0;
        forced = true;
    }

    /** Octets under way, RFC 6675 §4 (SetPipe). */
    int pipe() {
        int flight = tcb.sndNxt - tcb.sndUna;
        if (phase == Phase.OPEN) {
            // Limited transmit, RFC 3042: each of the first two duplicates stands for a segment that has left.
            int left = tcb.sackEnabled ? scoreboard.octets() : Math.min(duplicates, 2) * tcb.segmentSize;
            return Math.max(0, flight - left);
        }
        if (phase == Phase.FAST && !tcb.sackEnabled) {
            return (int) Math.max(0, flight - (long) duplicates * tcb.segmentSize);
        }
        int lostEnd = phase == Phase.FAST ? lostBefore : recoveryPoint;
        return scoreboard.pipe(tcb.sndUna, tcb.sndNxt, lostEnd, retransmittedTo);
    }

    /** Whether the next segment to send again must go out whatever the window says: the first of a recovery. */
    boolean isForced() {
        return forced;
    }

    /**
     * Looks for what is lost and not sent again yet, RFC 6675 §4 NextSeg (1).
     *
     * @return whether there is such; then it lies between {@link #holeStart()} and {@link #holeEnd()}
     */
    boolean findLost() {
        int limit =
                switch (phase) {
                    case OPEN -> tcb.sndUna;
                    case TIMEOUT -> recoveryPoint;
                    case FAST ->
                        forced
                                ? SequenceNumber.max(
                                        lostBefore, SequenceNumber.min(recoveryPoint, tcb.sndUna + tcb.segmentSize))
                                : lostBefore;
                };
        return findHole(limit);
    }

    private boolean findHole(int limit) {
        retransmittedTo = scoreboard.firstMissing(retransmittedTo);
        if (SequenceNumber.atOrAfter(retransmittedTo, limit)) {
            forced = false;
            return false;
        }
        holeEnd = scoreboard.nextArrived(retransmittedTo, limit);
        return true;
    }

    int holeStart() {
        return retransmittedTo;
    }

    int holeEnd() {
        return holeEnd;
    }

    /** The hole was sent again up to here. */
    void onRetransmitted(int end) {
        retransmittedTo = end;
        forced = false;
    }

    /**
     * Nothing is lost for certain and there is no new data: NextSeg (3) and (4), what may be lost.
     *
     * @return whether there is such, then as {@link #findLost()} tells
     */
    boolean findDoubtful() {
        if (phase != Phase.FAST || !tcb.sackEnabled) {
            return false;
        }
        if (findHole(SequenceNumber.max(tcb.sndUna, scoreboard.highest(tcb.sndUna)))) {
            return true;
        }
        if (rescued || SequenceNumber.atOrAfter(retransmittedTo, recoveryPoint)) {
            return false;
        }
        rescued = true;
        retransmittedTo = SequenceNumber.max(retransmittedTo, recoveryPoint - tcb.segmentSize);
        return findHole(recoveryPoint);
    }
}
