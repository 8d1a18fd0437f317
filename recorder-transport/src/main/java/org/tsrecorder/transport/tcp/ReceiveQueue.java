package org.tsrecorder.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What arrived in order and the owner has not read: the payloads themselves. */
final class ReceiveQueue {
    private final ArrayDeque<ByteBuf> payloads = new ArrayDeque<>();
    /** The last one, if it is ours and more can be copied behind what is in it. */
    private @Nullable ByteBuf collecting;

    private int octets;

    /** Octets held. */
    int octets() {
        return octets;
    }

    /** Appends a payload, whose ownership moves in. */
    void append(ByteBuf payload) {
        int length = payload.readableBytes();
        octets += length;
        if (length <= TcpTuning.SMALL_PAYLOAD && payloads.size() >= TcpTuning.FREE_BUFFERS) {
            collect(payload, length);
        } else {
            collecting = null;
            payloads.add(payload);
        }
    }

    /** Each payload keeps a whole packet's memory alive: when small ones heap up, they are copied together. */
    private void collect(ByteBuf payload, int length) {
        ByteBuf last = collecting;
        if (last == null || last.writableBytes() < length) {
            last = payload.alloc().directBuffer(TcpTuning.COLLECTING_BUFFER, TcpTuning.COLLECTING_BUFFER);
            collecting = last;
            payloads.add(last);
        }
        last.writeBytes(payload);
        payload.release();
    }

    /** The first payload, its ownership to the caller; an empty buffer when there is none. */
    ByteBuf poll() {
        ByteBuf payload = payloads.poll();
        if (payload == null) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (payloads.isEmpty()) {
            collecting = null;
        }
        octets -= payload.readableBytes();
        return payload;
    }

    void release() {
        payloads.forEach(ByteBuf::release);
        payloads.clear();
        collecting = null;
        octets = 0;
    }
}
