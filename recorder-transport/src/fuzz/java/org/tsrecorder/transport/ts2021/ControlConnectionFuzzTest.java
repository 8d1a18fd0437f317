package org.tsrecorder.transport.ts2021;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.noise.CipherState;

/**
 * What a server sends, in pieces of any size. The first byte says what it is: bits 0 and 1 choose the answer to the
 * upgrade, records as they are, or the plaintext of good records with an early payload; the rest is the pieces' size.
 *
 * <p>Nothing that comes in is more than a reason to close.
 */
@Tag("fuzz")
class ControlConnectionFuzzTest {
    private static final MachinePrivateKey KEY = MachinePrivateKey.of(new byte[32]);
    private static final ControlUrl URL = new ControlUrl(false, "control", 80);

    @FuzzTest
    void noBytesOfAServerBreakTheConnection(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int piece = 1 + (input[0] & 0xff) / 4;
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case 0 -> feed(upgrading(), bytes, piece);
            case 1 -> feed(new EmbeddedChannel(new RecordDecoder(cipher()), new EarlyPayloadDecoder()), bytes, piece);
            default ->
                feed(new EmbeddedChannel(new RecordDecoder(cipher()), new EarlyPayloadDecoder()), sealed(bytes), piece);
        }
    }

    private static EmbeddedChannel upgrading() {
        ClientHandshake handshake = ClientHandshake.begin(
                        new NoiseParameters(KEY, KEY.publicKey(), 115), RandomSource.secure())
                .orElseThrow();
        HandshakeDecoder decoder = new HandshakeDecoder(handshake, URL, ControlTuning.STOCK, new CompletableFuture<>());
        return new EmbeddedChannel(new HttpClientCodec(), new UpgradeHandler(URL, handshake.initiation(), decoder));
    }

    private static CipherState cipher() {
        return new CipherState(new AeadKey(new byte[32]), ByteOrder.BIG_ENDIAN, new ChaCha20Poly1305());
    }

    private static byte[] sealed(byte[] plaintext) {
        EmbeddedChannel sealing = new EmbeddedChannel(new RecordEncoder(cipher()));
        sealing.writeOutbound(Unpooled.wrappedBuffer(plaintext));
        ByteBuf records = sealing.readOutbound();
        byte[] bytes = new byte[records.readableBytes()];
        records.readBytes(bytes);
        records.release();
        sealing.finishAndReleaseAll();
        return bytes;
    }

    private static void feed(EmbeddedChannel channel, byte[] bytes, int piece) {
        long passed = 0;
        for (int from = 0; from < bytes.length && channel.isOpen(); from += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, Math.min(piece, bytes.length - from)));
            for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
                ByteBuf plaintext = (ByteBuf) read;
                passed += plaintext.readableBytes();
                plaintext.release();
            }
        }
        if (passed > bytes.length) {
            throw new AssertionError(passed + " bytes came of " + bytes.length);
        }
        if (!channel.isOpen() && CloseReason.of(channel).isEmpty()) {
            throw new AssertionError("closed without a reason");
        }
        channel.finishAndReleaseAll();
    }
}
