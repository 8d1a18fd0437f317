package org.tsrecorder.transport.ts2021;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.EphemeralKey;
import org.tsrecorder.transport.noise.CipherState;
import org.tsrecorder.transport.noise.HandshakeState;
import org.tsrecorder.transport.noise.NoisePattern;
import org.tsrecorder.transport.noise.TransportKeys;

/**
 * Noise IK as the initiator, with control's framing.
 *
 * <pre>
 *   initiation, 101 bytes   version, u16BE | 01 | 0060 | e, 32 | sealed machine key, 48 | tag, 16
 *   response, 51 bytes                       02 | 0030 | e, 32 | tag, 16
 * </pre>
 */
final class ClientHandshake {
    private final HandshakeState handshake;
    private final ChaCha20Poly1305 aead = new ChaCha20Poly1305();
    private final byte[] initiation = new byte[Ts2021Constants.INITIATION_BYTES];

    /**
     * The two directions of a connection.
     *
     * @param send seals records of ours
     * @param receive opens control's
     */
    record Ciphers(CipherState send, CipherState receive) {
        static Ciphers of(TransportKeys keys, ChaCha20Poly1305 aead) {
            return new Ciphers(
                    new CipherState(keys.send(), ByteOrder.BIG_ENDIAN, aead),
                    new CipherState(keys.receive(), ByteOrder.BIG_ENDIAN, aead));
        }
    }

    private ClientHandshake(NoiseParameters parameters) {
        handshake = HandshakeState.initiator(
                NoisePattern.IK, prologue(parameters.version()), parameters.machineKey(), parameters.serverKey(), aead);
    }

    /** Both sides' prologue for a version. */
    static byte[] prologue(int version) {
        return (Ts2021Constants.PROLOGUE + version).getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the initiation; empty if the server's key is no key. */
    static Optional<ClientHandshake> begin(NoiseParameters parameters, RandomSource random) {
        ClientHandshake begun = new ClientHandshake(parameters);
        ByteBuffer.wrap(begun.initiation)
                .putShort((short) parameters.version())
                .put((byte) Ts2021Constants.TYPE_INITIATION)
                .putShort((short) HandshakeState.INITIATION_BYTES);
        boolean written = begun.handshake.writeInitiation(
                EphemeralKey.generate(random), new byte[0], begun.initiation, Ts2021Constants.INITIATION_HEADER_BYTES);
        return written ? Optional.of(begun) : Optional.empty();
    }

    /** The 101 bytes. */
    byte[] initiation() {
        return initiation.clone();
    }

    /**
     * Reads the response's {@link HandshakeState#RESPONSE_BYTES} after its header; empty if control did not write it.
     */
    Optional<Ciphers> receiveResponse(ByteBuf in) {
        byte[] response = new byte[HandshakeState.RESPONSE_BYTES];
        in.readBytes(response);
        if (!handshake.readResponse(response, 0)) {
            return Optional.empty();
        }
        return Optional.of(Ciphers.of(handshake.split(), aead));
    }

    /** Erases what is secret, if the handshake did not come to its end. */
    void destroy() {
        handshake.destroy();
    }
}
