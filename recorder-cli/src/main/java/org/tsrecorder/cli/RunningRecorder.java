package org.tsrecorder.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
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
    private Optional<WireGuardTunnel> tunnel = Optional.empty();
    private Optional<HealthServer> health = Optional.empty();
    private Optional<InetSocketAddress> healthEndpoint = Optional.empty();

    private RunningRecorder(FileRecordingStore store, RecorderServer server) {
        this.store = store;
        this.server = server;
    }

    /** Opens the destination, finishes what an earlier process left, and listens. */
    static RunningRecorder start(ServeSettings settings) {
        FileRecordingStore store = openStore(settings);
        RecorderServer server = RecorderServer.builder(store)
                .limits(settings.serverLimits())
                .ingestLimits(settings.ingestLimits())
                .build();
        RunningRecorder recorder = new RunningRecorder(store, server);
        try {
            recorder.listen(settings);
            return recorder;
        } catch (CommandException e) {
            recorder.close();
            throw e;
        }
    }

    private void listen(ServeSettings settings) {
        endpoint = settings.listen.map(wanted -> bind("--listen", wanted, server::bind));
        tunnel = settings.wireGuard.map(this::openTunnel);
        settings.metricsListen.ifPresent(this::startHealthServer);
    }

    private WireGuardTunnel openTunnel(WireGuardConfig config) {
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
        tunnel.ifPresent(open -> metrics.with(open::counts));
        HealthServer started = new HealthServer(server::notReadyBecause, metrics::page);
        health = Optional.of(started);
        healthEndpoint = Optional.of(bind("--metrics-listen", wanted, started::bind));
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

    /** The WireGuard interface on which sessions are taken. */
    Optional<WireGuardTunnel> tunnel() {
        return tunnel;
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
        tunnel.ifPresent(WireGuardTunnel::close);
        store.close();
    }
}
