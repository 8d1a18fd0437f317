package org.tsrecorder.cli;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.storage.state.FileStateStore;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.transport.netmap.WhoIs;
import org.tsrecorder.transport.server.PeerIdentity;
import org.tsrecorder.transport.server.RecorderServer;
import org.tsrecorder.transport.tailcfg.UserProfile;
import org.tsrecorder.transport.tailnet.TailnetNode;

/** A node of our own in the tailnet, whose peers reach the recorder on its addresses. */
final class JoinedTailnet implements Carrier {
    private final TailnetNode node;
    private final StateStore state;
    private int port;
    private final ControlSocket control;
    private @Nullable TunnelCounting counting;

    private JoinedTailnet(TailnetNode node, StateStore state, int port, ControlSocket control) {
        this.node = node;
        this.state = state;
        this.port = port;
        this.control = control;
    }

    /** Joins, however long that takes, has the server answer there, and opens the socket for questions. */
    static JoinedTailnet start(TailnetSettings settings, Path destination, RecorderServer server) {
        StateStore state = openState(settings, destination);
        TailnetNode node = settings.builder().stateStore(state).build();
        JoinedTailnet joined =
                new JoinedTailnet(node, state, settings.port, new ControlSocket(new TailnetQuestions(node)::answer));
        try {
            joined.control.open(ControlSocket.in(settings.stateFolder(destination)));
            node.start().toCompletableFuture().join();
            joined.serve(server);
            joined.counting = TunnelCounting.of(node.dataPlane(), joined::peersSpokenWith);
            return joined;
        } catch (CompletionException | IOException e) {
            joined.close();
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw CommandException.failure("--tailnet (TSRECORDER_TAILNET): " + cause.getMessage());
        }
    }

    private static StateStore openState(TailnetSettings settings, Path destination) {
        try {
            return settings.state.isPresent()
                    ? FileStateStore.open(Path.of(settings.state.get()))
                    : FileStateStore.openIn(settings.stateFolder(destination));
        } catch (StoreException e) {
            String flag = settings.state.isPresent() ? "--state (TS_STATE): " : "--statedir (TS_STATE_DIR): ";
            throw CommandException.failure(flag + e.getMessage());
        }
    }

    private void serve(RecorderServer server) throws IOException {
        var bound = node.sockets()
                .serverBootstrap()
                // A peer that is gone for good, or was taken out of the tailnet, says no good-bye.
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(server.channelInitializer(this::identify))
                .bind(new InetSocketAddress(port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("port " + port + ": " + bound.cause().getMessage(), bound.cause());
        }
        if (bound.channel().localAddress() instanceof InetSocketAddress local) {
            port = local.getPort();
        }
    }

    private CompletionStage<Optional<PeerIdentity>> identify(SocketAddress remote) {
        return CompletableFuture.completedFuture(node.whoIs(remote).map(JoinedTailnet::identity));
    }

    private static PeerIdentity identity(WhoIs peer) {
        Optional<String> user =
                peer.node().isTagged() ? Optional.empty() : peer.user().map(UserProfile::loginName);
        return new PeerIdentity(
                peer.node().stableId(), peer.node().fqdn(), user, peer.node().tags());
    }

    /** A tailnet may know thousands of nodes that never say a word. */
    private CompletionStage<List<TunnelCounts.Peer>> peersSpokenWith() {
        return node.status()
                .thenApply(status -> status.peers().stream()
                        .filter(peer -> peer.lastHandshake().isPresent())
                        .map(TunnelCounts.Peer::of)
                        .toList());
    }

    @Override
    public TunnelCounts counts() {
        return counting == null ? TunnelCounts.NONE : counting.latest();
    }

    /** {@code tailnet=100.64.0.1:80,[fd7a:…]:80 name=recorder.tail.test}. */
    @Override
    public String readyWords() {
        return "tailnet="
                + node.addresses().stream()
                        .map(address -> Endpoints.show(new InetSocketAddress(address, port)))
                        .collect(Collectors.joining(","))
                + " name=" + node.name();
    }

    @Override
    public void close() {
        control.close();
        node.close();
        state.close();
    }
}
