package org.tsrecorder.transport.netstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tcp.InitialSequenceNumbers;
import org.tsrecorder.transport.tcp.TcpConnection;
import org.tsrecorder.transport.tcp.TcpCounters;

final class ConnectionTableTest {
    private static final IpAddress US = IpAddress.of("100.64.0.1");
    private final NetStackCounters counters = new NetStackCounters();
    private final TcpSockets sockets = new TcpSockets(NetStackSettings.DEFAULT, 1, counters);
    private final PacketSender sender =
            new PacketSender(NetStackSettings.DEFAULT, ByteBufAllocator.DEFAULT, packet -> {}, counters);
    private final InitialSequenceNumbers numbers = new InitialSequenceNumbers(StackFixture.hash(3));

    private TcpSocket socket(FourTuple tuple) {
        IpAddress remote = IpAddress.of(tuple.v6, tuple.remoteHigh, tuple.remoteLow);
        TcpConnection connection = TcpConnection.active(
                NetStackSettings.DEFAULT.tcp(),
                numbers.opening(0, US, tuple.localPort, remote, tuple.remotePort, 1240),
                new TcpCounters());
        TcpSocket.Opening opening = new TcpSocket.Opening(connection, tuple.localPort, tuple.remotePort);
        return new TcpSocket(sockets, sender, US, remote, opening);
    }

    @Test
    void itFindsWhatAMapFinds() {
        ConnectionTable table = new ConnectionTable(0x1234_5678_9ABC_DEFL);
        Map<FourTuple, TcpSocket> model = new HashMap<>();
        Random random = new Random(6);
        for (int i = 0; i < 60_000; i++) {
            IpAddress remote = IpAddress.v4(0x0A00_0000 + random.nextInt(40));
            FourTuple tuple = FourTuple.of(US, 80, remote, 1 + random.nextInt(100));
            assertThat(table.find(tuple)).isSameAs(model.get(tuple));
            TcpSocket there = model.remove(tuple);
            if (there == null) {
                there = socket(tuple);
                model.put(tuple, there);
                table.add(there);
            } else {
                table.remove(there);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        ConnectionTable table = new ConnectionTable(1);
        TcpSocket there = socket(FourTuple.of(US, 80, IpAddress.of("10.0.0.1"), 1));
        table.add(there);
        table.remove(socket(FourTuple.of(US, 80, IpAddress.of("10.0.0.1"), 1)));
        assertThat(table.size()).isOne();
        assertThat(table.find(there.tuple())).isSameAs(there);
    }
}
