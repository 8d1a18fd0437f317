package org.tsrecorder.transport.ts2021;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.Splits;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;

/** Byte for byte: a handshake and two records from fixed keys, from an implementation that is not ours. */
class HandshakeVectorTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int VERSION = 145;
    private static final String INITIATION = "009101006064b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d4"
        + "8466822e8514e6389169bdfd10afecae5bded9cda3f0157ac1d03cd3620b3bb73a8615320e365a7604f176544eb4cfbf64d3d2e36"
        + "dffa1acb4d163edc30d49fc1fcc";
    private static final String RESPONSE =
            "244fe3b963e899dd295baffce248d3530f3a9a7479ba063002680ebfe7adad" + "49674687cdc3782c4afd7b5e19331d1bbf";
    private static final String RECORDS =
            "040015110d0d69ba1fbe6a445193b903672412015188ce9d" + "040015894179742a8d5ebdab01014917e5546a62f013ee8c";

    private static byte[] counting(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static ClientHandshake handshake() {
        RandomSource random = out -> System.arraycopy(counting(0x41), 0, out, 0, out.length);
        MachinePrivateKey machine = MachinePrivateKey.of(counting(0x01));
        MachinePrivateKey control = MachinePrivateKey.of(counting(0x21));
        return ClientHandshake.begin(new NoiseParameters(machine, control.publicKey(), VERSION), random)
                .orElseThrow();
    }

    private static ClientHandshake.Ciphers ciphers() {
        return handshake()
                .receiveResponse(Unpooled.wrappedBuffer(HEX.parseHex(RESPONSE)))
                .orElseThrow();
    }

    @Test
    void theInitiationIsTheVectors() {
        assertThat(HEX.formatHex(handshake().initiation())).isEqualTo(INITIATION);
    }

    @Test
    void recordsAreTheVectors() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new RecordEncoder(ciphers().send()));
        channel.writeOutbound(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
        channel.writeOutbound(Unpooled.copiedBuffer("world", StandardCharsets.US_ASCII));
        ByteBuf sent = Unpooled.wrappedBuffer(channel.<ByteBuf>readOutbound(), channel.<ByteBuf>readOutbound());
        assertThat(HEX.formatHex(ByteBufUtil.getBytes(sent))).isEqualTo(RECORDS);
        sent.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void aForgedResponseIsNone() {
        byte[] forged = HEX.parseHex(RESPONSE);
        forged[50 - 3] ^= 1;
        assertThat(handshake().receiveResponse(Unpooled.wrappedBuffer(forged))).isEmpty();
    }

    @Test
    void aServerKeyOfLowOrderBeginsNoHandshake() {
        MachinePrivateKey machine = MachinePrivateKey.of(counting(0x01));
        var zero = MachinePublicKey.of(new byte[32]);
        assertThat(ClientHandshake.begin(new NoiseParameters(machine, zero, VERSION), RandomSource.secure()))
                .isEmpty();
    }

    @Test
    void aStreamIsSealedInRecordsOfAtMost4096BytesAndOpensHoweverItIsCut() {
        byte[] text = new byte[3 * Ts2021Constants.MAX_PLAINTEXT_BYTES + 1];
        new Random(7).nextBytes(text);
        EmbeddedChannel sealing =
                new EmbeddedChannel(new RecordEncoder(ciphers().send()));
        sealing.writeOutbound(Unpooled.copiedBuffer(text));
        ByteBuf sealed = sealing.readOutbound();
        assertThat(sealed.readableBytes()).isEqualTo(text.length + 4 * 19);
        assertThat(sealed.getUnsignedShort(1)).isEqualTo(4093);
        byte[] bytes = ByteBufUtil.getBytes(sealed);
        sealed.release();
        sealing.finishAndReleaseAll();
        for (Splits.Split split : Splits.of(bytes)) {
            EmbeddedChannel opening =
                    new EmbeddedChannel(new RecordDecoder(ciphers().send()));
            split.feed(opening::writeInbound);
            ByteBuf opened = Unpooled.buffer();
            for (ByteBuf piece = opening.readInbound(); piece != null; piece = opening.readInbound()) {
                opened.writeBytes(piece);
                piece.release();
            }
            assertThat(ByteBufUtil.getBytes(opened)).as(split.name()).isEqualTo(text);
            opening.finishAndReleaseAll();
        }
    }
}
