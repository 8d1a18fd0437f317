package org.tsrecorder.transport.wireguard;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Packets that wait for a handshake, each in its peer's queue, bounded in number per peer and in bytes of all. A peer's
 * oldest packets make room for its newest, never those of another peer.
 */
final class WaitingPackets {
    private final int maxPackets;
    private final int maxBytes;
    private final WireGuardCounters counters;
    private int bytes;

    WaitingPackets(WireGuardTuning tuning, WireGuardCounters counters) {
        this.maxPackets = tuning.maxQueuedPackets();
        this.maxBytes = tuning.maxQueuedBytes();
        this.counters = counters;
    }

    /** Takes a packet; false if there is no room, and it is released. */
    boolean add(Peer peer, ByteBuf packet) {
        int size = packet.capacity();
        while (!peer.waiting.isEmpty() && (peer.waiting.size() >= maxPackets || size > maxBytes - bytes)) {
            release(peer.waiting.remove());
            counters.increment(WireGuardCounter.QUEUED_PACKETS_DISPLACED);
        }
        if (size > maxBytes - bytes) {
            packet.release();
            counters.increment(WireGuardCounter.QUEUED_PACKETS_DISPLACED);
            return false;
        }
        bytes += size;
        peer.waiting.add(packet);
        return true;
    }

    /** Hands over a peer's oldest packet, or null. */
    @Nullable
    ByteBuf poll(Peer peer) {
        ByteBuf packet = peer.waiting.poll();
        if (packet != null) {
            bytes -= packet.capacity();
        }
        return packet;
    }

    /** Drops all packets of a peer. */
    void abandon(Peer peer) {
        counters.add(WireGuardCounter.QUEUED_PACKETS_ABANDONED, peer.waiting.size());
        while (!peer.waiting.isEmpty()) {
            release(peer.waiting.remove());
        }
    }

    /** Bytes of all peers' packets. */
    int bytes() {
        return bytes;
    }

    private void release(ByteBuf packet) {
        bytes -= packet.capacity();
        packet.release();
    }
}
