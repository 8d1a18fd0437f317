package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.transport.packet.IpAddress;

final class StackPairTest {
    private final StackPair pair = new StackPair(NetStackSettings.DEFAULT, NetStackSettings.DEFAULT);
    private final List<RecordingHandler> accepted = new ArrayList<>();

    @AfterEach
    void close() {
        pair.close();
    }

    private void serve(IpAddress address, int answer) {
        TcpAcceptor acceptor = socket -> {
            RecordingHandler handler = new RecordingHandler(() -> pair.now, answer);
            accepted.add(handler);
            handler.begin(socket);
            return handler;
        };
        assertThat(pair.server.listen(address, 80, acceptor)).isPresent();
    }

    private RecordingHandler connect(IpAddress address, int toSend) {
        RecordingHandler handler = new RecordingHandler(() -> pair.now, toSend);
        assertThat(pair.client.connect(pair.now, address, 80, handler)).isPresent();
        return handler;
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.1", "fd7a:115c:a1e0::1"})
    void megabytesGoBothWaysAndBothSidesClose(String address) {
        serve(IpAddress.of(address), 1_000_000);
        RecordingHandler client = connect(IpAddress.of(address), 3_000_000);
        pair.until(
                () -> client.told.contains("peerClosed") && accepted.get(0).told.contains("peerClosed"), 5_000);
        assertThat(accepted.get(0).receivedBytes).isEqualTo(3_000_000);
        assertThat(accepted.get(0).received.getValue()).isEqualTo(client.sent.getValue());
        assertThat(client.received.getValue()).isEqualTo(accepted.get(0).sent.getValue());
        pair.until(() -> pair.server.connections() + pair.client.connections() == 0, 70_000);
        assertThat(client.told).containsExactly("connected", "peerClosed", "closed ORDERLY");
        assertThat(pair.server.receivedBytes()).isZero();
    }

    @Test
    void aLossyLinkLosesNothing() {
        Random random = new Random(5);
        pair.loss = packet -> random.nextInt(20) == 0;
        serve(IpAddress.ANY_V4, 300_000);
        RecordingHandler client = connect(pair.serverV4, 300_000);
        pair.until(
                () -> client.told.contains("peerClosed") && accepted.get(0).told.contains("peerClosed"), 120_000);
        assertThat(accepted.get(0).received.getValue()).isEqualTo(client.sent.getValue());
        assertThat(client.received.getValue()).isEqualTo(accepted.get(0).sent.getValue());
    }

    @Test
    void aPortNobodyListensOnRefuses() {
        RecordingHandler client = connect(pair.serverV4, 10);
        pair.until(() -> client.told.contains("closed REFUSED"), 10);
        assertThat(pair.client.connections()).isZero();
        assertThat(pair.server.counters().get(NetStackCounter.RESETS_SENT)).isOne();
    }

    @Test
    void aReaderThatStopsStopsItsPeer() {
        serve(IpAddress.ANY_V4, 0);
        RecordingHandler client = connect(pair.serverV4, 40_000_000);
        pair.until(() -> accepted.size() == 1, 100);
        accepted.get(0).reading = false;
        for (int i = 0; i < 3_000; i++) {
            pair.step();
        }
        assertThat(pair.server.receivedBytes()).isPositive().isLessThanOrEqualTo(8 << 20);
        assertThat(client.told).containsExactly("connected", "peerClosed");
    }

    @Test
    void tenThousandConnectionsLiveInOneStack() {
        serve(IpAddress.ANY_V4, 100);
        List<RecordingHandler> clients = new ArrayList<>();
        for (int batch = 0; batch < 100; batch++) {
            for (int i = 0; i < 100; i++) {
                clients.add(connect(pair.serverV4, 100));
            }
            pair.step();
        }
        pair.until(() -> clients.stream().allMatch(client -> client.told.contains("peerClosed")), 1_000);
        assertThat(accepted).hasSize(10_000);
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.receivedBytes).isEqualTo(100);
            assertThat(client.received.getValue()).isEqualTo(client.sent.getValue());
        });
        pair.until(() -> pair.server.connections() + pair.client.connections() == 10_000, 100);
        // The client closed first: it keeps TIME_WAIT, each with a timer in one queue.
        pair.now += 61 * StackFixture.SECOND;
        pair.step();
        assertThat(pair.server.connections() + pair.client.connections()).isZero();
    }

    @Test
    void anAcceptorThatThrowsHasItsConnectionReset() {
        pair.server.listen(IpAddress.ANY_V4, 80, socket -> {
            throw new IllegalStateException("as a test");
        });
        RecordingHandler client = connect(pair.serverV4, 10);
        pair.until(() -> client.told.contains("closed RESET"), 20);
        assertThat(pair.server.counters().get(NetStackCounter.HANDLERS_FAILED)).isOne();
        assertThat(pair.server.connections()).isZero();
    }
}
