package org.tsrecorder.transport.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8439, and ranges of buffers. */
class ChaCha20Poly1305Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NONE = {};
    private static final int TAG = ChaCha20Poly1305.TAG_BYTES;

    private final ChaCha20Poly1305 aead = new ChaCha20Poly1305();
    private final AeadKey key =
            new AeadKey(HEX.parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));

    @Test
    void sealsTheMessageOfSection2Point8Point2() {
        byte[] message = ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                        + "sunscreen would be it.")
                .getBytes(US_ASCII);
        byte[] bytes = Arrays.copyOf(message, message.length + TAG);
        byte[] nonce = HEX.parseHex("070000004041424344454647");
        aead.seal(key, nonce, HEX.parseHex("50515253c0c1c2c3c4c5c6c7"), bytes, 0, message.length);
        assertThat(HEX.formatHex(bytes))
                .isEqualTo("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da"
                        + "92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad67594558580"
                        + "8b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");
    }

    @Test
    void opensTheMessageOfAppendixA5() {
        AeadKey other = new AeadKey(HEX.parseHex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0"));
        byte[] bytes =
                HEX.parseHex("64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09e"
                    + "e94e382d26b0bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1"
                    + "ff37c8559797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c767b804d46a59b5216cde7"
                    + "a4e99040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a"
                    + "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130305b"
                    + "eaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709beead9d67890cbb22392336fea1851f38");
        byte[] nonce = HEX.parseHex("000000000102030405060708");
        assertThat(aead.open(other, nonce, HEX.parseHex("f33388860000000000004e91"), bytes, 0, bytes.length))
                .isTrue();
        assertThat(new String(bytes, 0, bytes.length - TAG, UTF_8))
                .isEqualTo("Internet-Drafts are draft documents valid for a maximum of six months and may be updated, "
                        + "replaced, or obsoleted by other documents at any time. It is inappropriate to use "
                        + "Internet-Drafts as reference material or to cite them other than as "
                        + "/\u201cwork in progress./\u201d");
    }

    @Test
    void theCounterIsTheLittleEndianEndOfTheNonce() {
        AeadKey other = new AeadKey(HEX.parseHex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"));
        ByteBuf buffer = Unpooled.buffer(64).writeBytes("hello wireguard".getBytes(US_ASCII));
        aead.seal(other, 0x0102030405060708L, buffer, 0, 15);
        assertThat(ByteBufUtil.hexDump(buffer, 0, 15 + TAG))
                .isEqualTo("042d8844038d7cf3c7babb09d6d34090f74541df4b1bbb3c75cce738d049cd");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 63, 64, 65, 255, 1420, 2032, 2033, 9000, 65_000})
    void everyKindOfBufferSealsToTheSameBytesAndOpensAgain(int length) {
        byte[] plaintext = random(length);
        byte[] expected = Arrays.copyOf(plaintext, length + TAG);
        aead.seal(key, HEX.parseHex("000000000700000000000000"), NONE, expected, 0, length);
        for (ByteBuf buffer : buffers(length + TAG + 32)) {
            try {
                buffer.writeBytes(random(buffer.capacity()));
                byte[] around = ByteBufUtil.getBytes(buffer);
                buffer.setBytes(11, plaintext);
                new ChaCha20Poly1305().seal(key, 7, buffer, 11, length);
                assertThat(ByteBufUtil.getBytes(buffer, 11, length + TAG)).isEqualTo(expected);
                assertThat(aead.open(key, 7, buffer, 11, length + TAG)).isTrue();
                assertThat(ByteBufUtil.getBytes(buffer, 11, length)).isEqualTo(plaintext);
                assertThat(ByteBufUtil.getBytes(buffer, 0, 11)).isEqualTo(Arrays.copyOf(around, 11));
                int end = 11 + length + TAG;
                assertThat(ByteBufUtil.getBytes(buffer, end, around.length - end))
                        .isEqualTo(Arrays.copyOfRange(around, end, around.length));
            } finally {
                buffer.release();
            }
        }
    }

    @Test
    void aSliceIsOpenedWithoutTouchingItsNeighbours() {
        ByteBuf batch = PooledByteBufAllocator.DEFAULT.directBuffer(3 * 100);
        try {
            byte[] before = random(300);
            batch.writeBytes(before);
            ByteBuf slice = batch.slice(100, 100);
            aead.seal(key, 1, slice, 0, 84);
            assertThat(aead.open(key, 1, slice, 0, 100)).isTrue();
            assertThat(ByteBufUtil.getBytes(batch, 0, 184)).isEqualTo(Arrays.copyOf(before, 184));
            assertThat(ByteBufUtil.getBytes(batch, 200, 100)).isEqualTo(Arrays.copyOfRange(before, 200, 300));
        } finally {
            batch.release();
        }
    }

    @Test
    void aForgedPacketLeavesTheBufferAsItWas() {
        for (ByteBuf buffer : buffers(200)) {
            try {
                buffer.writeBytes(random(200));
                new ChaCha20Poly1305().seal(key, 1, buffer, 0, 100);
                for (int bit = 0; bit < (100 + TAG) * 8; bit += 13) {
                    buffer.setByte(bit / 8, buffer.getByte(bit / 8) ^ 1 << bit % 8);
                    byte[] forged = ByteBufUtil.getBytes(buffer);
                    assertThat(aead.open(key, 1, buffer, 0, 100 + TAG)).isFalse();
                    assertThat(ByteBufUtil.getBytes(buffer)).isEqualTo(forged);
                    buffer.setByte(bit / 8, buffer.getByte(bit / 8) ^ 1 << bit % 8);
                }
                assertThat(aead.open(key, 2, buffer, 0, 100 + TAG)).isFalse();
                assertThat(aead.open(key, 1, buffer, 0, 100 + TAG)).isTrue();
            } finally {
                buffer.release();
            }
        }
    }

    @Test
    void whatIsShorterThanATagIsForged() {
        ByteBuf direct = Unpooled.directBuffer(64);
        try {
            for (int length = 0; length < TAG; length++) {
                assertThat(aead.open(key, new byte[12], NONE, new byte[64], 0, length))
                        .isFalse();
                assertThat(aead.open(key, 0, direct, 0, length)).isFalse();
            }
        } finally {
            direct.release();
        }
    }

    @Test
    void aRangeOutsideTheBufferIsTheCallersMistake() {
        assertThatThrownBy(() -> aead.seal(key, 0, Unpooled.buffer(31, 31), 0, 16))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> aead.open(key, 0, Unpooled.buffer(31, 31), 0, 32))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> aead.open(key, new byte[12], NONE, new byte[31], 0, 32))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> aead.open(key, new byte[12], NONE, new byte[31], -1, 20))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theSameKeyAndNonceTwiceInARowAreRefused() {
        aead.seal(key, new byte[12], NONE, new byte[32], 0, 16);
        assertThatThrownBy(() -> aead.seal(key, new byte[12], NONE, new byte[32], 0, 16))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatWasDestroyedSealsAndOpensNothing() {
        AeadKey gone = new AeadKey(new byte[32]);
        gone.destroy();
        assertThat(gone.isDestroyed()).isTrue();
        assertThatThrownBy(() -> aead.seal(gone, new byte[12], NONE, new byte[32], 0, 16))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> aead.open(gone, new byte[12], NONE, new byte[32], 0, 32))
                .isInstanceOf(IllegalStateException.class);
    }

    private static ByteBuf[] buffers(int capacity) {
        return new ByteBuf[] {
            Unpooled.buffer(capacity, capacity),
            PooledByteBufAllocator.DEFAULT.heapBuffer(capacity, capacity),
            PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity),
            PooledByteBufAllocator.DEFAULT
                    .compositeBuffer()
                    .addComponents(
                            true,
                            Unpooled.buffer(capacity / 2, capacity / 2).writerIndex(capacity / 2),
                            Unpooled.directBuffer(capacity - capacity / 2, capacity - capacity / 2)
                                    .writerIndex(capacity - capacity / 2))
                    .clear()
        };
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
