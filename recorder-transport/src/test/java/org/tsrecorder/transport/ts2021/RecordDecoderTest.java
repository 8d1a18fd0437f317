package org.tsrecorder.transport.ts2021;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tsrecorder.testkit.Splits;
import org.tsrecorder.transport.crypto.AeadKey;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.noise.CipherState;

class RecordDecoderTest {
    private static CipherState cipher() {
        return new CipherState(new AeadKey(new byte[32]), ByteOrder.BIG_ENDIAN, new ChaCha20Poly1305());
    }

    private static EmbeddedChannel decoder() {
        return new EmbeddedChannel(new RecordDecoder(cipher()));
    }

    private static byte[] record(CipherState cipher, String text) {
        byte[] plaintext = text.getBytes(StandardCharsets.US_ASCII);
        byte[] record = new byte[3 + plaintext.length + ChaCha20Poly1305.TAG_BYTES];
        record[0] = 4;
        record[2] = (byte) (record.length - 3);
        System.arraycopy(plaintext, 0, record, 3, plaintext.length);
        cipher.encrypt(record, 3, plaintext.length);
        return record;
    }

    @ParameterizedTest
    @CsvSource({
        "020000, control sent a message of type 2 where a record belongs",
        "04000f, 'control sent a record of 15 bytes, want 16 to 4093'",
        "040ffe, 'control sent a record of 4094 bytes, want 16 to 4093'",
        "04001000000000000000000000000000000000, "
                + "'control sent a record that does not open: it was forged, lost or sent twice'"
    })
    void bytesThatAreNoRecordEndTheConnectionWithAReason(String hex, String reason) {
        EmbeddedChannel channel = decoder();
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
        assertThat(channel.isOpen()).isFalse();
        assertThat(CloseReason.of(channel)).isEqualTo(reason);
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void aRecordSentTwiceEndsTheConnection() {
        EmbeddedChannel channel = decoder();
        byte[] once = record(cipher(), "once");
        channel.writeInbound(Unpooled.copiedBuffer(once, once));
        assertThat(channel.isOpen()).isFalse();
        channel.releaseInbound();
    }

    @Test
    void nothingBehindABadRecordIsRead() {
        EmbeddedChannel channel = decoder();
        channel.writeInbound(Unpooled.copiedBuffer(new byte[] {9, 9, 9}, record(cipher(), "late")));
        assertThat(channel.<Object>readInbound()).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void anEmptyRecordSaysNothing() {
        EmbeddedChannel channel = decoder();
        CipherState sender = cipher();
        channel.writeInbound(Unpooled.copiedBuffer(record(sender, ""), record(sender, "x")));
        ByteBuf read = channel.readInbound();
        assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo("x");
        read.release();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void anEarlyPayloadIsSkippedHoweverItIsCut() {
        byte[] bytes = HexFormat.of().parseHex("ffffff5453" + "00000003" + "7b207d" + "000012040000000000ff");
        for (Splits.Split split : Splits.of(bytes)) {
            assertThat(behindEarlyPayload(split)).as(split.name()).isEqualTo("000012040000000000ff");
        }
    }

    @Test
    void withoutAnEarlyPayloadNothingIsSkipped() {
        byte[] bytes = HexFormat.of().parseHex("000012040000000000ffffff5453");
        for (Splits.Split split : Splits.of(bytes)) {
            assertThat(behindEarlyPayload(split)).as(split.name()).isEqualTo("000012040000000000ffffff5453");
        }
    }

    private static String behindEarlyPayload(Splits.Split split) {
        EmbeddedChannel channel = new EmbeddedChannel(new EarlyPayloadDecoder());
        split.feed(channel::writeInbound);
        StringBuilder hex = new StringBuilder();
        for (ByteBuf piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
            hex.append(ByteBufUtil.hexDump(piece));
            piece.release();
        }
        assertThat(channel.pipeline().get(EarlyPayloadDecoder.class)).isNull();
        channel.finishAndReleaseAll();
        return hex.toString();
    }
}
