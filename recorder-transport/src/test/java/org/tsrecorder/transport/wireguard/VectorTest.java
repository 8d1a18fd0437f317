package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.packet.IpPrefix;

/**
 * Messages byte for byte, as an independent derivation in Python (hashlib, cryptography) gave them: static keys 01..20
 * and 21..40, ephemeral keys 41..60 and 61..80, indices 0x11223344 and 0x55667788, 1,700,000,000 s and 2^24 ns, no
 * preshared key.
 */
class VectorTest {
    private static final String INITIATION =
            "010000004433221164b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d4"
                + "8466158a0e4ca242d151ca97ab90159a98b67e616625e68b4065d357376b6598e644ad7d678c0295d22de4cb43d5135581"
                + "ed36346bfa7cf42a122039f893501235c77785d75a8d36b556be2b6dca0d7b2447492c118e027e16f84bf002f1"
                + "00000000000000000000000000000000";
    private static final String RESPONSE = "020000008877665544332211244fe3b963e899dd295baffce248d3530f3a9a7479ba0630"
            + "02680ebfe7adad4949fc1997e7e1bf630716370de81789d161540fd940783c71688d10da730afb80"
            + "00000000000000000000000000000000";
    private static final String KEEPALIVE = "04000000887766550000000000000000fd3ffdf38f1bfad20a6fdb169d83d3d3";
    private static final UdpEndpoint SOMEWHERE = UdpEndpoint.of("192.0.2.1", 51820);

    private final NodePrivateKey initiatorKey = NodePrivateKey.of(ascending(0x01));
    private final NodePrivateKey responderKey = NodePrivateKey.of(ascending(0x21));
    private final WireGuard initiator = engine(initiatorKey, 0x41, 0x11223344);
    private final WireGuard responder = engine(responderKey, 0x61, 0x55667788);
    private final Outbox fromInitiator = new Outbox();
    private final Outbox fromResponder = new Outbox();

    private static byte[] ascending(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static WireGuard engine(NodePrivateKey key, int ephemeral, int index) {
        RandomSource random = new RandomSource() {
            @Override
            public void nextBytes(byte[] out) {
                System.arraycopy(ascending(ephemeral), 0, out, 0, out.length);
            }

            @Override
            public int nextInt() {
                return index;
            }
        };
        return new WireGuard(
                key,
                WireGuardTuning.STOCK,
                PeerLookup.NONE,
                random,
                () -> Instant.ofEpochSecond(1_700_000_000, 1 << 24),
                UnpooledByteBufAllocator.DEFAULT);
    }

    @BeforeEach
    void introduce() {
        initiator.addPeer(
                0,
                PeerConfig.of(responderKey.publicKey(), List.of(IpPrefix.of("10.0.0.2")))
                        .withEndpoint(SOMEWHERE)
                        .withPersistentKeepalive(Duration.ofSeconds(25)));
        responder.addPeer(0, PeerConfig.of(initiatorKey.publicKey(), List.of(IpPrefix.of("10.0.0.1"))));
    }

    @AfterEach
    void close() {
        initiator.close();
        responder.close();
    }

    @Test
    void theInitiationIsTheKnownOne() {
        initiate();
        assertThat(fromInitiator.hex()).isEqualTo(INITIATION);
    }

    @Test
    void theKnownInitiationIsAnsweredWithTheKnownResponse() {
        responder.receive(0, SOMEWHERE, bytes(INITIATION), fromResponder);
        assertThat(fromResponder.hex()).isEqualTo(RESPONSE);
    }

    @Test
    void theKnownResponseIsConfirmedWithTheKnownKeepalive() {
        initiate();
        fromInitiator.hex();
        initiator.receive(0, SOMEWHERE, bytes(RESPONSE), fromInitiator);
        assertThat(fromInitiator.hex()).isEqualTo(KEEPALIVE);
    }

    @Test
    void theKnownKeepaliveConfirmsTheSession() {
        responder.receive(0, SOMEWHERE, bytes(INITIATION), fromResponder);
        fromResponder.hex();
        responder.receive(0, SOMEWHERE, bytes(KEEPALIVE), fromResponder);
        assertThat(fromResponder.sessions).isEqualTo(1);
    }

    /** By its persistent keepalive, so that nothing waits. */
    private void initiate() {
        initiator.onTimer(0, fromInitiator);
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    private static final class Outbox implements WireGuardOutput {
        private final Deque<ByteBuf> messages = new ArrayDeque<>();
        private int sessions;

        String hex() {
            ByteBuf message = messages.remove();
            String hex = ByteBufUtil.hexDump(message);
            message.release();
            return hex;
        }

        @Override
        public void datagram(Peer peer, Endpoint destination, ByteBuf message) {
            messages.add(message);
        }

        @Override
        public void cookieReply(Endpoint destination, ByteBuf message) {
            messages.add(message);
        }

        @Override
        public void packet(Peer peer, ByteBuf ipPacket) {
            ipPacket.release();
        }

        @Override
        public void sessionEstablished(Peer peer) {
            sessions++;
        }
    }
}
