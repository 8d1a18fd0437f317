package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardNode;
import org.tsrecorder.transport.tunnel.WireGuardPeerStatus;

/** A node of the SDK in this process, and a kernel's TCP/IP behind a stock WireGuard. */
@Tag("interop")
@Timeout(600)
class WireGuardSdkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path work;

    private record Pair(WireGuardNode node, WireGuardPeer peer) implements AutoCloseable {
        static Pair start() throws Exception {
            WireGuardPeer.Keys own = WireGuardPeer.Keys.generate();
            WireGuardPeer.Keys laptop = WireGuardPeer.Keys.generate();
            WireGuardConfig config = WireGuardConfig.parse(
                    "test", WireGuardPeer.recorderInterface(own) + WireGuardPeer.section(laptop, "laptop"));
            WireGuardNode node = WireGuardNode.builder(config).start();
            try {
                WireGuardPeer peer = WireGuardPeer.start(Peers.WIREGUARD_GO_LATEST, laptop, own);
                peer.pointTo(node.udpAddress().getPort());
                return new Pair(node, peer);
            } catch (Exception | AssertionError e) {
                node.close();
                throw e;
            }
        }

        @Override
        public void close() {
            peer.close();
            node.close();
        }
    }

    /** Accepts one connection and deals with it. */
    private interface Service {
        void serve(TailnetSocket connection) throws IOException;
    }

    private static CompletableFuture<Void> serveOne(TailnetServerSocket listener, Service service) {
        CompletableFuture<Void> served = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (TailnetSocket connection = listener.accept()) {
                service.serve(connection);
                served.complete(null);
            } catch (IOException e) {
                served.completeExceptionally(e);
            }
        });
        return served;
    }

    @Test
    void aBigDownloadArrivesByteForByte() throws Exception {
        BigCast cast = BigCast.write(work.resolve("big.cast"), BigCast.usualBytes());
        Path fetched = work.resolve("fetched.cast");
        Path curl = Peers.require(Peers.CURL);
        try (Pair pair = Pair.start();
                TailnetServerSocket listener = pair.node().sockets().listen(new InetSocketAddress(80))) {
            CompletableFuture<Void> served = serveOne(listener, connection -> {
                connection.getInputStream().read(new byte[1_000]);
                OutputStream out = connection.getOutputStream();
                String head = "HTTP/1.1 200 OK\r\nContent-Length: " + Files.size(cast.path()) + "\r\n\r\n";
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                Files.copy(cast.path(), out);
            });
            pair.peer()
                    .run(PATIENCE, curl, "-sS", "-o", fetched, WireGuardRecorder.url("/big"))
                    .succeeded();
            served.join();
        }
        cast.assertIsAllIn(fetched);
    }

    @Test
    void eitherSideMayCloseItsHalfFirst() throws Exception {
        String client = """
            import socket
            s = socket.create_connection(("10.7.0.1", 7))
            s.sendall(b"question")
            s.shutdown(socket.SHUT_WR)
            answer = b""
            while True:
                more = s.recv(1000)
                if not more:
                    break
                answer += more
            print(answer.decode())
            """;
        try (Pair pair = Pair.start();
                TailnetServerSocket listener = pair.node().sockets().listen(new InetSocketAddress(7))) {
            CompletableFuture<Void> served = serveOne(listener, connection -> {
                byte[] question = connection.getInputStream().readAllBytes();
                OutputStream out = connection.getOutputStream();
                out.write("answer to ".getBytes(StandardCharsets.US_ASCII));
                out.write(question);
                connection.shutdownOutput();
            });
            Program.Ended ended = pair.peer().run(Peers.require(Peers.PYTHON), "-c", client);
            assertThat(ended.out()).as(ended.err()).isEqualTo("answer to question\n");
            served.join();
        }
    }

    @Test
    void ourNodeDialsAKernelsServer() throws Exception {
        Files.writeString(work.resolve("page.txt"), "hello from the kernel\n");
        try (Pair pair = Pair.start()) {
            // The first packet from there tells us where the peer is.
            pair.peer()
                    .run(Peers.require(Peers.PING), "-c", 1, WireGuardPeer.RECORDER)
                    .succeeded();
            Process server =
                    pair.peer().namespace().start(Peers.require(Peers.PYTHON), "-m", "http.server", "-d", work, "8000");
            Await.until(
                    "python listens",
                    () -> pair.peer()
                                    .run(Peers.require(Peers.CURL), "-s", "http://" + WireGuardPeer.ADDRESS + ":8000/")
                                    .exit()
                            == 0);
            InetSocketAddress address = new InetSocketAddress(WireGuardPeer.ADDRESS, 8_000);
            try (TailnetSocket connection = pair.node().sockets().connect(address, Duration.ofSeconds(10))) {
                OutputStream out = connection.getOutputStream();
                out.write("GET /page.txt HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                try (InputStream in = connection.getInputStream();
                        BufferedReader lines =
                                new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
                    assertThat(lines.lines()).last().isEqualTo("hello from the kernel");
                }
            }
            server.destroyForcibly();
        }
    }

    @Test
    void theStatusTellsWhatWgShows() throws Exception {
        try (Pair pair = Pair.start()) {
            WireGuardPeerStatus before = pair.node().status().getFirst();
            assertThat(before.lastHandshake()).isEmpty();
            assertThat(before.endpoint()).isEmpty();
            pair.peer()
                    .run(Peers.require(Peers.PING), "-c", 1, WireGuardPeer.RECORDER)
                    .succeeded();
            WireGuardPeerStatus after = pair.node().status().getFirst();
            assertThat(after.peer().name()).contains("laptop");
            assertThat(after.lastHandshake()).isPresent();
            assertThat(after.receivedBytes()).isPositive();
            assertThat(after.sentBytes()).isPositive();
            assertThat(after.endpoint().orElseThrow().getAddress().getHostAddress())
                    .isEqualTo(pair.peer().namespace().addressThere());
            var known = pair.node().whoIs(new InetSocketAddress(WireGuardPeer.ADDRESS, 1));
            assertThat(known.toCompletableFuture().join()).contains(after.peer());
            var unknown = pair.node().whoIs(new InetSocketAddress("10.7.0.3", 1));
            assertThat(unknown.toCompletableFuture().join()).isEmpty();
        }
    }
}
