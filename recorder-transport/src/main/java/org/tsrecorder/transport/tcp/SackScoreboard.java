package org.tsrecorder.transport.tcp;

/** Which of the octets under way the peer has reported to have, RFC 6675 §4. */
final class SackScoreboard {
    private final SequenceRanges arrived = new SequenceRanges();
    private int octets;

    /** Update(): the peer has {@code [start, end)}; tells how much of it is news. */
    int mark(int start, int end) {
        int added = arrived.add(start, end);
        octets += added;
        return added;
    }

    /** Everything before {@code sequence} is acknowledged. */
    void acknowledge(int sequence) {
        if (!arrived.isEmpty()) {
            octets -= arrived.removeBefore(sequence);
        }
    }

    /** Octets reported. */
    int octets() {
        return octets;
    }

    /** Whether the peer has reported what it does not acknowledge although nothing before it is missing. */
    boolean isRenegedAt(int sndUna) {
        return arrived.contains(sndUna);
    }

    void clear() {
        arrived.clear();
        octets = 0;
    }

    /** First number behind the last one reported; {@code none} when there is none. */
    int highest(int none) {
        return arrived.isEmpty() ? none : arrived.end(arrived.count() - 1);
    }

    /**
     * IsLost() for all numbers at once: those missing before the answer are lost, since three ranges, or more than two
     * segments' worth of octets, were reported behind them.
     */
    int lostBefore(int sndUna, int segmentSize) {
        int behind = 0;
        for (int i = arrived.count() - 1; i >= 0; i--) {
            behind += arrived.end(i) - arrived.start(i);
            if (behind > (TcpConstants.DUPLICATE_THRESHOLD - 1) * segmentSize
                    || arrived.count() - i >= TcpConstants.DUPLICATE_THRESHOLD) {
                return arrived.start(i);
            }
        }
        return sndUna;
    }

    /**
     * SetPipe(): missing octets that are not lost, and those sent again.
     *
     * @param lostEnd missing octets before it are lost
     * @param retransmittedTo missing octets before it were sent again
     */
    int pipe(int sndUna, int sndNxt, int lostEnd, int retransmittedTo) {
        int pipe = 0;
        int at = sndUna;
        for (int i = 0; i < arrived.count(); i++) {
            pipe += pipeOf(at, arrived.start(i), lostEnd, retransmittedTo);
            at = arrived.end(i);
        }
        return pipe + pipeOf(at, sndNxt, lostEnd, retransmittedTo);
    }

    private static int pipeOf(int start, int end, int lostEnd, int retransmittedTo) {
        int notLost = Math.max(0, end - SequenceNumber.max(start, lostEnd));
        int sentAgain = Math.max(0, SequenceNumber.min(end, retransmittedTo) - start);
        return notLost + sentAgain;
    }

    /** The first number from {@code sequence} on that was not reported. */
    int firstMissing(int sequence) {
        int index = arrived.firstEndingAfter(sequence);
        return index < arrived.count() && SequenceNumber.atOrBefore(arrived.start(index), sequence)
                ? arrived.end(index)
                : sequence;
    }

    /** Where a run of missing numbers that begins at {@code missing} ends, {@code limit} at most. */
    int nextArrived(int missing, int limit) {
        int index = arrived.firstEndingAfter(missing);
        return index < arrived.count() ? SequenceNumber.min(limit, arrived.start(index)) : limit;
    }
}
