package org.tsrecorder.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.storage.file.FileRecordingStore;
import org.tsrecorder.storage.file.RecoveryReport;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.transport.server.HealthServer;
import org.tsrecorder.transport.server.RecorderServer;
import org.tsrecorder.transport.tunnel.WireGuardConfig;

/** A recorder at work: store, server and, if asked for, the address for probes. */
final class RunningRecorder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger("org.tsrecorder.cli.recorder");

    private final FileRecordingStore store;
    private final RecorderServer server;
    private Optional<InetSocketAddress> endpoint = Optional.empty();
    private final List<Carrier> carriers = new ArrayList<>();
    private Optional<HealthServer> health = Optional.empty();
    private Optional<InetSocketAddress> healthEndpoint = Optional.empty();

    private RunningRecorder(FileRecordingStore store, RecorderServer server) {
        this.store = store;
        this.server = server;
    }

    /** The same without a tailnet. */
    static RunningRecorder start(ServeSettings settings) {
        return start(settings, new TailnetSettings(Map.of()));
    }

    /** Opens the destination, finishes what an earlier process left, and listens. */
    static RunningRecorder start(ServeSettings settings, TailnetSettings tailnet) {
        FileRecordingStore store = openStore(settings);
        RecorderServer server = RecorderServer.builder(store)
                .limits(settings.serverLimits())
                .ingestLimits(settings.ingestLimits())
                .build();
        RunningRecorder recorder = new RunningRecorder(store, server);
        try {
            recorder.listen(settings);
            recorder.join(settings, tailnet);
            settings.metricsListen.ifPresent(recorder::startHealthServer);
            return recorder;
        } catch (CommandException e) {
            recorder.close();
            throw e;
        }
    }

    private void listen(ServeSettings settings) {
        endpoint = settings.listen.map(wanted -> bind("--listen", wanted, server::bind));
        settings.wireGuard.map(this::openTunnel).ifPresent(carriers::add);
    }

    private void join(ServeSettings settings, TailnetSettings tailnet) {
        tailnet.tailscaled.map(socket -> useTailscaled(socket, tailnet.port)).ifPresent(carriers::add);
        if (tailnet.joins(settings)) {
            carriers.add(JoinedTailnet.start(tailnet, settings.directory(), server));
        }
    }

    private Carrier useTailscaled(Path socket, int port) {
        try {
            return HostTailnet.start(socket, port, server);
        } catch (IOException e) {
            throw CommandException.failure("--tailscaled (TSRECORDER_TAILSCALED): " + e.getMessage());
        }
    }

    private Carrier openTunnel(WireGuardConfig config) {
        try {
            return WireGuardTunnel.start(config, server);
        } catch (IOException e) {
            throw CommandException.failure("--wireguard-config (TSRECORDER_WIREGUARD_CONFIG): UDP port "
                    + config.listenPort() + ": " + e.getMessage());
        }
    }

    private static FileRecordingStore openStore(ServeSettings settings) {
        try {
            FileRecordingStore store = FileRecordingStore.builder(settings.directory())
                    .durability(settings.durability)
                    .minFree(settings.minFree)
                    .open();
            tell(store.recovered());
            return store;
        } catch (StoreException e) {
            throw CommandException.failure("--dst (TSRECORDER_DST): " + e.getMessage());
        }
    }

    private static void tell(RecoveryReport found) {
        if (found.completed() + found.markedIncomplete() > 0) {
            LOGGER.info(
                    "finished what an earlier process left: {} recordings completed, {} marked incomplete, {} bytes",
                    found.completed(),
                    found.markedIncomplete(),
                    found.bytesReplayed());
        }
    }

    private void startHealthServer(InetSocketAddress wanted) {
        RecorderMetrics metrics = new RecorderMetrics(server::statistics, store);
        if (!carriers.isEmpty()) {
            metrics.with(this::tunnelCounts);
        }
        HealthServer started = new HealthServer(server::notReadyBecause, metrics::page);
        health = Optional.of(started);
        healthEndpoint = Optional.of(bind("--metrics-listen", wanted, started::bind));
    }

    private TunnelCounts tunnelCounts() {
        return carriers.stream().map(Carrier::counts).reduce(TunnelCounts.NONE, TunnelCounts::plus);
    }

    /** Listens on an address. */
    private interface Listener {
        InetSocketAddress bind(InetSocketAddress address) throws IOException;
    }

    private static InetSocketAddress bind(String flag, InetSocketAddress wanted, Listener listener) {
        try {
            return listener.bind(wanted);
        } catch (IOException e) {
            throw CommandException.failure(flag + " (" + EnvironmentVariables.nameFor("serve", flag) + "): "
                    + Endpoints.show(wanted) + ": " + e.getMessage());
        }
    }

    /** Where sessions are taken on an ordinary socket. */
    Optional<InetSocketAddress> endpoint() {
        return endpoint;
    }

    /** The networks on which sessions are taken besides. */
    List<Carrier> carriers() {
        return List.copyOf(carriers);
    }

    /** Where probes are answered. */
    Optional<InetSocketAddress> healthEndpoint() {
        return healthEndpoint;
    }

    /**
     * Takes nothing new, lets running sessions end for so long, and makes all that was taken durable.
     *
     * @param atOnce when done, ends the running sessions before their time
     * @return false when that was so
     */
    boolean drain(Duration patience, CompletableFuture<Void> atOnce) {
        CompletableFuture<Void> drained = server.drain(patience).toCompletableFuture();
        try {
            CompletableFuture.anyOf(drained, atOnce).join();
        } catch (CompletionException e) {
            LOGGER.error("draining failed", e);
        }
        boolean inOrder = drained.isDone();
        close();
        return inOrder;
    }

    @Override
    public void close() {
        health.ifPresent(HealthServer::close);
        server.close();
        carriers.reversed().forEach(Carrier::close);
        store.close();
    }
}
