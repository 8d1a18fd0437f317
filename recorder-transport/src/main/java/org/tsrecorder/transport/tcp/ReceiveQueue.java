package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What arrived in order and the owner has not read: the payloads themselves, as long as the owner keeps up.
 *
 * <p>Each payload keeps the block of memory alive that it was received in, which may be far larger, and full of what is
 * of no use any more. So what is still here when everything that came together has been processed is looked at once, in
 * {@link #settle}: payloads that fill too little of their block are copied.
 *
 * <pre>
 *   poll ◀── │ settled: large ones as they came, small ones together │ fresh, as they came │ ◀── append
 * </pre>
 */
final class ReceiveQueue {
    private final ArrayDeque<ByteBuf> settled = new ArrayDeque<>(0);
    private final ArrayDeque<ByteBuf> fresh = new ArrayDeque<>();

    /** The last settled one, if it is ours and more can be copied behind what is in it. */
    private @Nullable ByteBuf collecting;

    private int octets;

    /** Octets held. */
    int octets() {
        return octets;
    }

    /** Appends a payload, whose ownership moves in. */
    void append(ByteBuf payload) {
        octets += payload.readableBytes();
        fresh.add(payload);
    }

    /** What was appended since the last call will stay for a while: sees to it that it pins little more than itself. */
    void settle() {
        while (!fresh.isEmpty()) {
            ByteBuf block = PinnedMemory.blockOf(fresh.element());
            int run = 0;
            int count = 0;
            for (ByteBuf payload : fresh) {
                if (!PinnedMemory.isSame(PinnedMemory.blockOf(payload), block)) {
                    break;
                }
                run += payload.readableBytes();
                count++;
            }
            if (PinnedMemory.isWasted(run, block)) {
                collect(count, run);
            } else {
                keep(count);
            }
        }
    }

    private void keep(int count) {
        collecting = null;
        for (int i = 0; i < count; i++) {
            settled.add(fresh.remove());
        }
    }

    /** Copies the first {@code count} of the fresh, {@code length} octets in all, behind each other. */
    private void collect(int count, int length) {
        ByteBuf last = collecting;
        if (last == null || last.writableBytes() < length) {
            int before = last == null ? 0 : last.capacity();
            int capacity = PinnedMemory.collectingCapacity(length, before);
            last = fresh.element().alloc().directBuffer(capacity, capacity);
            collecting = last;
            settled.add(last);
        }
        for (int i = 0; i < count; i++) {
            ByteBuf payload = fresh.remove();
            last.writeBytes(payload);
            payload.release();
        }
    }

    /** The first payload, its ownership to the caller; an empty buffer when there is none. */
    ByteBuf poll() {
        ByteBuf payload = settled.isEmpty() ? fresh.poll() : settled.poll();
        if (payload == null) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (settled.isEmpty()) {
            collecting = null;
        }
        octets -= payload.readableBytes();
        return payload;
    }

    /** Octets of the first payload; 0 when there is none. */
    int firstOctets() {
        ByteBuf first = settled.isEmpty() ? fresh.peek() : settled.peek();
        return first == null ? 0 : first.readableBytes();
    }

    void release() {
        settled.forEach(ByteBuf::release);
        settled.clear();
        fresh.forEach(ByteBuf::release);
        fresh.clear();
        collecting = null;
        octets = 0;
    }
}
