package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.peers.Await;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.DiscoPrivateKey;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;
import org.tsrecorder.transport.key.NodePrivateKey;
import org.tsrecorder.transport.netmap.NetworkMap;
import org.tsrecorder.transport.netmap.NetworkMapChange;
import org.tsrecorder.transport.packet.IpEndpoint;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.EndpointType;
import org.tsrecorder.transport.tailcfg.Hostinfo;
import org.tsrecorder.transport.tailcfg.NetInfo;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.PingResponse;
import org.tsrecorder.transport.ts2021.ControlDialer;
import org.tsrecorder.transport.ts2021.ControlTuning;
import org.tsrecorder.transport.ts2021.ControlUrl;

/** A node that does nothing but talk to control, and keeps what a node keeps between two runs. */
final class ControlNode implements ControlListener, AutoCloseable {
    private MachinePrivateKey machineKey = MachinePrivateKey.generate(RandomSource.secure());
    final List<String> problems = new CopyOnWriteArrayList<>();
    final List<ControlState> states = new CopyOnWriteArrayList<>();
    volatile Optional<NodePrivateKey> nodeKey = Optional.empty();
    volatile Optional<MachinePublicKey> serverKey = Optional.empty();
    volatile String authKey = "";
    volatile boolean ephemeral;
    volatile boolean throwOnce;
    volatile NetworkMap map = NetworkMap.EMPTY;
    private final ControlUrl url;
    private final SslContext tls;
    private final IoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private NodeReport report;
    private @Nullable ControlClient client;

    ControlNode(String url, String hostname) {
        this(url, hostname, ControlDialer.systemTrust());
    }

    ControlNode(String url, String hostname, SslContext tls) {
        this.url = ControlUrl.parse(url);
        this.tls = tls;
        Hostinfo hostinfo = Hostinfo.builder()
                .hostname(hostname)
                .system("linux", "", "x86_64")
                .ipnVersion("0.1")
                .userspace(true)
                .netInfo(NetInfo.ofHome(1))
                .build();
        this.report = new NodeReport(
                hostinfo, DiscoPrivateKey.generate(RandomSource.secure()).publicKey(), endpoints("192.0.2.1:1"));
    }

    /** Takes over what another one has kept. */
    void take(ControlNode before) {
        machineKey = before.machineKey;
        nodeKey = before.nodeKey;
        serverKey = before.serverKey;
    }

    /** Starts; the end of what ran before is waited for. */
    ControlNode start() {
        stop();
        map = NetworkMap.EMPTY;
        states.clear();
        problems.clear();
        ControlSettings settings = new ControlSettings(
                url,
                new ControlSettings.Identity(machineKey, nodeKey, serverKey, ephemeral, this::keep),
                report,
                () -> CompletableFuture.completedFuture(Optional.of(authKey).filter(key -> !key.isEmpty())),
                ControlSettings.Outside.real());
        ControlDialer dialer = new ControlDialer(loops.next(), tls, RandomSource.secure(), ControlTuning.STOCK);
        client = new ControlClient(
                settings,
                dialer,
                this,
                (ip, type) -> CompletableFuture.completedFuture(
                        new PingResponse(type, ip.toString(), ip.toString(), "b", "", 0.25, "", 1, "t", false)));
        client.start();
        return this;
    }

    private CompletableFuture<Void> keep(NodePrivateKey key) {
        nodeKey = Optional.of(key);
        return CompletableFuture.completedFuture(null);
    }

    ControlClient client() {
        if (client == null) {
            throw new AssertionError("not started");
        }
        return client;
    }

    static List<Endpoint> endpoints(String... texts) {
        return List.of(texts).stream()
                .map(text -> new Endpoint(IpEndpoint.parse(text).orElseThrow(), EndpointType.LOCAL))
                .toList();
    }

    void endpoint(String text) {
        report = report.withEndpoints(endpoints(text));
        client().report(report);
    }

    NodeReport report() {
        return report;
    }

    String nodeKeyText() {
        return nodeKey.orElseThrow().publicKey().text();
    }

    ControlState state() {
        return states.isEmpty() ? new ControlState.Stopped() : states.getLast();
    }

    ControlNode awaitRunning() throws Exception {
        return awaitState(ControlState.Running.class);
    }

    ControlNode awaitState(Class<? extends ControlState> wanted) throws Exception {
        try {
            Await.until(wanted.getSimpleName(), () -> wanted.isInstance(state()));
        } catch (AssertionError e) {
            throw new AssertionError("states " + states + ", problems " + problems, e);
        }
        return this;
    }

    void awaitMap(String what, Predicate<NetworkMap> wanted) throws Exception {
        try {
            Await.until(what, () -> wanted.test(map));
        } catch (AssertionError e) {
            throw new AssertionError("states " + states + ", problems " + problems, e);
        }
    }

    Optional<Node> peer(String name) {
        return map.peers().stream()
                .filter(node -> node.fqdn().startsWith(name + "."))
                .findFirst();
    }

    void awaitProblem(String wanted) throws Exception {
        try {
            Await.until(wanted, () -> problems.stream().anyMatch(line -> line.contains(wanted)));
        } catch (AssertionError e) {
            throw new AssertionError("problems " + problems, e);
        }
    }

    @Override
    public void stateChanged(ControlState state) {
        states.add(state);
    }

    @Override
    public void networkMapChanged(NetworkMapChange change) {
        if (throwOnce) {
            throwOnce = false;
            throw new IllegalStateException("once");
        }
        map = change.map();
    }

    @Override
    public void problem(String reason, Duration retryIn) {
        problems.add(reason);
    }

    @Override
    public void serverKeyLearned(MachinePublicKey key) {
        serverKey = Optional.of(key);
    }

    /** Ends the client as a process that is stopped does. */
    void stop() {
        if (client != null) {
            client.close();
            var unused = client.state().orTimeout(30, TimeUnit.SECONDS).join();
            client = null;
        }
    }

    @Override
    public void close() {
        stop();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(loops.isTerminated()).isTrue();
    }
}
