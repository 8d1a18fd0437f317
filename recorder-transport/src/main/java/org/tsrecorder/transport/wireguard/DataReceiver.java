package org.tsrecorder.transport.wireguard;

import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_CONTENT;
import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_COUNTER;
import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_RECEIVER;
import static org.tsrecorder.transport.wireguard.MessageLayout.TAG;

import io.netty.buffer.ByteBuf;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;

/**
 * Data messages, in the order in which they are cheapest to refuse: index, age, counter, tag; then the counter is
 * marked as seen, the keypair confirmed, and the packet held against its peer's addresses.
 */
final class DataReceiver {
    private final PeerTable table;
    private final Transmitter transmitter;
    private final PeerTimers timers;
    private final SessionEvents sessions;
    private final ChaCha20Poly1305 aead;
    private final WireGuardCounters counters;

    DataReceiver(
            PeerTable table,
            Transmitter transmitter,
            PeerTimers timers,
            SessionEvents sessions,
            ChaCha20Poly1305 aead,
            WireGuardCounters counters) {
        this.table = table;
        this.transmitter = transmitter;
        this.timers = timers;
        this.sessions = sessions;
        this.aead = aead;
        this.counters = counters;
    }

    /** Takes a message that is long enough to be one. */
    void receive(long nowNanos, Endpoint source, ByteBuf message, WireGuardOutput out) {
        int start = message.readerIndex();
        if (!(table.indices.get(message.getIntLE(start + DATA_RECEIVER)) instanceof Keypair keypair)) {
            drop(message, WireGuardCounter.UNKNOWN_INDEX_DROPPED);
            return;
        }
        long counter = message.getLongLE(start + DATA_COUNTER);
        if (keypair.isExpired(nowNanos)
                || Long.compareUnsigned(counter, WireGuardConstants.REJECT_AFTER_MESSAGES) >= 0) {
            drop(message, WireGuardCounter.EXPIRED_KEYPAIR_DROPPED);
        } else if (!keypair.replayFilter.wouldAccept(counter)) {
            drop(message, WireGuardCounter.REPLAYED_DATA_DROPPED);
        } else if (!aead.open(
                keypair.receiveKey, counter, message, start + DATA_CONTENT, message.readableBytes() - DATA_CONTENT)) {
            drop(message, WireGuardCounter.INVALID_DATA_DROPPED);
        } else {
            keypair.replayFilter.accept(counter);
            authenticated(nowNanos, source, keypair, message, out);
        }
    }

    private void authenticated(long nowNanos, Endpoint source, Keypair keypair, ByteBuf message, WireGuardOutput out) {
        Peer peer = keypair.peer();
        sessions.authenticated(nowNanos, peer, source, message.readableBytes());
        message.setIndex(message.readerIndex() + DATA_CONTENT, message.writerIndex() - TAG);
        boolean keepalive = !message.isReadable();
        if (!keepalive) {
            timers.dataReceived(peer, nowNanos);
        }
        if (peer.keypairs.confirm(keypair)) {
            sessions.established(peer, out);
            transmitter.sendWaiting(nowNanos, peer, out);
        }
        rekeyIfOld(nowNanos, peer, out);
        if (keepalive) {
            drop(message, WireGuardCounter.KEEPALIVES_RECEIVED);
        } else {
            deliver(peer, message, out);
        }
    }

    private void rekeyIfOld(long nowNanos, Peer peer, WireGuardOutput out) {
        Keypair current = peer.keypairs.current();
        if (!peer.rekeyedOnReceive && current != null && current.wantsRekeyOnReceive(nowNanos)) {
            peer.rekeyedOnReceive = true;
            transmitter.initiate(nowNanos, peer, out);
        }
    }

    private void deliver(Peer peer, ByteBuf packet, WireGuardOutput out) {
        int length = InnerPacket.length(packet);
        if (length == InnerPacket.MALFORMED) {
            drop(packet, WireGuardCounter.MALFORMED_PACKETS_DROPPED);
        } else if (InnerPacket.ownerOfSource(packet, table.allowedIps) != peer) {
            drop(packet, WireGuardCounter.DISALLOWED_SOURCES_DROPPED);
        } else {
            counters.increment(WireGuardCounter.PACKETS_RECEIVED);
            out.packet(peer, packet.writerIndex(packet.readerIndex() + length));
        }
    }

    private void drop(ByteBuf message, WireGuardCounter reason) {
        counters.increment(reason);
        message.release();
    }
}
