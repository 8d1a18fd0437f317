package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.ChaCha20Poly1305;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;

/** Data messages: what is refused, and what happens to bytes and buffers (paper, §5.4.6). */
class DataTest {
    private final WireGuardPair pair = WireGuardPair.established();
    private final End a = pair.a;
    private final End b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aMessageThatArrivesTwiceIsDeliveredOnce() {
        pair.send(a, 1);
        End.Message twin = pair.copyOfNext(a);
        pair.arrive(a);
        pair.deliver(a, twin);
        assertThat(b.received).containsExactly(1);
        assertThat(b.count(WireGuardCounter.REPLAYED_DATA_DROPPED)).isEqualTo(1);
    }

    @Test
    void messagesMayArriveInAnyOrder() {
        for (int i = 0; i < 100; i++) {
            pair.send(a, i);
        }
        while (!a.sent.isEmpty()) {
            pair.deliver(a, a.sent.removeLast());
        }
        assertThat(b.received).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void everyFlippedBitOfAMessageIsNoticed() {
        for (int i = 0; i < 32 + 112; i++) {
            pair.send(a, 1);
            ByteBuf bytes = a.sent.element().bytes();
            bytes.setByte(i, bytes.getByte(i) ^ 1 << (i & 7));
            pair.arrive(a);
        }
        assertThat(b.received).isEmpty();
        assertThat(b.sent).isEmpty();
    }

    @Test
    void aForgedCounterDoesNotMoveTheReplayWindow() {
        pair.send(a, 1);
        ByteBuf forged = pair.copyOfNext(a).bytes();
        forged.setLongLE(MessageLayout.DATA_COUNTER, 1L << 50);
        pair.deliver(a, new End.Message(b.endpoint, forged));
        assertThat(b.count(WireGuardCounter.INVALID_DATA_DROPPED)).isEqualTo(1);
        pair.arrive(a);
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void aMessageForAnUnknownIndexIsDropped() {
        pair.send(a, 1);
        ByteBuf bytes = a.sent.element().bytes();
        bytes.setInt(MessageLayout.DATA_RECEIVER, ~bytes.getInt(MessageLayout.DATA_RECEIVER));
        pair.arrive(a);
        assertThat(b.count(WireGuardCounter.UNKNOWN_INDEX_DROPPED)).isEqualTo(1);
    }

    @Test
    void aPacketFromAnAddressThatIsNotItsPeersIsDropped() {
        ByteBuf packet = Packets.packet(IpAddress.of("100.64.0.9"), b.address.address(), 1, 60);
        assertThat(a.engine.send(pair.now(), packet, a)).isEqualTo(SendResult.SENT);
        pair.exchange();
        assertThat(b.received).isEmpty();
        assertThat(b.count(WireGuardCounter.DISALLOWED_SOURCES_DROPPED)).isEqualTo(1);
    }

    @Test
    void aPacketFromAnotherPeersAddressIsDropped() {
        try (End c = new End(3, WireGuardTuning.STOCK, a::wallTime, PeerLookup.NONE)) {
            pair.introduce(b, c);
            ByteBuf packet = Packets.packet(c.address.address(), b.address.address(), 1, 60);
            a.engine.send(pair.now(), packet, a);
            pair.exchange();
            assertThat(b.received).isEmpty();
            assertThat(b.count(WireGuardCounter.DISALLOWED_SOURCES_DROPPED)).isEqualTo(1);
        }
    }

    @Test
    void aPacketThatSaysItIsLongerThanItIsIsDropped() {
        ByteBuf packet = Packets.packet(a.address.address(), b.address.address(), 1, 64);
        packet.setShort(packet.readerIndex() + 2, 64);
        a.engine.send(pair.now(), packet, a);
        ByteBuf content = Packets.packet(a.address.address(), b.address.address(), 1, 64);
        content.setShort(content.readerIndex() + 2, 65);
        assertThat(a.engine.send(pair.now(), content, a)).isEqualTo(SendResult.MALFORMED);
        pair.exchange();
        assertThat(b.received).containsExactly(1);
    }

    @Test
    void whatIsNoIpPacketCannotBeSent() {
        for (int length = 0; length < 40; length++) {
            ByteBuf packet = Unpooled.buffer(64).writeZero(length);
            assertThat(a.engine.send(pair.now(), packet, a)).isEqualTo(SendResult.MALFORMED);
        }
        ByteBuf huge = Packets.packet(a.address.address(), b.address.address(), 1, 65_500);
        assertThat(a.engine.send(pair.now(), huge, a)).isEqualTo(SendResult.MALFORMED);
        assertThat(a.count(WireGuardCounter.UNSENDABLE_PACKETS_DROPPED)).isEqualTo(41);
    }

    @Test
    void aPacketThatNoPeerMayReceiveIsNotSent() {
        ByteBuf packet = Packets.packet(a.address.address(), IpAddress.of("192.0.2.77"), 1, 60);
        assertThat(a.engine.send(pair.now(), packet, a)).isEqualTo(SendResult.NO_ROUTE);
        assertThat(a.count(WireGuardCounter.UNROUTED_PACKETS_DROPPED)).isEqualTo(1);
    }

    @Test
    void contentsArePaddedToSixteenButNotBeyondTheMtu() {
        assertThat(lengthOfMessageFor(24)).isEqualTo(32 + 32);
        assertThat(lengthOfMessageFor(32)).isEqualTo(32 + 32);
        assertThat(lengthOfMessageFor(33)).isEqualTo(32 + 48);
        assertThat(lengthOfMessageFor(1_409)).isEqualTo(32 + 1_420);
        assertThat(lengthOfMessageFor(1_420)).isEqualTo(32 + 1_420);
        assertThat(lengthOfMessageFor(1_421)).isEqualTo(32 + 1_421);
    }

    private int lengthOfMessageFor(int packetLength) {
        pair.send(a, 1, packetLength);
        int length = a.sent.element().bytes().readableBytes();
        pair.exchange();
        return length;
    }

    @Test
    void paddingIsZero() {
        ByteBuf packet = Packets.packet(a.address.address(), b.address.address(), 1, 33);
        packet.setZero(packet.writerIndex(), 0);
        for (int i = packet.writerIndex(); i < packet.capacity(); i++) {
            packet.setByte(i, 0x5A);
        }
        a.engine.send(pair.now(), packet, a);
        ByteBuf message = a.sent.element().bytes();
        Keypair keypair = b.currentKeypair(a);
        ByteBuf copy = message.copy();
        new ChaCha20Poly1305().open(keypair.receiveKey, copy.getLongLE(8), copy, 16, copy.readableBytes() - 16);
        assertThat(copy.slice(16 + 33, 15)).isEqualTo(Unpooled.wrappedBuffer(new byte[15]));
        copy.release();
    }

    @Test
    void aPacketWithRoomIsEncryptedWhereItIs() {
        ByteBuf packet = Packets.packet(a.address.address(), b.address.address(), 1, 100);
        a.engine.send(pair.now(), packet, a);
        assertThat(a.sent.element().bytes()).isSameAs(packet);
        assertThat(a.count(WireGuardCounter.PACKETS_COPIED)).isZero();
    }

    @Test
    void aPacketWithoutRoomIsCopied() {
        ByteBuf roomy = Packets.packet(a.address.address(), b.address.address(), 1, 100);
        ByteBuf exact = roomy.copy();
        exact.capacity(exact.readableBytes());
        ByteBuf readOnly = roomy.retain().asReadOnly();
        ByteBuf noTail = Unpooled.buffer(16 + 100, 16 + 100).setIndex(16, 16).writeBytes(roomy.slice());
        roomy.release();
        for (ByteBuf packet : List.of(exact, readOnly, noTail)) {
            assertThat(a.engine.send(pair.now(), packet, a)).isEqualTo(SendResult.SENT);
        }
        pair.exchange();
        assertThat(a.count(WireGuardCounter.PACKETS_COPIED)).isEqualTo(3);
        assertThat(b.received).containsExactly(1, 1, 1);
    }

    @Test
    void slicesOfOneBufferAreDecryptedWithoutTouchingTheirNeighbours() {
        int messages = 40;
        int length = 32 + 112;
        ByteBuf batch = Unpooled.directBuffer(messages * length);
        for (int i = 0; i < messages; i++) {
            pair.send(a, i);
            ByteBuf bytes = a.sent.remove().bytes();
            batch.writeBytes(bytes);
            bytes.release();
        }
        // The odd ones first, so that each even one has neighbours that were worked on already.
        for (int i = 1; i < messages; i += 2) {
            b.engine.receive(pair.now(), a.endpoint, batch.retainedSlice(i * length, length), b);
        }
        for (int i = 0; i < messages; i += 2) {
            b.engine.receive(pair.now(), a.endpoint, batch.retainedSlice(i * length, length), b);
        }
        assertThat(b.received).hasSize(messages).doesNotHaveDuplicates();
        assertThat(batch.refCnt()).isEqualTo(1);
        batch.release();
    }

    @Test
    void countersAreUsedUpToTheirLimitAndNotBeyond() {
        Keypair keypair = a.currentKeypair(b);
        keypair.skipTo(WireGuardConstants.REJECT_AFTER_MESSAGES - 1);
        assertThat(pair.send(a, 1)).isEqualTo(SendResult.SENT);
        assertThat(pair.send(a, 2)).isEqualTo(SendResult.QUEUED);
        pair.pass(Duration.ofSeconds(6));
        pair.exchange();
        assertThat(b.received).containsExactly(1, 2);
    }

    @Test
    void moreThanTwoToTheSixtiethMessagesBringAboutARekey() {
        Keypair keypair = a.currentKeypair(b);
        pair.pass(Duration.ofSeconds(6));
        pair.exchange();
        keypair.skipTo(WireGuardConstants.REKEY_AFTER_MESSAGES);
        pair.send(a, 1);
        assertThat(a.sentTypes()).contains(MessageLayout.TYPE_INITIATION);
    }

    @Test
    void bytesAreCountedBothWays() {
        long sent = a.peer(b).statistics().sentBytes();
        long received = b.peer(a).statistics().receivedBytes();
        pair.send(a, 1);
        pair.exchange();
        assertThat(a.peer(b).statistics().sentBytes() - sent).isEqualTo(144);
        assertThat(b.peer(a).statistics().receivedBytes() - received).isEqualTo(144);
    }

    @Test
    void prefixesThatMoveToAnotherPeerTakeTheirPacketsAlong() {
        try (End c = new End(3, WireGuardTuning.STOCK, a::wallTime, PeerLookup.NONE)) {
            a.engine.addPeer(
                    pair.now(),
                    PeerConfig.of(c.key.publicKey(), List.of(b.address, IpPrefix.of("10.0.0.0/8")))
                            .withEndpoint(c.endpoint));
            assertThat(pair.send(a, 1)).isEqualTo(SendResult.QUEUED);
            assertThat(a.sent.element().to()).isEqualTo(c.endpoint);
            a.engine.removePeer(c.key.publicKey());
            assertThat(pair.send(a, 1)).isEqualTo(SendResult.NO_ROUTE);
            a.engine.updatePeer(pair.now(), b.asPeer());
            assertThat(pair.send(a, 1)).isEqualTo(SendResult.SENT);
        }
    }
}
