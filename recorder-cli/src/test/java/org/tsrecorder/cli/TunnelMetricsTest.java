package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardNode;
import org.tsrecorder.transport.wireguard.WireGuardCounter;

/** What {@code /metrics} says of a tunnel. */
class TunnelMetricsTest {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private static NodePrivateKey key() {
        return NodePrivateKey.generate(RandomSource.secure());
    }

    private static String peer(String address) {
        return """
            [Peer]
            # Name = laptop
            PublicKey = %s
            AllowedIPs = %s/32
            Endpoint = 127.0.0.1:9
            PersistentKeepalive = 1
            """.formatted(BASE64.encodeToString(key().publicKey().bytes()), address);
    }

    private static List<String> page(TunnelCounts counts) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        TunnelMetrics.register(registry, () -> counts);
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(page, registry.scrape(), EscapingScheme.DEFAULT);
        return page.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void everyPeerAndEveryLayerIsThereEvenIfTwoPeersHaveOneName() throws Exception {
        WireGuardConfig config = WireGuardConfig.parse(
                "test",
                "[Interface]\nPrivateKey = %s\nAddress = 10.7.0.1/24\n".formatted(BASE64.encodeToString(key().bytes()))
                        + peer("10.7.0.2")
                        + peer("10.7.0.3"));
        try (WireGuardNode node = WireGuardNode.builder(config).start()) {
            List<String> page = page(new TunnelCounts(
                    node.statistics(),
                    node.status().stream().map(TunnelCounts.Peer::of).toList()));
            assertThat(page)
                    .filteredOn(line -> line.startsWith("tsrecorder_wireguard_peer_sent_bytes_total{"))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).contains("peer=\"laptop\""));
            assertThat(page)
                    .filteredOn(line -> line.startsWith("tsrecorder_wireguard_peer_last_handshake_timestamp_seconds{"))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).endsWith(" 0.0"));
            assertThat(page)
                    .filteredOn(line -> line.startsWith("tsrecorder_wireguard_events_total{"))
                    .hasSize(WireGuardCounter.values().length);
            assertThat(page)
                    .contains("tsrecorder_tcp_events_total{event=\"segments_received\"} 0.0")
                    .contains("tsrecorder_netstack_events_total{event=\"syn_cookies_sent\"} 0.0")
                    .contains("tsrecorder_netstack_events_total{event=\"bad_checksum\"} 0.0")
                    .contains("tsrecorder_netstack_connections 0.0")
                    .contains("tsrecorder_tunnel_failures_total 0.0");
            assertThat(page).anyMatch(line -> line.startsWith("tsrecorder_udp_events_total{event=\"datagrams_sent\"}"));
        }
    }

    @Test
    void beforeAnythingWasCountedThePageIsThere() throws Exception {
        assertThat(page(TunnelCounts.NONE)).contains("tsrecorder_netstack_unread_bytes 0.0");
    }

    @Test
    void twoTunnelsAreCountedTogether() throws Exception {
        TunnelCounts one = counts("handshakes", 2, "laptop");
        TunnelCounts other = counts("handshakes", 3, "server");
        TunnelCounts both = one.plus(other);

        assertThat(both.all().paths()).containsExactly(Map.entry("handshakes", 5L));
        assertThat(both.all().connections()).isEqualTo(5);
        assertThat(both.peers()).extracting(TunnelCounts.Peer::name).containsExactly("laptop", "server");
    }

    private static TunnelCounts counts(String event, int count, String peer) {
        return new TunnelCounts(
                new DataPlaneStatistics(Map.of(), Map.of(), Map.of(), Map.of(event, (long) count), count, 0, 0),
                List.of(new TunnelCounts.Peer(peer, peer, Optional.empty(), 0, 0)));
    }
}
