package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.transport.tcp.NetworkSimulation.Path;
import org.tsrecorder.transport.tcp.TcpSettings.Congestion;

/** Every octet arrives, once and in order, whatever the path does. */
class NetworkSimulationTest {
    private static final int LENGTH = 400_000;

    static List<Arguments> badPaths() {
        List<Arguments> paths = new ArrayList<>();
        for (int loss : new int[] {0, 1, 10, 50, 100, 200}) {
            for (Congestion congestion : Congestion.values()) {
                for (boolean sack : new boolean[] {true, false}) {
                    paths.add(Arguments.of(loss, congestion, sack, 1000L + loss));
                }
            }
        }
        return paths;
    }

    @ParameterizedTest(name = "{0} per mille lost, {1}, SACK {2}, seed {3}")
    @MethodSource("badPaths")
    void everyOctetArrives(int loss, Congestion congestion, boolean sack, long seed) {
        Path path = Path.clean().withLoss(loss).withNoise(20, 10, 5);
        TcpSettings settings = NetworkSimulation.settings(1 << 20, congestion).withOptions(sack, sack);
        NetworkSimulation simulation = new NetworkSimulation(path, settings, settings, LENGTH, LENGTH, seed);
        simulation.run();
        assertThat(simulation.server.read).isEqualTo(LENGTH);
        assertThat(simulation.client.read).isEqualTo(LENGTH);
        simulation.release();
    }

    @ParameterizedTest(name = "{0} octets of receive buffer, seed {1}")
    @CsvSource({"1, 1", "10, 2", "100, 3", "1000, 4", "1500, 5", "2479, 6", "5000, 7"})
    void tinyWindowsLetEverythingThrough(int buffer, long seed) {
        int length = 40 * buffer;
        Path path = Path.clean().withLoss(20).withNoise(20, 10, 5);
        TcpSettings tiny = TcpSettings.DEFAULT.withBuffers(buffer, buffer, 100_000);
        NetworkSimulation simulation = new NetworkSimulation(path, tiny, tiny, length, length, seed);
        simulation.run();
        assertThat(simulation.server.read).isEqualTo(length);
        assertThat(simulation.client.read).isEqualTo(length);
        simulation.release();
    }

    @ParameterizedTest(name = "reads {0} octets at a time, seed {1}")
    @CsvSource({"100, 1", "1000, 2", "5000, 3"})
    void aSlowReaderHoldsThePeerBack(int readLimit, long seed) {
        TcpSettings settings = NetworkSimulation.settings(20_000, Congestion.CUBIC);
        Path path = Path.clean().withLoss(10);
        NetworkSimulation simulation = new NetworkSimulation(path, settings, settings, 300 * readLimit, 0, seed);
        simulation.server.readLimit = readLimit;
        simulation.run();
        assertThat(simulation.server.mostBuffered).isLessThanOrEqualTo(20_000);
        assertThat(simulation.server.read).isEqualTo(300 * readLimit);
        simulation.release();
    }
}
