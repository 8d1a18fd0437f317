package org.tsrecorder.transport.wireguard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.EphemeralKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.noise.HandshakeState;
import org.tsrecorder.transport.noise.NoisePattern;

/**
 * Puts the handshake of the pattern IKpsk2 into WireGuard's messages and takes it out again (paper, §5.4.2, §5.4.3).
 * The MACs are not its business.
 */
final class HandshakeMessages {
    private static final byte[] IDENTIFIER = "WireGuard v1 zx2c4 Jason@zx2c4.com".getBytes(US_ASCII);

    private final NodePrivateKey privateKey;
    private final RandomSource random;
    private final ChaCha20Poly1305 aead;

    HandshakeMessages(NodePrivateKey privateKey, RandomSource random, ChaCha20Poly1305 aead) {
        this.privateKey = privateKey;
        this.random = random;
        this.aead = aead;
    }

    /** A handshake with a peer, whose first step is {@link #createInitiation}. */
    HandshakeState begin(Peer peer) {
        HandshakeState handshake =
                HandshakeState.initiator(NoisePattern.IK_PSK2, IDENTIFIER, privateKey, peer.publicKey(), aead);
        handshake.presharedKey(peer.config.presharedKey());
        return handshake;
    }

    /** An initiation without MACs; null if the peer's static key is a point of low order. */
    byte @Nullable [] createInitiation(HandshakeState handshake, int localIndex, Tai64n timestamp) {
        byte[] message = new byte[MessageLayout.INITIATION_LENGTH];
        MessageLayout.setInt(message, 0, MessageLayout.TYPE_INITIATION);
        MessageLayout.setInt(message, MessageLayout.INITIATION_SENDER, localIndex);
        boolean written = handshake.writeInitiation(
                EphemeralKey.generate(random), timestamp.bytes(), message, MessageLayout.INITIATION_EPHEMERAL);
        return written ? message : null;
    }

    /** Reads who claims to have sent an initiation; null if it was not made for our static key. */
    @Nullable
    ReceivedInitiation readStatic(byte[] initiation) {
        HandshakeState handshake = HandshakeState.responder(NoisePattern.IK_PSK2, IDENTIFIER, privateKey, aead);
        if (!handshake.readStatic(initiation, MessageLayout.INITIATION_EPHEMERAL)) {
            return null;
        }
        return new ReceivedInitiation(initiation, handshake);
    }

    /** The response without MACs; null if a key of the initiation is a point of low order. */
    byte @Nullable [] createResponse(ReceivedInitiation initiation, Peer peer, int localIndex) {
        byte[] message = new byte[MessageLayout.RESPONSE_LENGTH];
        MessageLayout.setInt(message, 0, MessageLayout.TYPE_RESPONSE);
        MessageLayout.setInt(message, MessageLayout.RESPONSE_SENDER, localIndex);
        MessageLayout.setInt(message, MessageLayout.RESPONSE_RECEIVER, initiation.senderIndex());
        initiation.handshake().presharedKey(peer.config.presharedKey());
        boolean written = initiation
                .handshake()
                .writeResponse(EphemeralKey.generate(random), message, MessageLayout.RESPONSE_EPHEMERAL);
        return written ? message : null;
    }
}
