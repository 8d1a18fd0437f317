package org.tsrecorder.transport.tailnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.transport.control.ControlState;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** What tests do with nodes again and again. */
final class Nodes {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 23\r\nConnection: close\r\n\r\nhello from the tailnet\n";

    private Nodes() {}

    /** A node for this tailnet. */
    static TailnetNodeBuilder of(TestControl control, String hostname) {
        return TailnetNode.builder().controlUrl(control.url()).hostname(hostname);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until a node knows another. */
    static void awaitPeer(TailnetNode node, String hostname) throws Exception {
        Await.until(
                node.name() + " knows " + hostname,
                () -> get(node.status()).peers().stream()
                        .anyMatch(peer -> peer.name().startsWith(hostname + ".")));
    }

    /** A byte there and back. */
    static void echo(TailnetSocket near, TailnetSocket far, int value) throws IOException {
        near.getOutputStream().write(value);
        assertThat(far.getInputStream().read()).isEqualTo(value);
        far.getOutputStream().write(value);
        assertThat(near.getInputStream().read()).isEqualTo(value);
    }

    /** Answers every connection as a small web server would. */
    static void serveHello(TailnetServerSocket listener) {
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    TailnetSocket peer = listener.accept();
                    Thread.ofVirtual().start(() -> answer(peer));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private static void answer(TailnetSocket peer) {
        try (peer) {
            InputStream in = peer.getInputStream();
            int newlines = 0;
            while (newlines < 2) {
                int c = in.read();
                newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : c < 0 ? 2 : 0;
            }
            peer.getOutputStream().write(ANSWER.getBytes(UTF_8));
        } catch (IOException gone) {
            // The peer wanted nothing more.
        }
    }

    /** Remembers what a node's listener was told. */
    static final class States implements TailnetListener {
        private final Queue<ControlState> told = new ConcurrentLinkedQueue<>();

        @Override
        public void stateChanged(ControlState state) {
            told.add(state);
        }

        /** The first state of a kind, when it comes. */
        <S extends ControlState> S await(Class<S> kind) throws Exception {
            return Await.value(
                    kind.getSimpleName(),
                    () -> told.stream().filter(kind::isInstance).map(kind::cast).findFirst());
        }
    }
}
