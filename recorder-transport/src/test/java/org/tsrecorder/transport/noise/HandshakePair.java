package org.tsrecorder.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;

import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.key.EphemeralKey;
import org.tsrecorder.transport.key.NodePrivateKey;

/** Both sides of a handshake, whose keys are 32 bytes that count up from a first one. */
final class HandshakePair {
    /** The first byte of each key. */
    private record Firsts(int initiatorStatic, int responderStatic, int initiatorEphemeral, int responderEphemeral) {}

    final ChaCha20Poly1305 aead = new ChaCha20Poly1305();
    final HandshakeState initiator;
    final HandshakeState responder;
    final byte[] initiation;
    final byte[] response = new byte[HandshakeState.RESPONSE_BYTES];
    final byte[] payload;
    private final Firsts firsts;

    /** The keys of the vectors: static ones from 1 and 33, ephemeral ones from 65 and 97. */
    HandshakePair(NoisePattern pattern, byte[] prologue, byte[] payload) {
        this(pattern, prologue, payload, new Firsts(1, 33, 65, 97));
    }

    private HandshakePair(NoisePattern pattern, byte[] prologue, byte[] payload, Firsts firsts) {
        NodePrivateKey initiatorStatic = NodePrivateKey.of(counting(firsts.initiatorStatic));
        NodePrivateKey responderStatic = NodePrivateKey.of(counting(firsts.responderStatic));
        this.firsts = firsts;
        this.payload = payload;
        this.initiation = new byte[HandshakeState.INITIATION_BYTES + payload.length];
        this.initiator =
                HandshakeState.initiator(pattern, prologue, initiatorStatic, responderStatic.publicKey(), aead);
        this.responder = HandshakeState.responder(pattern, prologue, responderStatic, aead);
    }

    /** The keys of tailscale-rs' tests. */
    static HandshakePair ofTailscaleRs(NoisePattern pattern, byte[] prologue, byte[] payload) {
        return new HandshakePair(pattern, prologue, payload, new Firsts(0, 64, 32, 96));
    }

    HandshakePair writeInitiation() {
        assertThat(initiator.writeInitiation(ephemeral(firsts.initiatorEphemeral), payload, initiation, 0))
                .isTrue();
        return this;
    }

    HandshakePair readInitiation() {
        byte[] read = new byte[payload.length];
        assertThat(responder.readStatic(initiation, 0)).isTrue();
        assertThat(responder.readPayload(initiation, 0, read)).isTrue();
        assertThat(read).isEqualTo(payload);
        return this;
    }

    HandshakePair writeResponse() {
        assertThat(responder.writeResponse(ephemeral(firsts.responderEphemeral), response, 0))
                .isTrue();
        return this;
    }

    HandshakePair readResponse() {
        assertThat(initiator.readResponse(response, 0)).isTrue();
        return this;
    }

    /** Whether what one side seals the other opens, both ways. */
    void provesItsKeys() {
        TransportKeys here = initiator.split();
        TransportKeys there = responder.split();
        assertThat(opens(here.send(), there.receive())).isTrue();
        assertThat(opens(there.send(), here.receive())).isTrue();
        assertThat(opens(here.send(), there.send())).isFalse();
    }

    static boolean opens(AeadKey sealing, AeadKey opening) {
        byte[] bytes = new byte[8 + ChaCha20Poly1305.TAG_BYTES];
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        cipher.seal(sealing, new byte[12], new byte[0], bytes, 0, 8);
        return cipher.open(opening, new byte[12], new byte[0], bytes, 0, bytes.length);
    }

    static EphemeralKey ephemeral(int first) {
        return EphemeralKey.generate(out -> System.arraycopy(counting(first), 0, out, 0, out.length));
    }

    static byte[] counting(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
