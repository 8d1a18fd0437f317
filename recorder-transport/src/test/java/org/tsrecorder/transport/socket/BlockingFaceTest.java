package org.tsrecorder.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.socket.Threads.async;
import static org.tsrecorder.transport.socket.TwoNodes.get;
import static org.tsrecorder.transport.socket.TwoNodes.serverAddress;
import static org.tsrecorder.transport.socket.TwoNodes.serverAddressV6;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams and {@link Socket}s between {@link TwoNodes}. */
class BlockingFaceTest {
    private static final int PORT = 7;
    private static final int BULK_BYTES = 64 << 20;
    private static final int PIECE_BYTES = 50_000;
    private static final long PATIENCE_SECONDS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TwoNodes nodes;
    private TailnetServerSocket listener;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    BlockingFaceTest() {}

    @BeforeEach
    void start() throws Exception {
        nodes = new TwoNodes();
        listener = nodes.fromServer.listen(serverAddress(PORT));
    }

    @AfterEach
    void stop() throws Exception {
        listener.close();
        nodes.close();
    }

    private TailnetSocket connect() throws IOException {
        return nodes.fromClient.connect(serverAddress(PORT), PATIENCE);
    }

    private static void send(OutputStream out, int total) throws IOException {
        Pattern pattern = new Pattern();
        while (pattern.position() < total) {
            out.write(pattern.next((int) Math.min(PIECE_BYTES, total - pattern.position())));
        }
    }

    private static long receive(InputStream in) throws IOException {
        Pattern pattern = new Pattern();
        byte[] buffer = new byte[PIECE_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            pattern.check(buffer, read);
        }
        return pattern.position();
    }

    @Test
    void manyMegabytesArriveByteExactBothWaysAtOnce() throws Exception {
        try (TailnetSocket near = connect();
                TailnetSocket far = listener.accept()) {
            CompletableFuture<Long> up = async(() -> receive(far.getInputStream()));
            CompletableFuture<Long> down = async(() -> receive(near.getInputStream()));
            CompletableFuture<Boolean> sent = async(() -> {
                send(near.getOutputStream(), BULK_BYTES);
                near.shutdownOutput();
                return true;
            });
            send(far.getOutputStream(), BULK_BYTES);
            far.shutdownOutput();
            sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(up.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(BULK_BYTES);
            assertThat(down.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(BULK_BYTES);
        }
    }

    @Test
    void afterAHalfCloseTheOtherWayStillWorks() throws Exception {
        try (TailnetSocket near = connect()) {
            TailnetSocket far = listener.accept();
            near.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            near.shutdownOutput();
            assertThat(far.getInputStream().readAllBytes()).asString().isEqualTo("question");
            far.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
            far.close();
            assertThat(near.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
    }

    @Test
    void socketsKnowTheirAddressesAndTheirPeer() throws Exception {
        try (TailnetSocket near = connect();
                TailnetSocket far = listener.accept()) {
            assertThat(near.getRemoteSocketAddress()).isEqualTo(serverAddress(PORT));
            assertThat(near.getLocalSocketAddress()).isEqualTo(far.getRemoteSocketAddress());
            assertThat(far.getLocalSocketAddress()).isEqualTo(serverAddress(PORT));
            assertThat(far.peer()).contains(nodes.clientKey);
        }
    }

    @Test
    void ipv6WorksLikewise() throws Exception {
        try (TailnetServerSocket v6 = nodes.fromServer.listen(serverAddressV6(PORT));
                TailnetSocket near = nodes.fromClient.connect(serverAddressV6(PORT), PATIENCE);
                TailnetSocket far = v6.accept()) {
            near.getOutputStream().write(42);
            assertThat(far.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void aPortWhereNobodyListensRefuses() {
        assertThatThrownBy(() -> nodes.fromClient.connect(serverAddress(9), PATIENCE))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void aPeerThatIsNotThereTimesOut() throws Exception {
        try (Socket socket = nodes.fromClient.socketFactory().createSocket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress("100.64.0.9", PORT), 50))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aReadTimesOutAndTheSocketStaysUsable() throws Exception {
        try (TailnetSocket near = connect();
                TailnetSocket far = listener.accept()) {
            near.setSoTimeout(20);
            assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            near.setSoTimeout(0);
            far.getOutputStream().write(1);
            assertThat(near.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsABlockedReadAndClosesTheSocketAsTheJdkHasIt() throws Exception {
        try (TailnetSocket near = connect();
                TailnetSocket far = listener.accept()) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(new AssertionError(near.getInputStream().read()));
                } catch (IOException e) {
                    ended.complete(e);
                }
            });
            reader.interrupt();
            assertThat(get(ended)).isInstanceOf(SocketException.class).hasMessageContaining("interrupt");
            assertThat(near.isClosed()).isTrue();
            assertThat(far.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aCloseEndsABlockedReadOfTheSameSocket() throws Exception {
        TailnetSocket near = connect();
        try (TailnetSocket far = listener.accept()) {
            CompletableFuture<Integer> read = async(() -> near.getInputStream().read());
            far.getOutputStream().flush();
            near.close();
            assertThatThrownBy(() -> get(read)).hasRootCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    void aResetEndsABlockedReadOfThePeer() throws Exception {
        try (TailnetSocket near = connect()) {
            TailnetSocket far = listener.accept();
            CompletableFuture<Integer> read = async(() -> near.getInputStream().read());
            far.setSoLinger(true, 0);
            far.close();
            assertThatThrownBy(() -> get(read))
                    .hasRootCauseInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void writingToAPeerThatResetFailsInTheEnd() throws Exception {
        try (TailnetSocket near = connect()) {
            TailnetSocket far = listener.accept();
            far.setSoLinger(true, 0);
            far.close();
            assertThatThrownBy(() -> send(near.getOutputStream(), BULK_BYTES)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void anAcceptTimesOutAndACloseEndsIt() throws Exception {
        assertThatThrownBy(() -> listener.accept(Duration.ofMillis(20))).isInstanceOf(SocketTimeoutException.class);
        CompletableFuture<TailnetSocket> accepting = async(() -> listener.accept());
        listener.close();
        assertThatThrownBy(() -> get(accepting)).hasRootCauseInstanceOf(SocketException.class);
    }

    @Test
    void aFactoryForLibrariesMakesConnectedSockets() throws Exception {
        try (Socket near = nodes.fromClient
                        .socketFactory()
                        .createSocket(serverAddress(PORT).getAddress(), PORT);
                TailnetSocket far = listener.accept()) {
            near.getOutputStream().write(7);
            assertThat(far.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aPortInUseIsSaid() {
        assertThatThrownBy(() -> nodes.fromServer.listen(serverAddress(PORT)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void asManyConnectionsWaitAsTheBacklogHoldsAndTheNextComesLater() throws Exception {
        InetSocketAddress address = serverAddress(PORT + 1);
        List<TailnetSocket> waiting = new ArrayList<>();
        try (TailnetServerSocket two = nodes.fromServer.listen(address, 2)) {
            // What arrives together with the last one that fits is accepted too.
            assertThatThrownBy(() -> {
                        while (waiting.size() < 20) {
                            waiting.add(nodes.fromClient.connect(address, Duration.ofMillis(300)));
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(waiting).hasSizeGreaterThanOrEqualTo(2);
            for (int i = 0; i < waiting.size(); i++) {
                two.accept().close();
            }
            waiting.add(nodes.fromClient.connect(address, PATIENCE));
        } finally {
            for (TailnetSocket socket : waiting) {
                socket.close();
            }
        }
    }
}
