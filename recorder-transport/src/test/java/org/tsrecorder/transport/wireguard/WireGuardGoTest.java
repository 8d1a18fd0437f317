package org.tsrecorder.transport.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.PresharedKey;

/** Our engine and wireguard-go, over UDP on this host. */
@Tag("interop")
class WireGuardGoTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void packetsOfAllLengthsAndBothFamiliesComeBack() throws IOException {
        try (UdpNode node = new UdpNode(WireGuardTuning.STOCK)) {
            node.startPeer(PresharedKey.none(), "");
            int packets = 0;
            for (int length = 44; length <= 1_420; length += 8) {
                node.send(length % 16 == 4, packets++, length);
                node.runUntil(LONG, packets);
            }
            assertThat(node.received).hasSize(packets).doesNotHaveDuplicates();
        }
    }

    @Test
    void aBurstThatWaitsForTheHandshakeComesBack() throws IOException {
        try (UdpNode node = new UdpNode(WireGuardTuning.STOCK)) {
            node.startPeer(PresharedKey.none(), "");
            for (int i = 0; i < 100; i++) {
                assertThat(node.send(false, i, 200)).isEqualTo(SendResult.QUEUED);
            }
            node.runUntil(LONG, 100);
            assertThat(node.received).hasSize(100).doesNotHaveDuplicates();
        }
    }

    @Test
    void theHandshakeThatWireguardGoInitiatesEndsInASession() throws IOException {
        try (UdpNode node = new UdpNode(WireGuardTuning.STOCK)) {
            node.startPeer(PresharedKey.none(), "persistent_keepalive_interval=1\n");
            node.runUntilSession(LONG);
            assertThat(node.engine.counters().count(WireGuardCounter.RESPONSES_SENT))
                    .isEqualTo(1);
            assertThat(node.send(false, 7, 100)).isEqualTo(SendResult.SENT);
            node.runUntil(LONG, 1);
            assertThat(node.received).containsExactly(7);
        }
    }

    @Test
    void aPresharedKeyIsMixedInAlike() throws IOException {
        try (UdpNode node = new UdpNode(WireGuardTuning.STOCK)) {
            node.startPeer(PresharedKey.generate(RandomSource.secure()), "");
            node.send(false, 7, 100);
            node.runUntil(LONG, 1);
            assertThat(node.received).containsExactly(7);
        }
    }

    @Test
    void wireguardGoTakesOurCookieAndComesBackWithIt() throws IOException {
        WireGuardTuning shy = new WireGuardTuning(1_420, true, 8, 16, 1 << 20, 1, 1, 100, WireGuardTimes.PAPER);
        try (UdpNode node = new UdpNode(shy)) {
            byte[] stranger = node.strangersInitiation();
            // Load lasts a second, so only wireguard-go's first initiation meets it, and its second bears a mac2.
            for (int i = 0; i < 3; i++) {
                ByteBuf datagram = Unpooled.copiedBuffer(stranger);
                node.engine.receive(System.nanoTime(), UdpEndpoint.of("192.0.2.1", 1), datagram, node.ignoring());
            }
            node.startPeer(PresharedKey.none(), "persistent_keepalive_interval=1\n");
            node.runUntilSession(LONG);
            assertThat(node.engine.counters().count(WireGuardCounter.COOKIE_REPLIES_SENT))
                    .isGreaterThanOrEqualTo(3);
            assertThat(node.lastInitiationHadMac2).isTrue();
        }
    }

    @Test
    void wireguardGoIsReachedAgainAfterWeLostAllState() throws IOException {
        try (UdpNode node = new UdpNode(WireGuardTuning.STOCK)) {
            node.startPeer(PresharedKey.none(), "");
            node.send(false, 1, 100);
            node.runUntil(LONG, 1);
            node.restart();
            node.send(false, 2, 100);
            node.runUntil(LONG, 2);
            assertThat(node.received).containsExactly(1, 2);
        }
    }
}
