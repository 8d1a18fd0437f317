package org.tsrecorder.transport.tailnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.tailnet.Nodes.get;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.FreePort;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;

/** What anybody on the Internet can send to a node's UDP port. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangersTest {
    private static final int ROUNDS = 500;
    private static final long SEED = 20_261_123;

    @Test
    void strangersAreCountedAndNotAnswered() throws Exception {
        int port = FreePort.udp();
        try (ScriptedControl control = new ScriptedControl();
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            control.more(",\"Peers\":[" + ScriptedControl.peer(2) + "]");
            try (TailnetNode node = TailnetNode.builder()
                    .controlUrl(control.url())
                    .udpPort(port)
                    .open()) {
                flood(stranger, port);
                Await.until("the last of them is counted", () -> {
                    // The kernel may have lost some; what comes alone is not lost.
                    send(stranger, port, "5453f09f92ac", 100, new Random(SEED));
                    return counter(node, "DISCO_FROM_STRANGERS") > ROUNDS / 10;
                });
                stranger.setSoTimeout(200);
                assertThatThrownBy(() -> stranger.receive(new DatagramPacket(new byte[1], 1)))
                        .isInstanceOf(SocketTimeoutException.class);
                DataPlaneStatistics statistics = get(node.dataPlane().statistics());
                assertThat(statistics.failures()).isZero();
                assertThat(statistics.paths()).containsEntry("FAILURES", 0L);
                assertThat(statistics.wireGuard()).doesNotContainKey("SESSIONS_ESTABLISHED");
                assertThat(get(node.status()).state()).isEqualTo(new ControlState.Running());
                assertThat(get(node.dataPlane().peers())).hasSize(1);
            }
        }
    }

    private static long counter(TailnetNode node, String name) throws Exception {
        return get(node.dataPlane().statistics()).paths().getOrDefault(name, 0L);
    }

    /** Handshakes, cookies, data, disco of unknown keys, answers of no STUN server, and noise of all lengths. */
    private static void flood(DatagramSocket stranger, int port) throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            send(stranger, port, "01000000", 148, random);
            send(stranger, port, "02000000", 92, random);
            send(stranger, port, "03000000", 64, random);
            send(stranger, port, "04000000", 32 + 16 * random.nextInt(80), random);
            send(stranger, port, "5453f09f92ac", 62 + random.nextInt(1_300), random);
            send(stranger, port, "010100142112a442", 40, random);
            send(stranger, port, "", random.nextInt(1_500), random);
        }
    }

    private static void send(DatagramSocket stranger, int port, String begin, int length, Random random)
            throws Exception {
        byte[] datagram = new byte[length];
        random.nextBytes(datagram);
        for (int i = 0; i < begin.length() / 2 && i < length; i++) {
            datagram[i] = (byte) Integer.parseInt(begin.substring(2 * i, 2 * i + 2), 16);
        }
        stranger.send(new DatagramPacket(datagram, length, InetAddress.getLoopbackAddress(), port));
    }
}
