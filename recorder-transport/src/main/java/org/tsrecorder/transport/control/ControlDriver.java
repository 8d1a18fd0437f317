package org.tsrecorder.transport.control;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.key.DiscoPublicKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.netmap.NetworkMap;
import org.tsrecorder.transport.netmap.NetworkMapChange;
import org.tsrecorder.transport.netmap.NetworkMapSession;
import org.tsrecorder.transport.tailcfg.CapabilityVersion;
import org.tsrecorder.transport.tailcfg.MapRequest;
import org.tsrecorder.transport.tailcfg.MapResponse;
import org.tsrecorder.transport.tailcfg.PingRequest;
import org.tsrecorder.transport.tailcfg.RegisterRequest;
import org.tsrecorder.transport.ts2021.ControlConnection;
import org.tsrecorder.transport.ts2021.ControlDialer;
import org.tsrecorder.transport.ts2021.ControlRequest;
import org.tsrecorder.transport.ts2021.NoiseParameters;

/**
 * Does what the engine wants, on the event loop, and brings it the results.
 *
 * <p>Only the result of what was begun last counts: {@code operation} tells it from those before.
 */
final class ControlDriver implements ControlActions {
    private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);

    private final ControlSettings settings;
    private final ControlDialer dialer;
    private final EventLoop loop;
    private final ControlListener listener;
    private final PingResponder pings;
    private final OAuthClient oauth;
    private final ControlEngine engine;
    private Optional<MachinePublicKey> serverKey;
    private Optional<ControlConnection> connection = Optional.empty();
    private NetworkMap told = NetworkMap.EMPTY;
    private NetworkMapSession session = new NetworkMapSession(told);
    private @Nullable MapStream map;
    private @Nullable ScheduledFuture<?> timer;
    private long operation;

    ControlDriver(ControlSettings settings, ControlDialer dialer, ControlListener listener, PingHandler peers) {
        this.settings = settings;
        this.dialer = dialer;
        this.loop = dialer.eventLoop();
        this.listener = listener;
        this.pings = new PingResponder(dialer, () -> connection, peers);
        this.serverKey = settings.identity().serverKey();
        ControlSettings.Outside outside = settings.outside();
        this.oauth = new OAuthClient(outside.httpClients());
        this.engine = new ControlEngine(
                this,
                new Login(settings.identity().nodeKey(), settings.identity().ephemeral(), outside.keys()),
                settings.report(),
                outside.nanoTime(),
                new ControlTime(outside.wallClock()),
                outside.chance());
    }

    /** Lets something happen to the engine, and sees to its next deadline. On the event loop. */
    void run(Consumer<ControlEngine> event) {
        try {
            event.accept(engine);
        } catch (RuntimeException failure) {
            LOG.error("what control said, or what came of it, could not be worked off", failure);
            engine.broken("it could not be worked off: " + failure);
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        OptionalLong due = engine.nextDeadlineNanos();
        if (due.isPresent()) {
            long wait =
                    Math.max(0, due.getAsLong() - settings.outside().nanoTime().getAsLong());
            timer = loop.schedule(() -> run(ControlEngine::onTimer), wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Tells the engine how it ended, on the event loop, unless something else was begun. */
    private <T> void await(CompletionStage<T> result, BiConsumer<ControlEngine, T> done) {
        long mine = ++operation;
        var unused = result.whenComplete((value, failure) -> loop.execute(() -> {
            if (mine == operation) {
                run(failure == null ? now -> done.accept(now, value) : now -> now.failed(reason(failure)));
            }
        }));
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public boolean isConnected() {
        return connection.filter(ControlConnection::isOpen).isPresent();
    }

    @Override
    public void connect() {
        CompletableFuture<ControlConnection> dialed = ServerKey.fetch(dialer, settings.url(), serverKey)
                .thenCompose(key -> dialer.connect(
                                settings.url(),
                                new NoiseParameters(settings.identity().machineKey(), key, CapabilityVersion.CURRENT))
                        .thenApply(open -> trusted(open, key)));
        await(dialed, (now, open) -> {
            connection = Optional.of(open);
            now.connected();
        });
        long mine = operation;
        var unused = dialed.thenAccept(open -> loop.execute(() -> {
            if (connection.filter(open::equals).isEmpty() && mine != operation) {
                open.close();
            }
        }));
    }

    /** Control has proven to own the key. */
    private ControlConnection trusted(ControlConnection open, MachinePublicKey key) {
        if (!settings.url().tls() && serverKey.isEmpty()) {
            serverKey = Optional.of(key);
            listener.serverKeyLearned(key);
        }
        return open;
    }

    @Override
    public void fetchAuthKey() {
        await(settings.authKeys().authKey().thenCompose(this::exchanged), ControlEngine::authKey);
    }

    private CompletionStage<Optional<String>> exchanged(Optional<String> text) {
        if (text.isEmpty()) {
            return CompletableFuture.completedFuture(text);
        }
        return switch (AuthKey.parse(text.get())) {
            case AuthKey.Plain plain -> CompletableFuture.completedFuture(Optional.of(plain.text()));
            case AuthKey.ClientSecret secret -> {
                List<String> tags = engine.report().hostinfo().requestTags();
                yield CompletableFuture.supplyAsync(
                        () -> Optional.of(exchange(secret, tags)),
                        settings.outside().background());
            }
        };
    }

    private String exchange(AuthKey.ClientSecret secret, List<String> tags) {
        try {
            return oauth.exchange(secret, tags);
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    @Override
    public void register(RegisterRequest request, Duration patience) {
        ControlRequest post = ControlRequest.post(ControlConstants.REGISTER_PATH, request.json())
                .header(ControlConstants.LOAD_BALANCER_HEADER, request.nodeKey().text())
                .timeout(patience);
        if (request.oldNodeKey().isPresent()) {
            post = post.header(
                    ControlConstants.LOAD_BALANCER_HEADER,
                    request.oldNodeKey().get().text());
        }
        ControlRequest ready = post;
        await(
                connection
                        .map(open -> open.request(ready))
                        .orElseGet(() -> CompletableFuture.failedFuture(new IOException("not connected"))),
                ControlEngine::registerAnswered);
    }

    @Override
    public void commit(NodePrivateKey key) {
        await(settings.identity().keyStore().commit(key), (now, nothing) -> now.committed());
    }

    @Override
    public void openMap(MapRequest request) {
        cancel();
        MapStream stream = new MapStream(
                loop,
                settings.outside().background(),
                message -> run(now -> now.mapMessage(message)),
                (reason, unknown) -> run(now -> now.mapEnded(reason, unknown)));
        map = stream;
        connection.ifPresent(open -> stream.attach(open.stream(post(request), stream)));
    }

    private static ControlRequest post(MapRequest request) {
        return ControlRequest.post(ControlConstants.MAP_PATH, request.json())
                .header(ControlConstants.LOAD_BALANCER_HEADER, request.nodeKey().text())
                .timeout(ControlConstants.WATCHDOG);
    }

    @Override
    public void cancel() {
        operation++;
        if (map != null) {
            map.cancel();
            map = null;
        }
    }

    @Override
    public void disconnect() {
        connection.ifPresent(ControlConnection::close);
        connection = Optional.empty();
    }

    @Override
    public void pauseMap(boolean paused) {
        if (map != null) {
            map.pause(paused);
        }
    }

    @Override
    public void update(MapRequest request) {
        var unused = connection
                .map(open -> open.request(post(request)))
                .orElseGet(() -> CompletableFuture.failedFuture(new IOException("not connected")))
                .whenComplete((answer, failure) ->
                        loop.execute(() -> run(now -> now.updateEnded(answer != null && answer.isOk()))));
    }

    @Override
    public void map(MapResponse message, boolean first) {
        if (first) {
            session = new NetworkMapSession(told);
        }
        tell(session.apply(message, settings.outside().wallClock().instant()));
    }

    /** A peer told us its disco key itself. On the event loop. */
    void discoKeyLearnt(NodePublicKey peer, DiscoPublicKey key) {
        tell(session.discoKeyLearnt(peer, key, settings.outside().wallClock().instant()));
    }

    private void tell(NetworkMapChange change) {
        if (!change.isEmpty()) {
            listener.networkMapChanged(change);
        }
        told = change.map();
    }

    @Override
    public void ping(PingRequest request) {
        pings.answer(request);
    }

    @Override
    public void streamChanged(boolean live) {
        listener.streamChanged(live);
    }

    @Override
    public void stateChanged(ControlState state) {
        listener.stateChanged(state);
    }

    @Override
    public void problem(String reason, Duration retryIn) {
        listener.problem(reason, retryIn);
    }
}
