package org.tsrecorder.transport.tailnet;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.control.ControlClient;
import org.tsrecorder.transport.control.ControlListener;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.dataplane.DataPlane;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.magicsock.HostAddresses;
import org.tsrecorder.transport.magicsock.MagicSocket;
import org.tsrecorder.transport.netmap.NetworkMap;
import org.tsrecorder.transport.netmap.NetworkMapChange;
import org.tsrecorder.transport.netmap.NetworkMapChange.Part;
import org.tsrecorder.transport.netmap.WhoIs;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.tailcfg.UserProfile;

/**
 * A node that was started: what control says goes to tunnel, filter and paths, what the paths find out goes to control.
 *
 * <pre>
 *              ControlClient ── map ─▶ MapFollower ─▶ addresses, filter, peers ─▶ DataPlane, MagicSocket
 *                ▲      │
 *   NodeReports ─┘      └── node key ─▶ StateKeeper ─▶ DataPlane, MagicSocket
 *     ▲ endpoints, home relay
 *   MagicSocket
 * </pre>
 *
 * <p>Belongs to the event loop; methods that say so may be called from any thread.
 */
final class RunningNode implements ControlListener {
    private static final Logger LOG = LoggerFactory.getLogger(TailnetNode.class);
    private static final long SWEEP_SECONDS = 60;
    private static final long SWEEPS_A_TIMESTAMP = 60;
    private static final long REBIND_SECONDS = 10;
    private static final Duration LOGOUT_PATIENCE = Duration.ofSeconds(5);
    private static final String LOCKED =
            "the tailnet is locked (tailnet lock), and this node cannot verify who its peers"
                    + " are; it serves nobody until its owner accepts that or the lock is disabled";

    private final TailnetNodeBuilder settings;
    private final NodeParts parts;
    private final EventLoop loop;
    private final MapFollower follower;
    private final MagicDnsResolver names;
    private final PeerPings pings;
    private final ControlClient control;
    private final Future<?> sweeping;
    private final NetworkWatch watch;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private ControlState told = new ControlState.Connecting();
    private ControlState state = told;
    private String problem = "";
    private long sweeps;
    private boolean leaving;
    private boolean ended;

    /** Brings up a node whose parts are there, on the event loop. */
    RunningNode(TailnetNodeBuilder settings, NodeParts parts) {
        this.settings = settings;
        this.parts = parts;
        this.loop = parts.plane().eventLoop();
        this.follower = new MapFollower(parts.plane(), parts.paths(), settings.tuning.acceptUnverifiedPeers());
        this.names = new MagicDnsResolver(
                host -> follower.map().resolve(host).stream().findFirst());
        this.pings = new PeerPings(this);
        this.control = parts.control(this, this::keepKey, pings);
        this.sweeping = loop.scheduleAtFixedRate(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        this.watch = new NetworkWatch(loop, HostAddresses::list, this::networkChanged, parts.paths()::restun);
        parts.heard().tell(control::discoKeyLearnt);
        parts.reports().tell(control::report);
        control.report(parts.reports().report());
        control.start();
    }

    /** Makes a node's parts and brings it up; completes on its event loop. */
    static CompletionStage<RunningNode> begin(TailnetNodeBuilder settings) {
        return NodeParts.make(settings)
                .thenCompose(parts -> CompletableFuture.supplyAsync(
                                () -> new RunningNode(settings, parts),
                                parts.plane().eventLoop())
                        .whenComplete((node, failure) -> {
                            if (failure != null) {
                                var unused = parts.plane()
                                        .close(Duration.ZERO)
                                        .thenCompose(done -> parts.state().close());
                            }
                        }));
    }

    /** From any thread. */
    DataPlane plane() {
        return parts.plane();
    }

    MagicSocket paths() {
        return parts.paths();
    }

    /** From any thread. */
    MagicDnsResolver names() {
        return names;
    }

    /** Completes when the node has its addresses, fails when control refuses it or has it locked; from any thread. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    /** From any thread. */
    List<IpAddress> addresses() {
        return follower.map().selfAddresses();
    }

    /** From any thread. */
    String name() {
        return follower.map().selfName();
    }

    /** From any thread. */
    Optional<WhoIs> whoIs(IpAddress address) {
        return follower.map().whoIs(address);
    }

    /** From any thread. */
    NetworkMap map() {
        return follower.map();
    }

    // From control.

    @Override
    public void networkMapChanged(NetworkMapChange change) {
        follower.apply(change, Instant.now());
        if (change.parts().contains(Part.SELF) || change.parts().contains(Part.USERS)) {
            keepLogin(change.map());
        }
        stateChanged(told);
        if (!change.parts().isEmpty()) {
            tell(TailnetListener::networkMapChanged);
        }
    }

    private void keepLogin(NetworkMap map) {
        Optional<UserProfile> user = map.user(map.self().user());
        NodeState.Login login = new NodeState.Login(
                settings.controlUrl,
                map.self().stableId(),
                map.selfName().substring(map.selfName().indexOf('.') + 1),
                map.domain(),
                map.self().user(),
                user.map(UserProfile::loginName).orElse(""),
                user.map(UserProfile::displayName).orElse(""));
        parts.state().keep("the login", kept -> kept.keepLogin(login));
    }

    @Override
    public void stateChanged(ControlState now) {
        told = now;
        boolean refused = now instanceof ControlState.Running && follower.isLocked();
        ControlState next = refused ? new ControlState.Refused(LOCKED) : now;
        if (next.equals(state)) {
            return;
        }
        state = next;
        switch (next) {
            case ControlState.Running running -> {
                LOG.info("running as {} {}", name(), addresses());
                joined.complete(null);
            }
            case ControlState.Refused no -> {
                LOG.warn("control refuses this node: {}", no.reason());
                joined.completeExceptionally(new IOException(no.reason()));
            }
            case ControlState.NeedsLogin login -> LOG.info("to let this node in, visit {}", login.url());
            case ControlState.LoggedOut out -> left.complete(null);
            case ControlState.Closed closed -> left.complete(null);
            default -> LOG.debug("control: {}", next);
        }
        tell(listener -> listener.stateChanged(next));
    }

    /** What the owner's code throws is its own affair. */
    private void tell(Consumer<TailnetListener> news) {
        try {
            news.accept(settings.listener);
        } catch (RuntimeException failure) {
            LOG.error("the listener of the node's owner threw", failure);
        }
    }

    @Override
    public void streamChanged(boolean live) {
        paths().controlReachable(live);
        if (live && !problem.isEmpty()) {
            LOG.info("control: there again");
            problem = "";
        }
    }

    @Override
    public void problem(String reason, Duration retryIn) {
        if (!reason.equals(problem)) {
            LOG.warn("control: {}", reason);
        }
        problem = reason;
    }

    @Override
    public void serverKeyLearned(MachinePublicKey key) {
        parts.state().keep("the control server's key", kept -> kept.keepServerKey(settings.controlUrl, key));
    }

    /** Control has accepted a key: it is kept, and then used. */
    private CompletionStage<Void> keepKey(NodePrivateKey key) {
        return parts.state()
                .<Void>ask(kept -> {
                    kept.keepNodeKey(settings.controlUrl, settings.hostname, key, kept.nodeKey());
                    return null;
                })
                .thenAcceptAsync(
                        done -> {
                            var unused = plane().identity(key);
                            paths().setPrivateKey(key);
                        },
                        loop);
    }

    // By time.

    private void sweep() {
        follower.expire(Instant.now());
        sweeps++;
        if (sweeps % SWEEPS_A_TIMESTAMP == 0) {
            keepTimestamp();
        }
    }

    private void keepTimestamp() {
        var unused = plane().latestTimestamp()
                .thenAccept(latest ->
                        parts.state().keep("the latest handshake's time", kept -> kept.keepTimestamp(latest)));
    }

    private void networkChanged() {
        LOG.info("the host lost an address or slept: all paths are looked for anew");
        rebindUntilItWorks();
    }

    private void rebindUntilItWorks() {
        var unused = rebind().whenComplete((done, failure) -> {
            if (failure != null && !ended) {
                LOG.warn("no UDP socket can be opened: {}", failure.getMessage());
                var unusedTask = loop.schedule(this::rebindUntilItWorks, REBIND_SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    // From the owner.

    /** From any thread. */
    CompletionStage<Void> rebind() {
        return plane().rebind();
    }

    /** From any thread. */
    CompletionStage<TailnetPing> ping(String host, TailnetPing.Type type, Duration patience) {
        IpAddress address;
        try {
            address = names.address(host);
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<TailnetPing> result = new CompletableFuture<>();
        loop.execute(() -> pings.ping(address, type, patience).whenComplete((answer, failure) -> {
            if (failure == null) {
                result.complete(answer);
            } else {
                result.completeExceptionally(Waiting.ioException(failure));
            }
        }));
        return result;
    }

    /** From any thread. */
    CompletionStage<TailnetStatus> status() {
        return plane().peers()
                .thenApplyAsync(
                        sessions -> {
                            List<String> problems = new ArrayList<>(follower.complaints());
                            if (!problem.isEmpty()) {
                                problems.add(problem);
                            }
                            return new StatusReport(follower.map(), sessions, paths().status())
                                    .status(state, parts.reports().homeDerp(), problems);
                        },
                        loop);
    }

    /** From any thread. */
    CompletionStage<Void> logout() {
        loop.execute(() -> {
            if (!leaving) {
                leaving = true;
                control.logout();
            }
        });
        return left.thenCompose(done -> parts.state().<Void>ask(kept -> {
            kept.forgetLogin();
            return null;
        }));
    }

    /** From any thread. */
    CompletionStage<Void> close() {
        CompletionStage<Void> offline =
                settings.ephemeral ? left(LOGOUT_PATIENCE) : CompletableFuture.completedFuture(null);
        return offline.thenComposeAsync(done -> end(), loop);
    }

    /** An ephemeral node says good bye, so that nobody has to wait for its end. */
    private CompletionStage<Void> left(Duration patience) {
        return logout().toCompletableFuture()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(late -> null);
    }

    private CompletionStage<Void> end() {
        ended = true;
        keepTimestamp();
        sweeping.cancel(false);
        watch.close();
        control.close();
        joined.completeExceptionally(new IOException("the node is closed"));
        return plane().close(settings.tuning.closePatience())
                .thenCompose(done -> parts.state().close());
    }
}
