package org.tsrecorder.transport.disco;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.disco.DiscoMessage.Ping;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;

/** The vector was made by an independent implementation of NaCl's box: seeds are bytes that count up. */
class DiscoBoxTest {
    private static final int SENDER_SEED = 1;
    private static final int RECEIVER_SEED = 33;
    private static final int NODE_SEED = 129;
    private static final int NONCE_SEED = 200;
    private static final String PACKET = "5453f09f92ac07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c"
            + "c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf004c0d2265c7ffd218bedd1f7edcfce6f42a19c8f8a7258e2c2691"
            + "af29a325e9f7f5893ed0b52ecf4231d355e8543cb4c06343bd5b6e6d06fb4d58968701";
    private static final RandomSource VECTOR_NONCE = out -> System.arraycopy(counting(NONCE_SEED, 24), 0, out, 0, 24);

    private final DiscoPrivateKey sender = DiscoPrivateKey.of(counting(SENDER_SEED, 32));
    private final DiscoPrivateKey receiver = DiscoPrivateKey.of(counting(RECEIVER_SEED, 32));
    private final DiscoBox sending = new DiscoBox(sender, receiver.publicKey());
    private final DiscoBox receiving = new DiscoBox(receiver, sender.publicKey());
    private final Ping ping = new Ping(
            new TransactionId(0x0102030405060708L, 0x090a0b0c),
            Optional.of(NodePrivateKey.of(counting(NODE_SEED, 32)).publicKey()));

    private static byte[] counting(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static ByteBuf vector() {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(PACKET));
    }

    private ByteBuf sealed() {
        return sending.seal(ping, VECTOR_NONCE, UnpooledByteBufAllocator.DEFAULT)
                .orElseThrow();
    }

    @Test
    void aPingIsSealedAsOthersSealIt() {
        ByteBuf packet = sealed();
        assertThat(ByteBufUtil.hexDump(packet)).isEqualTo(PACKET);
        packet.release();
    }

    @Test
    void aPingIsOpenedWhereverItsBufferBegins() {
        ByteBuf packet =
                Unpooled.buffer().writeBytes(new byte[7]).writeBytes(vector()).skipBytes(7);
        assertThat(Disco.isDisco(packet)).isTrue();
        assertThat(Disco.sender(packet)).isEqualTo(sender.publicKey());
        assertThat(receiving.open(packet)).isEqualTo(new DiscoBox.Opened(true, Optional.of(ping)));
        assertThat(packet.readerIndex()).isEqualTo(7);
    }

    @Test
    void aChangedBitAnywhereInTheBoxOrNonceIsAForgery() {
        int begin = Disco.MAGIC_BYTES + DiscoPublicKey.BYTES;
        for (int at = begin; at < PACKET.length() / 2; at++) {
            ByteBuf packet = vector();
            packet.setByte(at, packet.getByte(at) ^ 1);
            assertThat(receiving.open(packet).authentic()).as("byte %s", at).isFalse();
        }
    }

    @Test
    void aCutPacketIsNoDiscoOrAForgery() {
        for (int length = 0; length < PACKET.length() / 2; length++) {
            ByteBuf packet = vector().slice(0, length);
            assertThat(Disco.isDisco(packet)).as("length %s", length).isEqualTo(length >= Disco.HEADER_BYTES);
            assertThat(Disco.isDisco(packet) && receiving.open(packet).authentic())
                    .isFalse();
        }
    }

    @Test
    void otherBytesAreNoDisco() {
        ByteBuf packet = vector();
        packet.setByte(5, 0);
        assertThat(Disco.isDisco(packet)).isFalse();
    }

    @Test
    void aKeyOfLowOrderNeitherSealsNorOpens() {
        DiscoBox weak = new DiscoBox(receiver, DiscoPublicKey.of(new byte[32]));
        assertThat(weak.seal(ping, VECTOR_NONCE, UnpooledByteBufAllocator.DEFAULT))
                .isEmpty();
        assertThat(weak.open(vector()).authentic()).isFalse();
    }

    @Test
    void aDestroyedBoxAgreesAnew() {
        receiving.destroy();
        assertThat(receiving.open(vector()).authentic()).isTrue();
        receiving.destroy();
        assertThat(receiving.open(vector()).authentic()).isTrue();
    }
}
