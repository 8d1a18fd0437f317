package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.TcpFlags;
import org.tsrecorder.transport.tcp.TcpSettings;

final class SynFloodTest {
    private static final NetStackSettings FEW_HALF_OPEN = NetStackSettings.DEFAULT.withConnections(2_000, 64, 64 << 20);

    private StackPair pair = new StackPair(FEW_HALF_OPEN, NetStackSettings.DEFAULT);
    private final List<RecordingHandler> accepted = new ArrayList<>();
    private final List<TcpSocket> sockets = new ArrayList<>();

    @AfterEach
    void close() {
        pair.close();
    }

    private void serve(int answer) {
        pair.server.listen(IpAddress.ANY_V4, 80, socket -> {
            RecordingHandler handler = new RecordingHandler(() -> pair.now, answer);
            accepted.add(handler);
            sockets.add(socket);
            handler.begin(socket);
            return handler;
        });
        // Nothing that goes to somebody else than the client comes back.
        pair.loss = packet -> packet.getInt(packet.readerIndex() + 16) != pair.clientV4.v4Bits()
                && packet.getInt(packet.readerIndex() + 16) != pair.serverV4.v4Bits();
    }

    private void flood(int syns) {
        Random random = new Random(4987);
        for (int i = 0; i < syns; i++) {
            IpAddress source = IpAddress.v4(0x0A00_0000 | random.nextInt(1 << 24));
            int sequence = random.nextInt();
            ByteBuf syn = Packets.tcp(
                    source,
                    1 + random.nextInt(65_535),
                    pair.serverV4,
                    80,
                    new byte[0],
                    seg -> seg.sequenceNumber(sequence).flags(TcpFlags.SYN).maximumSegmentSize(1240));
            pair.server.receive(pair.now, syn);
        }
        pair.server.flush(pair.now);
    }

    @Test
    void aFloodTakesNoMemoryAndAClientConnectsThroughIt() {
        serve(200_000);
        flood(100_000);
        assertThat(pair.server.halfOpen()).isEqualTo(64);
        assertThat(pair.server.connections()).isEqualTo(64);
        assertThat(pair.server.counters().get(NetStackCounter.SYN_COOKIES_SENT)).isEqualTo(100_000 - 64);

        RecordingHandler client = new RecordingHandler(() -> pair.now, 200_000);
        assertThat(pair.client.connect(pair.now, pair.serverV4, 80, client)).isPresent();
        pair.until(
                () -> client.told.contains("peerClosed") && accepted.get(0).told.contains("peerClosed"), 5_000);
        assertThat(pair.server.counters().get(NetStackCounter.SYN_COOKIES_ACCEPTED))
                .isOne();
        assertThat(accepted.get(0).received.getValue()).isEqualTo(client.sent.getValue());
        assertThat(client.received.getValue()).isEqualTo(accepted.get(0).sent.getValue());
    }

    @Test
    void aFloodOfOnePortLeavesTheOthersAlone() {
        serve(0);
        TcpListener flooded = pair.server
                .listen(pair.serverV4, 80, socket -> new RecordingHandler(() -> pair.now, 0))
                .orElseThrow();
        flooded.backlog(10);
        flood(1_000);
        assertThat(pair.server.halfOpen()).isEqualTo(10);
        assertThat(pair.server.counters().get(NetStackCounter.SYN_COOKIES_SENT)).isEqualTo(990);
        pair.now += 400 * StackFixture.SECOND;
        pair.step();
        assertThat(pair.server.halfOpen()).isZero();
        flood(1_000);
        assertThat(pair.server.halfOpen()).isEqualTo(10);
    }

    @Test
    void aCookieRemembersWindowScaleAndSackInTheTimestamp() {
        serve(0);
        flood(64);
        RecordingHandler client = new RecordingHandler(() -> pair.now, 3_000_000);
        TcpSocket socket =
                pair.client.connect(pair.now, pair.serverV4, 80, client).orElseThrow();
        pair.until(() -> accepted.size() == 1 && accepted.get(0).receivedBytes > 2_000_000, 5_000);
        // More than 64 KiB in flight need scaling both ways.
        assertThat(socket.status().sendWindow()).isGreaterThan(65_535);
        assertThat(sockets.get(0).status().sendWindow()).isGreaterThan(65_535);
    }

    @Test
    void aClientWithoutTimestampsConnectsWithoutScaling() {
        pair.close();
        TcpSettings plain = TcpSettings.DEFAULT.withOptions(false, true);
        pair = new StackPair(FEW_HALF_OPEN, NetStackSettings.DEFAULT.withTcp(plain));
        serve(0);
        flood(64);
        RecordingHandler client = new RecordingHandler(() -> pair.now, 500_000);
        assertThat(pair.client.connect(pair.now, pair.serverV4, 80, client)).isPresent();
        pair.until(() -> accepted.size() == 1 && accepted.get(0).told.contains("peerClosed"), 5_000);
        assertThat(accepted.get(0).received.getValue()).isEqualTo(client.sent.getValue());
        assertThat(sockets.get(0).status().sendWindow()).isLessThanOrEqualTo(65_535);
    }

    @Test
    void aGuessedCookieMakesNoConnection() {
        serve(0);
        flood(1_000);
        Random random = new Random(4987);
        for (int i = 0; i < 20_000; i++) {
            int guess = random.nextInt();
            pair.server.receive(
                    pair.now,
                    Packets.tcp(
                            IpAddress.of("10.9.9.9"),
                            5_000,
                            pair.serverV4,
                            80,
                            new byte[0],
                            seg -> seg.sequenceNumber(1).acknowledgmentNumber(guess)));
        }
        pair.server.flush(pair.now);
        assertThat(accepted).isEmpty();
        assertThat(pair.server.counters().get(NetStackCounter.SYN_COOKIES_REFUSED))
                .isEqualTo(20_000);
    }

    @Test
    void theFloodPasses() {
        serve(0);
        flood(1_000);
        for (int i = 0; i < 300 && pair.server.halfOpen() > 0; i++) {
            pair.now += StackFixture.SECOND;
            pair.step();
        }
        assertThat(pair.server.halfOpen()).isZero();
        assertThat(pair.server.connections()).isZero();
    }
}
