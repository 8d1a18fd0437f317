package org.tsrecorder.transport.wireguard;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.noise.HandshakeState;

/**
 * Initiations, responses and cookie replies, in the order in which they are cheapest to refuse. Until a message proves
 * that its sender owns the static key of a peer, nothing is kept of it.
 */
final class HandshakeReceiver {
    private final PeerTable table;
    private final HandshakeMessages messages;
    private final FloodGuard guard;
    private final Transmitter transmitter;
    private final SessionEvents sessions;
    private final PeerLookup lookup;
    private final WireGuardCounters counters;

    HandshakeReceiver(
            PeerTable table,
            HandshakeMessages messages,
            FloodGuard guard,
            Transmitter transmitter,
            SessionEvents sessions,
            PeerLookup lookup) {
        this.table = table;
        this.messages = messages;
        this.guard = guard;
        this.transmitter = transmitter;
        this.sessions = sessions;
        this.lookup = lookup;
        this.counters = guard.counters();
    }

    /** An initiation, 148 bytes. */
    void initiation(long nowNanos, Endpoint source, byte[] message, WireGuardOutput out) {
        if (!guard.hasValidMac1(message) || !guard.admits(nowNanos, source, message, out)) {
            return;
        }
        ReceivedInitiation initiation = messages.readStatic(message);
        if (initiation == null) {
            counters.increment(WireGuardCounter.INVALID_INITIATIONS_DROPPED);
            return;
        }
        Peer known = table.get(initiation.claimedKey());
        Peer peer = known != null ? known : newPeer(initiation);
        if (peer == null || !accept(nowNanos, peer, initiation)) {
            initiation.handshake().destroy();
            return;
        }
        if (known == null) {
            table.add(peer);
        }
        sessions.authenticated(nowNanos, peer, source, message.length);
        if (!transmitter.sendResponse(nowNanos, peer, initiation, out)) {
            counters.increment(WireGuardCounter.INVALID_INITIATIONS_DROPPED);
        }
    }

    private @Nullable Peer newPeer(ReceivedInitiation initiation) {
        NodePublicKey claimed = initiation.claimedKey();
        Optional<PeerConfig> config =
                lookup.find(claimed).filter(found -> found.publicKey().equals(claimed));
        if (config.isEmpty()) {
            counters.increment(WireGuardCounter.UNKNOWN_PEER_INITIATIONS_DROPPED);
            return null;
        }
        if (table.isFull()) {
            counters.increment(WireGuardCounter.PEERS_REFUSED);
            return null;
        }
        return table.create(config.get());
    }

    /** Proves the claimed key and refuses replays and floods; what is accepted is remembered in the same step. */
    private boolean accept(long nowNanos, Peer peer, ReceivedInitiation initiation) {
        Tai64n timestamp = initiation.readTimestamp();
        if (timestamp == null) {
            counters.increment(WireGuardCounter.INVALID_INITIATIONS_DROPPED);
            return false;
        }
        if (!timestamp.isAfter(peer.lastReceivedTimestamp)) {
            counters.increment(WireGuardCounter.REPLAYED_INITIATIONS_DROPPED);
            return false;
        }
        boolean first = peer.lastReceivedTimestamp.equals(Tai64n.EARLIEST);
        if (!first && nowNanos - peer.lastReceivedInitiationNanos <= WireGuardConstants.INITIATION_GAP) {
            counters.increment(WireGuardCounter.FLOODED_INITIATIONS_DROPPED);
            return false;
        }
        peer.lastReceivedTimestamp = timestamp;
        peer.lastReceivedInitiationNanos = nowNanos;
        return true;
    }

    /** A response, 92 bytes. */
    void response(long nowNanos, Endpoint source, byte[] message, WireGuardOutput out) {
        if (!guard.hasValidMac1(message)) {
            return;
        }
        int index = MessageLayout.getInt(message, MessageLayout.RESPONSE_RECEIVER);
        if (!(table.indices.get(index) instanceof SentInitiation initiation)) {
            counters.increment(WireGuardCounter.UNEXPECTED_RESPONSES_DROPPED);
            return;
        }
        if (!guard.admits(nowNanos, source, message, out)) {
            return;
        }
        if (!initiation.handshake().readResponse(message, MessageLayout.RESPONSE_EPHEMERAL)) {
            counters.increment(WireGuardCounter.INVALID_RESPONSES_DROPPED);
            return;
        }
        Peer peer = initiation.peer();
        sessions.authenticated(nowNanos, peer, source, message.length);
        startSession(nowNanos, initiation, MessageLayout.getInt(message, MessageLayout.RESPONSE_SENDER), out);
    }

    private void startSession(long nowNanos, SentInitiation initiation, int remoteIndex, WireGuardOutput out) {
        Peer peer = initiation.peer();
        HandshakeState handshake = initiation.handshake();
        Keypair keypair = new Keypair(peer, handshake.split(), initiation.localIndex(), remoteIndex, true, nowNanos);
        peer.initiation = null;
        peer.keypairs.addInitiated(keypair);
        sessions.derived(nowNanos, peer);
        sessions.established(peer, out);
        transmitter.sendWaiting(nowNanos, peer, out);
        if (keypair.unused()) {
            transmitter.sendKeepalive(nowNanos, peer, out);
        }
    }

    /** A cookie reply, 64 bytes. */
    void cookieReply(long nowNanos, byte[] message) {
        int index = MessageLayout.getInt(message, MessageLayout.COOKIE_REPLY_RECEIVER);
        IndexTable.Owner owner = table.indices.get(index);
        if (owner == null) {
            counters.increment(WireGuardCounter.UNEXPECTED_COOKIE_REPLIES_DROPPED);
        } else if (!owner.peer().cookies().consumeReply(nowNanos, message)) {
            counters.increment(WireGuardCounter.INVALID_COOKIE_REPLIES_DROPPED);
        }
    }
}
