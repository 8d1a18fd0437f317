package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.tcp.TcpSettings.Congestion;

/**
 * How fast 2 MB arrive in virtual time: loss × buffer × congestion control, the middle of three seeds, as a golden
 * file. A change of the engine that moves a figure shows here; {@code -Dgolden=write} takes the new ones over.
 */
class ThroughputTableTest {
    private static final int LENGTH = 2_000_000;
    private static final String RESOURCE = "netsim.txt";
    private static final int[] LOSSES = {0, 1, 10, 50, 100, 200};
    private static final int[] BUFFERS = {4_096, 65_536, 1 << 20};

    @Test
    void throughputIsAsRecorded() throws IOException {
        String table = table();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(Path.of("src/test/resources/org/tsrecorder/transport/tcp", RESOURCE), table);
            return;
        }
        try (InputStream golden = Objects.requireNonNull(ThroughputTableTest.class.getResourceAsStream(RESOURCE))) {
            assertThat(table).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String table() {
        StringBuilder table = new StringBuilder("""
            # kbit/s of 2 MB one way in virtual time; 100 Mbit/s, 20 ms round trip, queue of 250 kB
            # median of three seeds; regenerate with -Dgolden=write
            algorithm  buffer  loss/1000:\
            """);
        for (int loss : LOSSES) {
            table.append(String.format(Locale.ROOT, "%8d", loss));
        }
        table.append('\n');
        for (Congestion congestion : Congestion.values()) {
            for (int buffer : BUFFERS) {
                table.append(String.format(Locale.ROOT, "%-9s %8d           ", congestion, buffer));
                for (int loss : LOSSES) {
                    table.append(String.format(Locale.ROOT, "%8d", kilobits(congestion, buffer, loss)));
                }
                table.append('\n');
            }
        }
        return table.toString();
    }

    private static long kilobits(Congestion congestion, int buffer, int loss) {
        long[] results = new long[3];
        for (int seed = 0; seed < results.length; seed++) {
            TcpSettings settings = NetworkSimulation.settings(buffer, congestion);
            NetworkSimulation simulation = new NetworkSimulation(
                    NetworkSimulation.Path.clean().withLoss(loss), settings, settings, LENGTH, 0, seed);
            long nanos = simulation.run();
            assertThat(simulation.server.read).isEqualTo(LENGTH);
            simulation.release();
            results[seed] = LENGTH * 8L * 1_000_000 / nanos;
        }
        Arrays.sort(results);
        return results[1];
    }
}
