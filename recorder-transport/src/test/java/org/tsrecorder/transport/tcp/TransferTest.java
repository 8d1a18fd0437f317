package org.tsrecorder.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.tcp.NetworkSimulation.Path;

/** Both ends against each other over a path that does them no harm. */
class TransferTest {
    private static final int MEGABYTE = 1_000_000;

    @Test
    void megabytesArriveBothWays() {
        NetworkSimulation simulation = new NetworkSimulation(
                Path.clean(), TcpSettings.DEFAULT, TcpSettings.DEFAULT, 4 * MEGABYTE, 3 * MEGABYTE, 1);
        simulation.run();
        assertThat(simulation.server.read).isEqualTo(4 * MEGABYTE);
        assertThat(simulation.client.read).isEqualTo(3 * MEGABYTE);
        simulation.release();
    }
}
