package org.tsrecorder.cli;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.tsrecorder.store.RecordingStore;
import org.tsrecorder.store.StoreStatistics;
import org.tsrecorder.transport.server.BadRequest;
import org.tsrecorder.transport.server.HealthServer.MetricsPage;
import org.tsrecorder.transport.server.RefusalReason;
import org.tsrecorder.transport.server.ServerStatistics;

/**
 * What the server and the store have counted, in Prometheus' text format. Every name begins with {@code tsrecorder_};
 * what each means stands beside it on the page.
 */
final class RecorderMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();
    private final Supplier<ServerStatistics> server;
    private final Supplier<StoreStatistics> store;

    RecorderMetrics(Supplier<ServerStatistics> server, RecordingStore store) {
        this.server = server;
        this.store = store::statistics;
        registerConnections();
        registerSessions();
        registerRefusals();
        registerStore(store);
        registerAckLatency();
    }

    /** Adds what a tunnel has counted. */
    RecorderMetrics with(Supplier<TunnelCounts> tunnel) {
        TunnelMetrics.register(registry, tunnel);
        return this;
    }

    private void registerConnections() {
        gauge("connections", "Connections open.", ServerStatistics::connectionsOpen);
        counter("connections_accepted", "Connections accepted.", ServerStatistics::connectionsAccepted);
        counter("received_bytes", "Bytes of uploads received.", ServerStatistics::bytesReceived);
        counter("acknowledged_bytes", "Bytes acknowledged as durable.", ServerStatistics::bytesAcknowledged);
        counter("events_stored", "Events stored.", ServerStatistics::eventsStored);
        counter(
                "malformed_lines",
                "Lines that are no cast events, stored as they came.",
                ServerStatistics::malformedLines);
        counter(
                "internal_errors",
                "Bugs of the recorder that sessions ran into, each ended by it at most.",
                ServerStatistics::internalErrors);
    }

    private void registerSessions() {
        gauge("sessions", "Uploads under way.", ServerStatistics::sessionsLive);
        CounterWithCallback.builder()
                .name("tsrecorder_sessions_ended")
                .help("Uploads ended: complete, cut short (stored up to there), or failed to be stored.")
                .labelNames("result")
                .callback(callback -> {
                    ServerStatistics now = server.get();
                    callback.call((double) now.sessionsCompleted(), "complete");
                    callback.call((double) now.sessionsCutShort(), "cut_short");
                    callback.call((double) now.sessionsFailed(), "failed");
                })
                .register(registry);
    }

    private void registerRefusals() {
        CounterWithCallback.builder()
                .name("tsrecorder_refused")
                .help("Uploads, events and connections not taken although nothing was wrong with them.")
                .labelNames("reason")
                .callback(callback -> {
                    Map<RefusalReason, Long> now = server.get().refused();
                    for (RefusalReason reason : RefusalReason.values()) {
                        callback.call((double) now.getOrDefault(reason, 0L), label(reason));
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("tsrecorder_bad_requests")
                .help("Requests that were wrong, by what was wrong with them.")
                .labelNames("kind")
                .callback(callback -> {
                    Map<BadRequest, Long> now = server.get().badRequests();
                    for (BadRequest kind : BadRequest.values()) {
                        callback.call((double) now.getOrDefault(kind, 0L), label(kind));
                    }
                })
                .register(registry);
    }

    private void registerStore(RecordingStore recordings) {
        storeCounter("store_written_bytes", "Bytes handed to the operating system.", StoreStatistics::bytesWritten);
        storeCounter("store_durable_bytes", "Bytes reported durable.", StoreStatistics::bytesDurable);
        storeCounter("store_commits", "Group commits.", StoreStatistics::commits);
        storeCounter("store_failures", "Recordings that failed in the store.", StoreStatistics::failures);
        storeGauge("store_recordings_open", "Recordings under way.", StoreStatistics::recordingsOpen);
        storeGauge("store_pending_bytes", "Bytes taken and not yet written.", StoreStatistics::bytesPending);
        GaugeWithCallback.builder()
                .name("tsrecorder_store_ready")
                .help("1 while the store takes new recordings, else 0.")
                .callback(callback -> callback.call(recordings.health().isReady() ? 1 : 0))
                .register(registry);
    }

    private void registerAckLatency() {
        SummaryWithCallback.builder()
                .name("tsrecorder_ack_latency_seconds")
                .unit(Unit.SECONDS)
                .help("From the receipt of a byte to the durable acknowledgement that covers it, sampled.")
                .callback(callback -> {
                    ServerStatistics.AckLatency now = server.get().ackLatency();
                    callback.call(now.count(), now.sumNanos() / NANOS_PER_SECOND, quantiles(now));
                })
                .register(registry);
    }

    private static Quantiles quantiles(ServerStatistics.AckLatency now) {
        return Quantiles.of(
                new Quantile(0.5, now.p50Nanos() / NANOS_PER_SECOND),
                new Quantile(0.99, now.p99Nanos() / NANOS_PER_SECOND));
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void counter(String name, String help, ToLongFunction<ServerStatistics> value) {
        register(name, help, () -> value.applyAsLong(server.get()));
    }

    private void storeCounter(String name, String help, ToLongFunction<StoreStatistics> value) {
        register(name, help, () -> value.applyAsLong(store.get()));
    }

    private void register(String name, String help, Supplier<Long> value) {
        CounterWithCallback.builder()
                .name("tsrecorder_" + name)
                .help(help)
                .callback(callback -> callback.call((double) value.get()))
                .register(registry);
    }

    private void gauge(String name, String help, ToLongFunction<ServerStatistics> value) {
        registerGauge(name, help, () -> value.applyAsLong(server.get()));
    }

    private void storeGauge(String name, String help, ToLongFunction<StoreStatistics> value) {
        registerGauge(name, help, () -> value.applyAsLong(store.get()));
    }

    private void registerGauge(String name, String help, Supplier<Long> value) {
        GaugeWithCallback.builder()
                .name("tsrecorder_" + name)
                .help(help)
                .callback(callback -> callback.call((double) value.get()))
                .register(registry);
    }

    /** The page as it is now. */
    MetricsPage page() {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try {
            writer.write(page, registry.scrape(), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to take a page", e);
        }
        return new MetricsPage(writer.getContentType(), page.toByteArray());
    }
}
