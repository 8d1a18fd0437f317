package org.tsrecorder.transport.derphttp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;

/** Packets that wait for a connection to open, or to take more. When it is full the oldest make room. */
final class SendQueue {
    private final ArrayDeque<Waiting> packets = new ArrayDeque<>();
    private int bytes;

    /** A packet and who it is for. */
    record Waiting(NodePublicKey destination, ByteBuf packet) {}

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** Adds a packet, which it then owns; returns how many had to go. */
    int add(NodePublicKey destination, ByteBuf packet) {
        packets.add(new Waiting(destination, packet));
        bytes += packet.readableBytes();
        int dropped = 0;
        while (packets.size() > DerpHttpTuning.QUEUE_PACKETS || bytes > DerpHttpTuning.QUEUE_BYTES) {
            Waiting oldest = poll();
            if (oldest == null) {
                break;
            }
            oldest.packet().release();
            dropped++;
        }
        return dropped;
    }

    /** Takes the oldest out, to be released by the caller; null if there is none. */
    @Nullable
    Waiting poll() {
        Waiting oldest = packets.poll();
        if (oldest != null) {
            bytes -= oldest.packet().readableBytes();
        }
        return oldest;
    }
}
