package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What arrived ahead of its turn: the payloads themselves, sorted and without overlaps, and the ranges they make up,
 * which are reported to the peer as SACK blocks (RFC 2018). Where two segments overlap, what came first is kept.
 */
final class ReassemblyQueue {
    private final SequenceRanges ranges = new SequenceRanges();
    private final int[] recent = new int[TcpConstants.MOST_SACK_BLOCKS];
    private int recentCount;
    private @Nullable ByteBuf[] payloads = new ByteBuf[16];
    private int[] starts = new int[16];
    private int head;
    private int tail;
    private int octets;

    /** What was inserted since the last {@link #settle}: first numbers, octets, and the blocks that they pin. */
    private int[] fresh = new int[16];

    private int freshCount;
    private int freshOctets;
    private long freshPinned;
    private @Nullable ByteBuf freshBlock;

    boolean isEmpty() {
        return head == tail;
    }

    /** Octets held. */
    int octets() {
        return octets;
    }

    /**
     * Keeps a payload, whose ownership moves in.
     *
     * @return octets that were not held yet; 0 when it was all known or there are too many gaps or crumbs
     */
    int insert(int sequence, ByteBuf payload) {
        int length = payload.readableBytes();
        int buffers = tail - head;
        boolean crumbs = buffers >= TcpTuning.FREE_BUFFERS
                && octets + length < buffers * (long) TcpTuning.LEAST_OCTETS_PER_BUFFER;
        int added = length == 0 || crumbs ? 0 : ranges.add(sequence, sequence + length);
        if (added == 0) {
            payload.release();
            noteRecent(sequence);
            return 0;
        }
        noteRecent(sequence);
        octets += added;
        int index = firstEndingAfter(sequence);
        if (added == length) {
            insertAt(index, sequence, payload);
        } else {
            insertMissing(index, sequence, payload);
        }
        return added;
    }

    /** Puts the parts of a payload that are not held yet between those that are. */
    private void insertMissing(int from, int sequence, ByteBuf payload) {
        int end = sequence + payload.readableBytes();
        int at = sequence;
        int index = from;
        while (SequenceNumber.before(at, end)) {
            int gapEnd = index < tail ? SequenceNumber.min(end, starts[index]) : end;
            if (SequenceNumber.before(at, gapEnd)) {
                int offset = payload.readerIndex() + at - sequence;
                // An insert may move everything to the front of the arrays.
                index = insertAt(index, at, payload.retainedSlice(offset, gapEnd - at)) + 1;
            }
            at = index < tail ? SequenceNumber.max(gapEnd, endOf(index)) : end;
            index++;
        }
        payload.release();
    }

    private int insertAt(int index, int sequence, ByteBuf payload) {
        int at = index;
        if (tail == starts.length) {
            at -= head;
            makeRoom();
        }
        System.arraycopy(starts, at, starts, at + 1, tail - at);
        System.arraycopy(payloads, at, payloads, at + 1, tail - at);
        starts[at] = sequence;
        payloads[at] = payload;
        tail++;
        noteFresh(sequence, payload);
        return at;
    }

    private void noteFresh(int sequence, ByteBuf payload) {
        if (freshCount == fresh.length) {
            fresh = Arrays.copyOf(fresh, 2 * freshCount);
        }
        fresh[freshCount++] = sequence;
        freshOctets += payload.readableBytes();
        ByteBuf block = PinnedMemory.blockOf(payload);
        if (!PinnedMemory.isSame(block, freshBlock)) {
            freshBlock = block;
            freshPinned += block.capacity();
        }
    }

    /**
     * What was inserted since the last call will stay for a while: if it pins far more memory than it holds, it is
     * copied.
     */
    void settle() {
        if (freshCount > 0 && freshPinned > (long) freshOctets * TcpTuning.MOST_PINNED_FACTOR) {
            for (int i = 0; i < freshCount; i++) {
                copy(fresh[i]);
            }
        }
        freshCount = 0;
        freshOctets = 0;
        freshPinned = 0;
        freshBlock = null;
    }

    /** Replaces the payload that begins with this number, if it is still here, by a copy. */
    private void copy(int sequence) {
        int index = firstEndingAfter(sequence);
        if (index < tail && starts[index] == sequence) {
            ByteBuf payload = payload(index);
            int length = payload.readableBytes();
            payloads[index] = payload.alloc().directBuffer(length, length).writeBytes(payload);
            payload.release();
        }
    }

    private void makeRoom() {
        int count = tail - head;
        int size = count * 2 > starts.length ? starts.length * 2 : starts.length;
        int[] newStarts = new int[size];
        System.arraycopy(starts, head, newStarts, 0, count);
        starts = newStarts;
        @Nullable ByteBuf[] moved = Arrays.copyOfRange(payloads, head, head + count);
        payloads = Arrays.copyOf(moved, size);
        head = 0;
        tail = count;
    }

    private int firstEndingAfter(int sequence) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (SequenceNumber.after(endOf(middle), sequence)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int endOf(int index) {
        return starts[index] + payload(index).readableBytes();
    }

    private ByteBuf payload(int index) {
        ByteBuf payload = payloads[index];
        if (payload == null) {
            throw new IllegalStateException("index=" + index + ", head=" + head + ", tail=" + tail);
        }
        return payload;
    }

    /**
     * What is held from {@code sequence} on, as far as one payload goes, its ownership to the caller; null when that
     * number is missing. Everything before it has arrived and is forgotten.
     */
    @Nullable
    ByteBuf poll(int sequence) {
        while (head < tail && SequenceNumber.atOrBefore(endOf(head), sequence)) {
            remove().release();
        }
        if (head == tail || SequenceNumber.after(starts[head], sequence)) {
            ranges.removeBefore(sequence);
            return null;
        }
        int known = sequence - starts[head];
        return remove().skipBytes(known);
    }

    private ByteBuf remove() {
        ByteBuf payload = payload(head);
        payloads[head++] = null;
        octets -= payload.readableBytes();
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        return payload;
    }

    /** The most recent arrival's block comes first, RFC 2018 §4. */
    private void noteRecent(int sequence) {
        int range = ranges.firstEndingAfter(sequence);
        if (range == ranges.count()) {
            return;
        }
        int kept = 1;
        int previous = recent[0];
        for (int i = 0; i < recentCount && kept < recent.length; i++) {
            int candidate = previous;
            previous = i + 1 < recent.length ? recent[i + 1] : 0;
            if (ranges.firstEndingAfter(candidate) != range) {
                recent[kept++] = candidate;
            }
        }
        recent[0] = sequence;
        recentCount = kept;
    }

    /**
     * Collects up to {@code most} SACK blocks in the order RFC 2018 wants.
     *
     * @param edges left and right edge of each block in turn
     * @return how many there are
     */
    int collectBlocks(int[] edges, int most) {
        int found = 0;
        for (int i = 0; i < recentCount && found < most; i++) {
            int range = ranges.firstEndingAfter(recent[i]);
            if (range < ranges.count() && SequenceNumber.atOrBefore(ranges.start(range), recent[i])) {
                edges[2 * found] = ranges.start(range);
                edges[2 * found + 1] = ranges.end(range);
                found++;
            }
        }
        return found;
    }

    void release() {
        for (int i = head; i < tail; i++) {
            payload(i).release();
            payloads[i] = null;
        }
        head = 0;
        tail = 0;
        octets = 0;
        recentCount = 0;
        freshCount = 0;
        freshBlock = null;
        ranges.clear();
    }
}
