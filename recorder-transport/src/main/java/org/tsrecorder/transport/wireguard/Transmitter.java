package org.tsrecorder.transport.wireguard;

import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_CONTENT;
import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_COUNTER;
import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_OVERHEAD;
import static org.tsrecorder.transport.wireguard.MessageLayout.DATA_RECEIVER;
import static org.tsrecorder.transport.wireguard.MessageLayout.TAG;
import static org.tsrecorder.transport.wireguard.MessageLayout.TYPE_DATA;
import static org.tsrecorder.transport.wireguard.WireGuardConstants.PADDING_MULTIPLE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.noise.HandshakeState;
import org.tsrecorder.transport.wireguard.Timers.Timer;

/** All that goes out to peers: data, keepalives, initiations and responses. */
final class Transmitter {
    private final PeerTable table;
    private final PeerTimers timers;
    private final HandshakeMessages messages;
    private final TimestampSource timestamps;
    private final Encryption encryption;
    private final WireGuardCounters counters;

    /**
     * What encrypting a packet takes.
     *
     * @param aead the thread's cipher
     * @param allocator for messages whose packet came without room
     * @param mtu up to where packets are padded
     */
    record Encryption(ChaCha20Poly1305 aead, ByteBufAllocator allocator, int mtu) {
        /** The content's length with its padding: to a multiple of 16, but not beyond the MTU (paper, §5.4.6). */
        int padded(int length) {
            int multiple = (length + PADDING_MULTIPLE - 1) & -PADDING_MULTIPLE;
            return Math.max(length, Math.min(multiple, mtu));
        }
    }

    Transmitter(
            PeerTable table,
            PeerTimers timers,
            HandshakeMessages messages,
            TimestampSource timestamps,
            Encryption encryption,
            WireGuardCounters counters) {
        this.table = table;
        this.timers = timers;
        this.messages = messages;
        this.timestamps = timestamps;
        this.encryption = encryption;
        this.counters = counters;
    }

    /** Sends a packet, or queues it and sees to it that there is a handshake. Takes the packet. */
    SendResult send(long nowNanos, Peer peer, ByteBuf packet, WireGuardOutput out) {
        Keypair keypair = peer.keypairs.usable(nowNanos);
        if (keypair != null) {
            sendPacket(nowNanos, keypair, packet, out);
            return SendResult.SENT;
        }
        boolean queued = table.waiting.add(peer, packet);
        initiate(nowNanos, peer, out);
        return queued ? SendResult.QUEUED : SendResult.NO_ROOM;
    }

    /** Sends what waited for a keypair, as far as the current one may. */
    void sendWaiting(long nowNanos, Peer peer, WireGuardOutput out) {
        Keypair keypair = peer.keypairs.usable(nowNanos);
        while (keypair != null) {
            ByteBuf packet = table.waiting.poll(peer);
            if (packet == null) {
                return;
            }
            sendPacket(nowNanos, keypair, packet, out);
            keypair = peer.keypairs.usable(nowNanos);
        }
    }

    /** Sends an empty message; without a keypair, initiates. */
    void sendKeepalive(long nowNanos, Peer peer, WireGuardOutput out) {
        Keypair keypair = peer.keypairs.usable(nowNanos);
        if (keypair == null) {
            initiate(nowNanos, peer, out);
            return;
        }
        counters.increment(WireGuardCounter.KEEPALIVES_SENT);
        encrypt(
                nowNanos,
                keypair,
                encryption.allocator().ioBuffer(DATA_OVERHEAD).writerIndex(DATA_CONTENT),
                0,
                out);
    }

    /** Somebody wants a new handshake; there is one unless there was one within the rekey timeout. */
    void initiate(long nowNanos, Peer peer, WireGuardOutput out) {
        peer.handshakeWantedNanos = nowNanos;
        if (!peer.hasSentHandshake || nowNanos - peer.lastSentHandshakeNanos >= peer.times.rekeyTimeout()) {
            sendInitiation(nowNanos, peer, out);
        } else if (!peer.timers.isPending(Timer.RETRANSMIT_HANDSHAKE)) {
            // We answered the peer a moment ago. Should our response be lost, nobody else might ask again.
            timers.handshakeInitiated(peer, peer.lastSentHandshakeNanos);
        }
    }

    /** Sends an initiation in place of the one that has no response yet, with new ephemeral key and timestamp. */
    void sendInitiation(long nowNanos, Peer peer, WireGuardOutput out) {
        table.forgetInitiation(peer);
        peer.lastSentHandshakeNanos = nowNanos;
        peer.hasSentHandshake = true;
        timers.handshakeInitiated(peer, nowNanos);
        timers.authenticatedSent(peer, nowNanos);
        if (peer.endpoint == null) {
            counters.increment(WireGuardCounter.INITIATIONS_WITHOUT_ENDPOINT);
            return;
        }
        HandshakeState handshake = messages.begin(peer);
        int index = table.indices.unused();
        byte[] message = messages.createInitiation(handshake, index, timestamps.next(peer));
        if (message == null) {
            counters.increment(WireGuardCounter.INITIATIONS_TO_WEAK_KEYS);
            return;
        }
        SentInitiation initiation = new SentInitiation(peer, index, handshake);
        peer.initiation = initiation;
        table.indices.put(index, initiation);
        counters.increment(WireGuardCounter.INITIATIONS_SENT);
        sendHandshakeMessage(nowNanos, peer, message, out);
    }

    /** Answers an initiation that was accepted; false if it holds a key of low order. */
    boolean sendResponse(long nowNanos, Peer peer, ReceivedInitiation initiation, WireGuardOutput out) {
        int index = table.indices.unused();
        byte[] message = messages.createResponse(initiation, peer, index);
        if (message == null) {
            return false;
        }
        peer.lastSentHandshakeNanos = nowNanos;
        peer.hasSentHandshake = true;
        peer.keypairs.addResponded(
                new Keypair(peer, initiation.handshake().split(), index, initiation.senderIndex(), false, nowNanos));
        timers.sessionDerived(peer, nowNanos);
        timers.authenticatedSent(peer, nowNanos);
        counters.increment(WireGuardCounter.RESPONSES_SENT);
        sendHandshakeMessage(nowNanos, peer, message, out);
        return true;
    }

    private void sendHandshakeMessage(long nowNanos, Peer peer, byte[] message, WireGuardOutput out) {
        peer.cookies().addMacs(nowNanos, message);
        emit(peer, Unpooled.wrappedBuffer(message), out);
    }

    private void sendPacket(long nowNanos, Keypair keypair, ByteBuf packet, WireGuardOutput out) {
        counters.increment(WireGuardCounter.PACKETS_SENT);
        timers.dataSent(keypair.peer(), nowNanos);
        int length = packet.readableBytes();
        int padded = encryption.padded(length);
        ByteBuf message = withRoom(packet, padded - length + TAG);
        message.writeZero(padded - length);
        encrypt(nowNanos, keypair, message, padded, out);
    }

    /** The packet's own buffer if there is room for the header in front and {@code tail} bytes behind, else a copy. */
    private ByteBuf withRoom(ByteBuf packet, int tail) {
        int start = packet.readerIndex();
        if (start >= DATA_CONTENT && packet.writableBytes() >= tail && !packet.isReadOnly()) {
            return packet.readerIndex(start - DATA_CONTENT);
        }
        counters.increment(WireGuardCounter.PACKETS_COPIED);
        ByteBuf message = encryption.allocator().ioBuffer(DATA_CONTENT + packet.readableBytes() + tail);
        message.writerIndex(DATA_CONTENT).writeBytes(packet);
        packet.release();
        return message;
    }

    /** Completes a message of which only the content is there, {@code length} bytes with their padding. */
    private void encrypt(long nowNanos, Keypair keypair, ByteBuf message, int length, WireGuardOutput out) {
        Peer peer = keypair.peer();
        int start = message.readerIndex();
        long counter = keypair.nextCounter();
        message.setIntLE(start, TYPE_DATA);
        message.setIntLE(start + DATA_RECEIVER, keypair.remoteIndex);
        message.setLongLE(start + DATA_COUNTER, counter);
        encryption.aead().seal(keypair.sendKey, counter, message, start + DATA_CONTENT, length);
        message.writerIndex(start + DATA_OVERHEAD + length);
        timers.authenticatedSent(peer, nowNanos);
        if (keypair.wantsRekeyOnSend(nowNanos)) {
            initiate(nowNanos, peer, out);
        }
        emit(peer, message, out);
    }

    /** Where a keypair or a handshake is, there is an endpoint; a peer never loses it. */
    private void emit(Peer peer, ByteBuf message, WireGuardOutput out) {
        Endpoint destination = peer.endpoint;
        if (destination == null) {
            message.release();
            return;
        }
        peer.sentBytes += message.readableBytes();
        out.datagram(peer, destination, message);
    }
}
