package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What the owner wrote and the peer has not acknowledged, as slices of the owner's buffers in sequence order. Octets
 * are copied once, into the packet that carries them.
 */
final class SendQueue {
    private final int capacity;
    /**
     * A ring: slice {@code i} is at {@code (head + i) & (slices.length - 1)} and begins with number {@code starts[..]}.
     */
    private ByteBuf[] slices = new ByteBuf[8];

    private int[] starts = new int[8];
    private int head;
    private int count;
    private boolean lastIsOurs;
    private int base;
    private int end;

    SendQueue(int capacity) {
        this.capacity = capacity;
    }

    /** The first octet written will have this number; called while empty. */
    void begin(int sequence) {
        base = sequence;
        end = sequence;
    }

    /** Number after the last octet written. */
    int end() {
        return end;
    }

    /** Octets held. */
    int size() {
        return end - base;
    }

    int room() {
        return capacity - size();
    }

    /** Takes as much as there is room for, from {@code data}'s reader index on; tells how much. */
    int write(ByteBuf data) {
        int octets = Math.min(data.readableBytes(), room());
        if (octets == 0) {
            return 0;
        }
        if (octets <= TcpTuning.SMALL_PAYLOAD && count >= TcpTuning.FREE_BUFFERS) {
            collect(data, octets);
        } else {
            append(data.readRetainedSlice(octets));
            lastIsOurs = false;
        }
        end += octets;
        return octets;
    }

    /** Many small writes share a buffer: a slice costs far more than the octets in it. */
    private void collect(ByteBuf data, int octets) {
        ByteBuf last = slices[slot(count - 1)];
        if (!lastIsOurs || last.writableBytes() < octets) {
            last = data.alloc().directBuffer(TcpTuning.COLLECTING_BUFFER, TcpTuning.COLLECTING_BUFFER);
            append(last);
            lastIsOurs = true;
        }
        last.writeBytes(data, octets);
    }

    private void append(ByteBuf slice) {
        if (count == slices.length) {
            grow();
        }
        slices[slot(count)] = slice;
        starts[slot(count)] = end;
        count++;
    }

    private void grow() {
        ByteBuf[] moreSlices = Arrays.copyOf(slices, count * 2);
        int[] moreStarts = new int[count * 2];
        for (int i = 0; i < count; i++) {
            moreSlices[i] = slices[slot(i)];
            moreStarts[i] = starts[slot(i)];
        }
        slices = moreSlices;
        starts = moreStarts;
        head = 0;
    }

    private int slot(int index) {
        return (head + index) & (slices.length - 1);
    }

    /** Everything before {@code sequence} has arrived. */
    void acknowledge(int sequence) {
        base = SequenceNumber.min(sequence, end);
        while (count > 0 && SequenceNumber.atOrBefore(endOf(0), base)) {
            slices[head].release();
            head = slot(1);
            count--;
        }
    }

    private int endOf(int index) {
        return index + 1 < count ? starts[slot(index + 1)] : end;
    }

    /** Appends {@code octets} octets, all of which must be held, from {@code sequence} on to {@code out}. */
    void copy(int sequence, int octets, ByteBuf out) {
        int index = find(sequence);
        int from = sequence;
        int left = octets;
        while (left > 0) {
            ByteBuf slice = slices[slot(index)];
            int offset = from - starts[slot(index)];
            int part = Math.min(left, endOf(index) - from);
            out.writeBytes(slice, slice.readerIndex() + offset, part);
            from += part;
            left -= part;
            index++;
        }
    }

    /** Index of the slice that holds {@code sequence}. */
    private int find(int sequence) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (SequenceNumber.atOrBefore(starts[slot(middle)], sequence)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    void release() {
        for (int i = 0; i < count; i++) {
            slices[slot(i)].release();
        }
        count = 0;
        base = end;
    }
}
