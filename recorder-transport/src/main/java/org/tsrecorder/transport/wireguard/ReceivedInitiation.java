package org.tsrecorder.transport.wireguard;

import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.noise.HandshakeState;

/** An initiation on its way to a response. */
final class ReceivedInitiation {
    private final NodePublicKey claimedKey;
    private final byte[] message;
    private final HandshakeState handshake;

    /** Takes a message and a handshake that has read its static key. */
    ReceivedInitiation(byte[] message, HandshakeState handshake) {
        this.claimedKey = NodePublicKey.of(handshake.remoteStatic());
        this.message = message;
        this.handshake = handshake;
    }

    /** Who claims to have sent it; proven by {@link #readTimestamp}. */
    NodePublicKey claimedKey() {
        return claimedKey;
    }

    /** Ready for the next step. */
    HandshakeState handshake() {
        return handshake;
    }

    /** The index that the response must bear. */
    int senderIndex() {
        return MessageLayout.getInt(message, MessageLayout.INITIATION_SENDER);
    }

    /** The timestamp, which only the owner of the claimed key could seal; null if somebody else tried. */
    @Nullable
    Tai64n readTimestamp() {
        byte[] timestamp = new byte[Tai64n.BYTES];
        return handshake.readPayload(message, MessageLayout.INITIATION_EPHEMERAL, timestamp)
                ? Tai64n.at(timestamp, 0)
                : null;
    }
}
