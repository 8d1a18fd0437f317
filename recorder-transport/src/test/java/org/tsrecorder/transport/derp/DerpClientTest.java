package org.tsrecorder.transport.derp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.Splits;
import org.tsrecorder.transport.crypto.NaclBox;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;

/** A client and a relay that we play. */
class DerpClientTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final NodePublicKey peer =
            NodePrivateKey.generate(RandomSource.secure()).publicKey();
    private final Relay relay = new Relay(0);

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private Relay loggedIn() {
        relay.says(0, relay.serverKey());
        relay.said.clear();
        relay.sent.clear();
        return relay;
    }

    @Test
    void theGreetingIsAnsweredWithALoginThatOnlyTheRelayCanRead() {
        relay.says(0, relay.serverKey());
        assertThat(relay.said).containsExactly("ready");
        assertThat(relay.client.serverKey()).contains(relay.relayKey.publicKey());
        assertThat(relay.sent.readByte()).isEqualTo((byte) 0x02);
        assertThat(relay.sent.readInt()).isEqualTo(relay.sent.readableBytes());
        byte[] key = new byte[32];
        byte[] nonce = new byte[NaclBox.NONCE_BYTES];
        relay.sent.readBytes(key).readBytes(nonce);
        assertThat(key).isEqualTo(relay.clientKey.publicBytes());
        assertThat(relay.between().open(nonce, ByteBufUtil.getBytes(relay.sent)))
                .hasValueSatisfying(json -> assertThat(new String(json, StandardCharsets.US_ASCII))
                        .isEqualTo("{\"version\":2,\"CanAckPings\":true}"));
    }

    @Test
    void aGreetingMayGoOnInLaterVersions() {
        byte[] longer = Relay.frame(
                0x01,
                hex("44455250f09f9491"),
                relay.relayKey.publicBytes(),
                new byte[DerpConstants.MAX_SERVER_KEY_BYTES - 40]);
        assertThat(relay.says(0, longer).said).containsExactly("ready");
    }

    @Test
    void whoDoesNotGreetFirstIsLeft() {
        assertThat(relay.says(0, Relay.frame(0x06)).said).containsExactly("failed BAD_SERVER_KEY");
        assertThat(relay.says(0, relay.serverKey()).said).hasSize(1);
    }

    @Test
    void aGreetingWithoutMagicOrWithATooLongOneIsNone() {
        assertThat(new Relay(0).says(0, Relay.frame(0x01, new byte[40])).said).containsExactly("failed BAD_SERVER_KEY");
        assertThat(new Relay(0).says(0, Relay.frame(0x01, hex("44455250f09f9491"), new byte[31])).said)
                .containsExactly("failed BAD_SERVER_KEY");
        assertThat(new Relay(0).says(0, hex("0100000401")).said).containsExactly("failed BAD_SERVER_KEY");
    }

    @Test
    void aKeyOfLowOrderIsRefused() {
        assertThat(relay.says(0, Relay.frame(0x01, hex("44455250f09f9491"), new byte[32])).said)
                .containsExactly("failed BAD_SERVER_KEY");
    }

    @Test
    void packetsComeWithTheirSourceHoweverTheStreamIsCut() {
        byte[] stream = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(
                relay.serverKey(),
                Relay.frame(0x05, peer.bytes(), hex("010203")),
                Relay.frame(0x77, new byte[300]),
                Relay.frame(0x05, peer.bytes()),
                Relay.frame(0x06),
                Relay.frame(0x05, relay.relayKey.publicBytes(), new byte[5_000])));
        for (Splits.Split split : Splits.of(stream)) {
            Relay cut = new Relay(0);
            split.feed(piece -> cut.client.receive(0, piece, cut));
            assertThat(cut.said)
                    .as(split.toString())
                    .containsExactly(
                            "ready",
                            "packet " + peer.text() + " 010203",
                            "packet " + peer.text() + " ",
                            "packet " + relay.relayKey.publicKey().text() + " " + "00".repeat(5_000));
            assertThat(cut.counters.get(DerpCounter.FRAMES_UNKNOWN)).isEqualTo(1);
        }
    }

    @Test
    void aPacketThatCameWholeIsASliceOfWhatWasRead() {
        loggedIn();
        ByteBuf read = Unpooled.directBuffer().writeBytes(Relay.frame(0x05, peer.bytes(), hex("0a0b")));
        List<Long> addresses = new ArrayList<>();
        long begin = read.memoryAddress();
        Relay spy = relay;
        spy.client.receive(0, read.retain(), new ForwardingOutput(spy) {
            @Override
            public void packet(NodePublicKey source, ByteBuf packet) {
                addresses.add(packet.memoryAddress() + packet.readerIndex() - begin);
                packet.release();
            }
        });
        assertThat(addresses).containsExactly(37L);
        assertThat(read.refCnt()).isEqualTo(1);
        read.release();
    }

    @Test
    void theSameSourceIsTheSameObject() {
        loggedIn();
        List<NodePublicKey> sources = new ArrayList<>();
        DerpOutput out = new ForwardingOutput(relay) {
            @Override
            public void packet(NodePublicKey source, ByteBuf packet) {
                sources.add(source);
                packet.release();
            }
        };
        byte[] frame = Relay.frame(0x05, peer.bytes(), hex("0a0b"));
        relay.client.receive(0, Unpooled.wrappedBuffer(frame, frame), out);
        assertThat(sources.get(0)).isSameAs(sources.get(1)).isEqualTo(peer);
    }

    @Test
    void aFrameOfMoreThanAMebibyteEndsTheConnection() {
        loggedIn();
        assertThat(relay.says(0, hex("0500100001")).said).containsExactly("failed FRAME_TOO_LARGE");
        assertThat(relay.client.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shortAndOversizedFramesAreCountedAndSkipped() {
        loggedIn();
        relay.says(
                0,
                Relay.frame(0x05, new byte[31]),
                Relay.frame(0x08, new byte[31]),
                Relay.frame(0x12, new byte[7]),
                Relay.frame(0x13, new byte[7]),
                Relay.frame(0x15, new byte[7]),
                Relay.frame(0x05, peer.bytes(), new byte[DerpConstants.MAX_PACKET_BYTES + 1]),
                Relay.frame(0x05, peer.bytes(), hex("01")));
        assertThat(relay.said).containsExactly("packet " + peer.text() + " 01");
        assertThat(relay.counters.get(DerpCounter.FRAMES_SHORT)).isEqualTo(5);
        assertThat(relay.counters.get(DerpCounter.FRAMES_OVERSIZED)).isEqualTo(1);
    }

    @Test
    void aPingIsAnsweredWithItsBytes() {
        loggedIn().says(0, Relay.frame(0x12, hex("0102030405060708")));
        assertThat(ByteBufUtil.hexDump(relay.sent)).isEqualTo("13000000080102030405060708");
    }

    @Test
    void ourPingsAreAnsweredToTheOwner() {
        loggedIn().client.ping(5, relay);
        assertThat(ByteBufUtil.hexDump(relay.sent)).isEqualTo("12000000080000000000000005");
        assertThat(relay.says(0, Relay.frame(0x13, hex("0000000000000005"))).said)
                .containsExactly("pong 5");
    }

    @Test
    void theRelaysWordsAreHandedOn() {
        loggedIn()
                .says(
                        0,
                        Relay.frame(0x08, peer.bytes()),
                        Relay.frame(0x08, peer.bytes(), hex("01")),
                        Relay.frame(0x08, peer.bytes(), hex("f0")),
                        Relay.frame(0x14, "twice".getBytes(StandardCharsets.UTF_8)),
                        Relay.frame(0x14),
                        Relay.frame(0x15, hex("000003e8ffffffff")));
        assertThat(relay.said)
                .containsExactly(
                        "gone " + peer.text() + " DISCONNECTED",
                        "gone " + peer.text() + " NOT_HERE",
                        "gone " + peer.text() + " OTHER",
                        "health twice",
                        "health ",
                        "restarting 1000000000 4294967295000000");
    }

    @Test
    void homeIsNoted() {
        loggedIn().client.notePreferred(true, relay);
        relay.client.notePreferred(false, relay);
        assertThat(ByteBufUtil.hexDump(relay.sent)).isEqualTo("070000000101" + "070000000100");
    }

    @Test
    void aPacketIsEncodedBehindWhatIsThere() {
        loggedIn();
        ByteBuf frames = Unpooled.buffer().writeByte(0xff);
        ByteBuf packet = Unpooled.buffer().writeZero(2).skipBytes(2).writeBytes(hex("0a0b0c"));
        assertThat(relay.client.sendPacket(0, peer, packet, frames)).isTrue();
        assertThat(ByteBufUtil.hexDump(frames))
                .isEqualTo("ff" + "0400000023" + HexFormat.of().formatHex(peer.bytes()) + "0a0b0c");
        assertThat(packet.readableBytes()).isEqualTo(3);
    }

    @Test
    void nothingIsSentBeforeTheGreeting() {
        assertThatThrownBy(() -> relay.client.sendPacket(0, peer, Unpooled.EMPTY_BUFFER, Unpooled.buffer()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPacketOfMoreThan64KibibytesIsNotSent() {
        loggedIn();
        ByteBuf frames = Unpooled.buffer();
        ByteBuf most = Unpooled.buffer().writeZero(DerpConstants.MAX_PACKET_BYTES);
        assertThat(relay.client.sendPacket(0, peer, most, frames)).isTrue();
        assertThat(relay.client.sendPacket(0, peer, most.writeByte(0), frames)).isFalse();
        assertThat(relay.counters.get(DerpCounter.PACKETS_TOO_LARGE)).isEqualTo(1);
        assertThat(frames.readableBytes()).isEqualTo(37 + DerpConstants.MAX_PACKET_BYTES);
    }

    @Test
    void theRelaysRateIsKept() {
        loggedIn()
                .says(
                        0,
                        relay.serverInfo(
                                "{\"version\":2,\"TokenBucketBytesPerSecond\":1000,\"TokenBucketBytesBurst\":500,\"x\":[{}]}"));
        assertThat(relay.said)
                .containsExactly("ServerInfo[version=2, tokenBucketBytesPerSecond=1000, tokenBucketBytesBurst=500]");
        ByteBuf packet = Unpooled.buffer().writeZero(213);
        ByteBuf frames = Unpooled.buffer();
        assertThat(relay.client.sendPacket(0, peer, packet, frames)).isTrue();
        assertThat(relay.client.sendPacket(0, peer, packet, frames)).isTrue();
        assertThat(relay.client.sendPacket(0, peer, packet, frames)).isFalse();
        assertThat(relay.client.sendPacket(SECOND / 4 - SECOND / 1000, peer, packet, frames))
                .isFalse();
        assertThat(relay.client.sendPacket(SECOND / 4 + SECOND / 1000, peer, packet, frames))
                .isTrue();
        assertThat(relay.counters.get(DerpCounter.PACKETS_OVER_RATE)).isEqualTo(2);
        assertThat(relay.counters.get(DerpCounter.PACKETS_SENT)).isEqualTo(3);
    }

    @Test
    void withoutARateEverythingIsSent() {
        loggedIn().says(0, relay.serverInfo("{\"version\":2}"));
        ByteBuf frames = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            assertThat(relay.client.sendPacket(0, peer, Unpooled.buffer().writeZero(1_400), frames))
                    .isTrue();
        }
    }

    @Test
    void aServerInfoOfSomebodyElseOrNoJsonEndsTheConnection() {
        byte[] forged = relay.serverInfo("{}");
        forged[40] ^= 1;
        assertThat(loggedIn().says(0, forged).said).containsExactly("failed BAD_SERVER_INFO");
        Relay other = new Relay(0);
        other.says(0, other.serverKey());
        assertThat(other.says(0, other.serverInfo("[]")).said).endsWith("failed BAD_SERVER_INFO");
    }

    @Test
    void twoMinutesOfSilenceEndTheConnection() {
        // The clock wraps on the way.
        long start = Long.MAX_VALUE - 60 * SECOND;
        Relay quiet = new Relay(start);
        quiet.says(start, quiet.serverKey());
        quiet.says(start + 100 * SECOND, Relay.frame(0x06));
        assertThat(quiet.client.nextDeadlineNanos()).isEqualTo(start + 220 * SECOND);
        quiet.client.onTimer(start + 220 * SECOND - 1, quiet);
        assertThat(quiet.said).containsExactly("ready");
        quiet.client.onTimer(start + 220 * SECOND, quiet);
        assertThat(quiet.said).containsExactly("ready", "failed READ_TIMEOUT");
    }

    @Test
    void whatComesAfterTheEndIsReleasedUnread() {
        loggedIn().client.close();
        relay.says(0, Relay.frame(0x05, peer.bytes()));
        assertThat(relay.said).isEmpty();
    }
}
