package org.tsrecorder.cli;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.tsrecorder.transport.dataplane.DataPlaneStatistics;
import org.tsrecorder.transport.wireguard.WireGuardCounter;

/**
 * What a WireGuard interface and the TCP/IP behind it have counted. The counters of each layer are one metric, whose
 * label {@code event} is a counter's name in lower case; each peer is labelled with its name and its key's fingerprint.
 */
final class TunnelMetrics {
    private static final String EVENT = "event";
    private static final String[] PEER = {"peer", "key"};
    private static final List<String> WIREGUARD_EVENTS =
            Arrays.stream(WireGuardCounter.values()).map(Enum::name).toList();

    private final PrometheusRegistry registry;
    private final Supplier<TunnelCounts> counts;

    private TunnelMetrics(PrometheusRegistry registry, Supplier<TunnelCounts> counts) {
        this.registry = registry;
        this.counts = counts;
    }

    /** Adds them to a registry. */
    static void register(PrometheusRegistry registry, Supplier<TunnelCounts> counts) {
        TunnelMetrics metrics = new TunnelMetrics(registry, counts);
        metrics.registerEvents();
        metrics.registerStack();
        metrics.registerPeers();
    }

    private void registerEvents() {
        events("wireguard_events", "What happened in the WireGuard tunnel.", TunnelMetrics::wireGuard);
        events("netstack_events", "What happened to IP packets inside the tunnel.", DataPlaneStatistics::netStack);
        events("tcp_events", "What happened to TCP connections inside the tunnel.", DataPlaneStatistics::tcp);
        events("udp_events", "What happened to the datagrams that carry the tunnel.", DataPlaneStatistics::paths);
    }

    private static Map<String, Long> wireGuard(DataPlaneStatistics all) {
        Map<String, Long> nonZero = all.wireGuard();
        return WIREGUARD_EVENTS.stream()
                .collect(Collectors.toMap(Function.identity(), name -> nonZero.getOrDefault(name, 0L)));
    }

    private void events(String name, String help, Function<DataPlaneStatistics, Map<String, Long>> events) {
        CounterWithCallback.builder()
                .name("tsrecorder_" + name)
                .help(help)
                .labelNames(EVENT)
                .callback(callback -> events.apply(counts.get().all())
                        .forEach((event, count) -> callback.call((double) count, event.toLowerCase(Locale.ROOT))))
                .register(registry);
    }

    private void registerStack() {
        gauge(
                "netstack_connections",
                "TCP connections inside the tunnel, closing ones included.",
                all -> all.connections());
        gauge(
                "netstack_unread_bytes",
                "Bytes received inside the tunnel and not yet read.",
                all -> all.receivedBytes());
        CounterWithCallback.builder()
                .name("tsrecorder_tunnel_failures")
                .help("Bugs of the recorder that packets, timers and commands of the tunnel ran into.")
                .callback(callback -> callback.call((double) counts.get().all().failures()))
                .register(registry);
    }

    private void gauge(String name, String help, ToDoubleFunction<DataPlaneStatistics> value) {
        GaugeWithCallback.builder()
                .name("tsrecorder_" + name)
                .help(help)
                .callback(callback ->
                        callback.call(value.applyAsDouble(counts.get().all())))
                .register(registry);
    }

    private void registerPeers() {
        peerCounter("received_bytes", "Bytes of authentic messages of a peer.", TunnelCounts.Peer::receivedBytes);
        peerCounter("sent_bytes", "Bytes of messages to a peer.", TunnelCounts.Peer::sentBytes);
        GaugeWithCallback.builder()
                .name("tsrecorder_wireguard_peer_last_handshake_timestamp_seconds")
                .help("When the newest session with a peer was established, in seconds since 1970; 0 if never.")
                .labelNames(PEER)
                .callback(callback ->
                        counts.get().peers().forEach(peer -> callback.call(lastHandshake(peer), labels(peer))))
                .register(registry);
    }

    private void peerCounter(String name, String help, ToDoubleFunction<TunnelCounts.Peer> value) {
        CounterWithCallback.builder()
                .name("tsrecorder_wireguard_peer_" + name)
                .help(help)
                .labelNames(PEER)
                .callback(callback ->
                        counts.get().peers().forEach(peer -> callback.call(value.applyAsDouble(peer), labels(peer))))
                .register(registry);
    }

    private static double lastHandshake(TunnelCounts.Peer peer) {
        return peer.lastHandshake().map(Instant::getEpochSecond).orElse(0L);
    }

    /** Names may be given twice, keys not. */
    private static String[] labels(TunnelCounts.Peer peer) {
        return new String[] {peer.name(), peer.key()};
    }
}
