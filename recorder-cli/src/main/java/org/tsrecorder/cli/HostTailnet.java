package org.tsrecorder.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.transport.localapi.LocalClient;
import org.tsrecorder.transport.localapi.LocalStatus;
import org.tsrecorder.transport.localapi.LocalWhoIs;
import org.tsrecorder.transport.server.PeerIdentity;
import org.tsrecorder.transport.server.RecorderServer;

/**
 * The tailnet by way of this host's tailscaled: sessions are taken on the host's own tailnet addresses, and tailscaled
 * tells who sends them.
 *
 * <pre>
 *   with a TUN device   peer ─▶ 100.64.0.1:80 ─▶ us              the peer's address is its tailnet address
 *   in userspace mode   peer ─▶ tailscaled ─▶ 127.0.0.1:80 ─▶ us   tailscaled knows whom its connection stands for
 * </pre>
 *
 * <p>Either way it is asked for the remote address with its port, and whoever it does not know is refused: on 127.0.0.1
 * that is any other program of this host.
 */
final class HostTailnet implements Carrier {
    private static final Logger LOGGER = LoggerFactory.getLogger("org.tsrecorder.cli.tailscaled");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final LocalClient tailscaled;
    private final LocalStatus status;
    private final List<InetSocketAddress> endpoints = new ArrayList<>();

    private HostTailnet(LocalClient tailscaled, LocalStatus status) {
        this.tailscaled = tailscaled;
        this.status = status;
    }

    /**
     * Waits for up to a minute until the host is in its tailnet, and has the server answer there.
     *
     * @param socket tailscaled's
     * @param port on the tailnet's addresses
     * @throws IOException with one line when the host is in no tailnet, or the port cannot be had
     */
    static HostTailnet start(Path socket, int port, RecorderServer server) throws IOException {
        LocalClient tailscaled = new LocalClient(socket);
        try {
            HostTailnet tailnet = new HostTailnet(tailscaled, awaitRunning(tailscaled));
            tailnet.serve(server, port);
            return tailnet;
        } catch (IOException | RuntimeException e) {
            tailscaled.close();
            throw e;
        }
    }

    private static LocalStatus awaitRunning(LocalClient tailscaled) throws IOException {
        long start = System.nanoTime();
        String told = "";
        while (true) {
            String why;
            try {
                LocalStatus status = tailscaled.status().toCompletableFuture().join();
                if (status.isRunning()) {
                    return status;
                }
                why = "the host is in no tailnet: tailscaled's state is " + status.backendState();
            } catch (CompletionException e) {
                why = String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException(why);
            }
            if (!why.equals(told)) {
                LOGGER.info("waiting: {}", why);
                told = why;
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
        }
    }

    private void serve(RecorderServer server, int port) throws IOException {
        if (!status.tun()) {
            InetSocketAddress bound =
                    server.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), this::identify);
            status.addresses().forEach(address -> endpoints.add(new InetSocketAddress(address, bound.getPort())));
            return;
        }
        int wanted = port;
        for (InetAddress address : status.addresses()) {
            InetSocketAddress bound = server.bind(new InetSocketAddress(address, wanted), this::identify);
            endpoints.add(bound);
            wanted = bound.getPort();
        }
    }

    private CompletionStage<Optional<PeerIdentity>> identify(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet
                ? tailscaled.whoIs(inet).thenApply(found -> found.map(HostTailnet::identity))
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private static PeerIdentity identity(LocalWhoIs peer) {
        return new PeerIdentity(peer.stableId(), peer.nodeName(), peer.user(), peer.tags());
    }

    /** {@code tailnet=100.64.0.1:80,[fd7a:…]:80 name=host.tail.test}. */
    @Override
    public String readyWords() {
        return "tailnet=" + endpoints.stream().map(Endpoints::show).collect(Collectors.joining(",")) + " name="
                + status.dnsName();
    }

    @Override
    public void close() {
        tailscaled.close();
    }
}
