package org.tsrecorder.transport.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.key.EphemeralKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.key.PresharedKey;

/** What both sides do with each other's messages, forged ones, and calls out of order. */
class HandshakeStateTest {
    private static final byte[] PROLOGUE = "test".getBytes(US_ASCII);
    private static final byte[] PAYLOAD = "twelve bytes".getBytes(US_ASCII);

    @ParameterizedTest
    @EnumSource(NoisePattern.class)
    void theResponderLearnsWhoCallsBeforeItAnswers(NoisePattern pattern) {
        HandshakePair pair = pair(pattern).writeInitiation();
        assertThatThrownBy(pair.responder::remoteStatic).isInstanceOf(IllegalStateException.class);
        assertThat(pair.responder.readStatic(pair.initiation, 0)).isTrue();
        assertThat(pair.responder.remoteStatic())
                .isEqualTo(NodePrivateKey.of(HandshakePair.counting(1)).publicBytes());
    }

    @ParameterizedTest
    @EnumSource(NoisePattern.class)
    void anInitiationWithAnyByteChangedIsRefused(NoisePattern pattern) {
        byte[] original = pair(pattern).writeInitiation().initiation;
        for (int i = 0; i < original.length; i++) {
            HandshakePair pair = pair(pattern);
            byte[] forged = original.clone();
            // Bit 255 of a u-coordinate is ignored (RFC 7748 §5), but the transcript still covers it.
            forged[i] ^= (byte) 0x80;
            boolean read = pair.responder.readStatic(forged, 0)
                    && pair.responder.readPayload(forged, 0, new byte[PAYLOAD.length]);
            assertThat(read).as("byte %d", i).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(NoisePattern.class)
    void aForgedResponseDoesNotSpoilTheHandshake(NoisePattern pattern) {
        HandshakePair pair = pair(pattern).writeInitiation().readInitiation().writeResponse();
        for (int i = 0; i < pair.response.length; i++) {
            byte[] forged = pair.response.clone();
            forged[i] ^= (byte) 0x80;
            assertThat(pair.initiator.readResponse(forged, 0)).as("byte %d", i).isFalse();
        }
        assertThat(pair.initiator.readResponse(new byte[HandshakeState.RESPONSE_BYTES], 0))
                .isFalse();
        pair.readResponse().provesItsKeys();
    }

    @Test
    void anotherPrologueIsAnotherProtocol() {
        HandshakePair here = pair(NoisePattern.IK).writeInitiation();
        HandshakePair there = new HandshakePair(NoisePattern.IK, "tesu".getBytes(US_ASCII), PAYLOAD);
        assertThat(there.responder.readStatic(here.initiation, 0)).isFalse();
    }

    @Test
    void anotherPatternIsAnotherProtocol() {
        HandshakePair here = pair(NoisePattern.IK).writeInitiation();
        assertThat(pair(NoisePattern.IK_PSK2).responder.readStatic(here.initiation, 0))
                .isFalse();
    }

    @Test
    void aCallerThatDoesNotOwnItsStaticKeyIsRefusedByItsPayload() {
        NodePrivateKey responderStatic = NodePrivateKey.of(HandshakePair.counting(33));
        ChaCha20Poly1305 aead = new ChaCha20Poly1305();
        byte[] claimed = NodePrivateKey.of(HandshakePair.counting(1)).publicBytes();
        SymmetricState liar = new SymmetricState(NoisePattern.IK, aead);
        liar.mixHash(PROLOGUE);
        liar.mixHash(responderStatic.publicBytes());
        EphemeralKey ephemeral = HandshakePair.ephemeral(65);
        byte[] message = new byte[HandshakeState.INITIATION_BYTES + PAYLOAD.length];
        System.arraycopy(ephemeral.publicBytes(), 0, message, 0, 32);
        liar.mixHash(ephemeral.publicBytes());
        byte[] shared = new byte[32];
        assertThat(ephemeral.agree(responderStatic.publicBytes(), shared)).isTrue();
        liar.mixKey(shared);
        System.arraycopy(claimed, 0, message, 32, 32);
        liar.encryptAndHash(message, 32, 32);
        liar.mixKey(shared);
        System.arraycopy(PAYLOAD, 0, message, 80, PAYLOAD.length);
        liar.encryptAndHash(message, 80, PAYLOAD.length);
        HandshakeState responder = HandshakeState.responder(NoisePattern.IK, PROLOGUE, responderStatic, aead);
        assertThat(responder.readStatic(message, 0)).isTrue();
        assertThat(responder.remoteStatic()).isEqualTo(claimed);
        assertThat(responder.readPayload(message, 0, new byte[PAYLOAD.length])).isFalse();
    }

    @Test
    void presharedKeysMustBeTheSameOnBothSides() {
        HandshakePair pair = pair(NoisePattern.IK_PSK2).writeInitiation().readInitiation();
        pair.responder.presharedKey(PresharedKey.of(HandshakePair.counting(7)));
        pair.writeResponse();
        assertThat(pair.initiator.readResponse(pair.response, 0)).isFalse();
        pair.initiator.presharedKey(PresharedKey.of(HandshakePair.counting(7)));
        pair.readResponse().provesItsKeys();
    }

    @Test
    void aResponderOfLowOrderIsNotCalled() {
        HandshakeState initiator = HandshakeState.initiator(
                NoisePattern.IK_PSK2,
                PROLOGUE,
                NodePrivateKey.of(HandshakePair.counting(1)),
                NodePublicKey.of(new byte[32]),
                new ChaCha20Poly1305());
        byte[] message = new byte[HandshakeState.INITIATION_BYTES];
        assertThat(initiator.writeInitiation(HandshakePair.ephemeral(65), new byte[0], message, 0))
                .isFalse();
    }

    @Test
    void anEphemeralKeyOfLowOrderIsRefused() {
        byte[] message = new byte[HandshakeState.INITIATION_BYTES];
        assertThat(pair(NoisePattern.IK).responder.readStatic(message, 0)).isFalse();
    }

    @Test
    void messagesMayStandAnywhereInTheirFrames() {
        HandshakePair pair = pair(NoisePattern.IK_PSK2).writeInitiation();
        byte[] frame = new byte[pair.initiation.length + 8 + 32];
        System.arraycopy(pair.initiation, 0, frame, 8, pair.initiation.length);
        byte[] untouched = frame.clone();
        byte[] payload = new byte[PAYLOAD.length];
        assertThat(pair.responder.readStatic(frame, 8)).isTrue();
        assertThat(pair.responder.readPayload(frame, 8, payload)).isTrue();
        assertThat(payload).isEqualTo(PAYLOAD);
        assertThat(frame).isEqualTo(untouched);
        byte[] answer = new byte[12 + HandshakeState.RESPONSE_BYTES + 32];
        assertThat(pair.responder.writeResponse(HandshakePair.ephemeral(97), answer, 12))
                .isTrue();
        assertThat(Arrays.copyOf(answer, 12)).containsOnly(0);
        assertThat(pair.initiator.readResponse(answer, 12)).isTrue();
    }

    @Test
    void ephemeralKeysEndWithTheirHandshake() {
        HandshakePair pair = pair(NoisePattern.IK);
        EphemeralKey ours = HandshakePair.ephemeral(65);
        EphemeralKey theirs = HandshakePair.ephemeral(97);
        assertThat(pair.initiator.writeInitiation(ours, PAYLOAD, pair.initiation, 0))
                .isTrue();
        pair.readInitiation();
        assertThat(pair.responder.writeResponse(theirs, pair.response, 0)).isTrue();
        assertThat(theirs.isDestroyed()).isTrue();
        assertThat(ours.isDestroyed()).isFalse();
        pair.readResponse();
        assertThat(ours.isDestroyed()).isTrue();
    }

    @Test
    void callsOutOfOrderAreTheCallersMistake() {
        HandshakePair pair = pair(NoisePattern.IK);
        assertThatThrownBy(() -> pair.initiator.readStatic(pair.initiation, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("next step is WRITE_INITIATION, not READ_STATIC");
        assertThatThrownBy(pair.initiator::split).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pair.initiator.readResponse(pair.response, 0))
                .isInstanceOf(IllegalStateException.class);
        pair.writeInitiation().initiator.destroy();
        assertThatThrownBy(() -> pair.initiator.readResponse(pair.response, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OVER");
    }

    @Test
    void aKeySealsOnePieceOnly() {
        SymmetricState state = new SymmetricState(NoisePattern.IK, new ChaCha20Poly1305());
        state.mixKey(new byte[32]);
        state.encryptAndHash(new byte[16], 0, 0);
        assertThatThrownBy(() -> state.encryptAndHash(new byte[16], 0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecordOutOfTurnIsRefused() {
        ChaCha20Poly1305 aead = new ChaCha20Poly1305();
        CipherState sending = new CipherState(new AeadKey(new byte[32]), ByteOrder.LITTLE_ENDIAN, aead);
        CipherState receiving = new CipherState(new AeadKey(new byte[32]), ByteOrder.LITTLE_ENDIAN, aead);
        byte[] first = new byte[16];
        byte[] second = new byte[16];
        sending.encrypt(first, 0, 0);
        sending.encrypt(second, 0, 0);
        assertThat(first).isNotEqualTo(second);
        assertThat(receiving.decrypt(second, 0, 16)).isFalse();
    }

    @Test
    void theReservedCounterIsNotUsed() {
        CipherState last = new CipherState(new AeadKey(new byte[32]), ByteOrder.BIG_ENDIAN, new ChaCha20Poly1305(), -2);
        last.encrypt(new byte[16], 0, 0);
        assertThatThrownBy(() -> last.encrypt(new byte[16], 0, 0)).isInstanceOf(IllegalStateException.class);
    }

    private static HandshakePair pair(NoisePattern pattern) {
        return new HandshakePair(pattern, PROLOGUE, PAYLOAD);
    }
}
