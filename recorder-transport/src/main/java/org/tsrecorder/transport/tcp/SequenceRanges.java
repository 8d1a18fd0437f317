package org.tsrecorder.transport.tcp;

import java.util.Arrays;

/**
 * A sorted set of disjoint, not touching ranges {@code [start, end)} of sequence numbers that all lie within half the
 * sequence space. Bounded: a range that would exceed {@link TcpTuning#MOST_RANGES} is refused.
 */
final class SequenceRanges {
    private int[] starts = new int[4];
    private int[] ends = new int[4];
    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    /** Index of the first range that ends after {@code sequence}, or {@link #count()}. */
    int firstEndingAfter(int sequence) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (SequenceNumber.after(ends[middle], sequence)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    boolean contains(int sequence) {
        int index = firstEndingAfter(sequence);
        return index < count && SequenceNumber.atOrBefore(starts[index], sequence);
    }

    /** Whether every number of a range that is not empty is in the set. */
    boolean containsAll(int start, int end) {
        int index = firstEndingAfter(start);
        return index < count
                && SequenceNumber.atOrBefore(starts[index], start)
                && SequenceNumber.atOrAfter(ends[index], end);
    }

    /**
     * Adds a range that is not empty.
     *
     * @return how many numbers are new in the set; 0 also when the set is full
     */
    int add(int start, int end) {
        // The first range that touches or overlaps ends at or after start.
        int from = firstEndingAfter(start - 1);
        int to = from;
        int known = 0;
        int newStart = start;
        int newEnd = end;
        while (to < count && SequenceNumber.atOrBefore(starts[to], end)) {
            newStart = SequenceNumber.min(newStart, starts[to]);
            newEnd = SequenceNumber.max(newEnd, ends[to]);
            known += ends[to] - starts[to];
            to++;
        }
        if (from == to && !openGap(from)) {
            return 0;
        }
        if (to > from + 1) {
            closeGap(from + 1, to);
        }
        starts[from] = newStart;
        ends[from] = newEnd;
        return newEnd - newStart - known;
    }

    /** Forgets everything before {@code sequence}; tells how many numbers that were. */
    int removeBefore(int sequence) {
        int keep = firstEndingAfter(sequence);
        int removed = 0;
        for (int i = 0; i < keep; i++) {
            removed += ends[i] - starts[i];
        }
        closeGap(0, keep);
        if (count > 0 && SequenceNumber.before(starts[0], sequence)) {
            removed += sequence - starts[0];
            starts[0] = sequence;
        }
        return removed;
    }

    void clear() {
        count = 0;
    }

    private boolean openGap(int index) {
        if (count == TcpTuning.MOST_RANGES) {
            return false;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(starts, index, starts, index + 1, count - index);
        System.arraycopy(ends, index, ends, index + 1, count - index);
        count++;
        return true;
    }

    private void closeGap(int from, int to) {
        if (from == to) {
            return;
        }
        System.arraycopy(starts, to, starts, from, count - to);
        System.arraycopy(ends, to, ends, from, count - to);
        count -= to - from;
    }
}
