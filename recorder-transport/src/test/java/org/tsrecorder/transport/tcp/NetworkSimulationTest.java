package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
}
