package org.tsrecorder.transport.tailnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tsrecorder.peers.TestControl;
import org.tsrecorder.transport.socket.TailnetServerSocket;
import org.tsrecorder.transport.socket.TailnetSocket;

/** The guide's examples: a web server on a tailnet in ten lines, and who asks it, both in one process. */
@Tag("interop")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedServiceTest {
    @Test
    void oneServiceDialsAnotherByName() throws Exception {
        try (TestControl control = TestControl.start()) {
            Thread service = Thread.ofVirtual().start(() -> serve(control.url(), "a key"));
            assertThat(ask(control.url(), "a key")).isEqualTo("hello, client.tail.test");
            service.interrupt();
            service.join();
        }
    }

    private static void serve(String controlUrl, String key) {
        // Guide: begin
        try (TailnetNode node = TailnetNode.builder()
                        .controlUrl(controlUrl)
                        .hostname("web")
                        .authKey(key)
                        .open();
                TailnetServerSocket web = node.listen(80)) {
            while (true) {
                try (TailnetSocket peer = web.accept()) {
                    new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8))
                            .lines()
                            .takeWhile(line -> !line.isEmpty())
                            .forEach(requestLine -> {});
                    String name = node.whoIs(peer.getRemoteSocketAddress())
                            .orElseThrow()
                            .node()
                            .fqdn();
                    peer.getOutputStream()
                            .write(("HTTP/1.0 200 OK\r\n\r\nhello, " + name).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        // Guide: end
    }

    private static String ask(String controlUrl, String key) throws Exception {
        try (TailnetNode node = TailnetNode.builder()
                .controlUrl(controlUrl)
                .hostname("client")
                .authKey(key)
                .ephemeral(true)
                .open()) {
            Nodes.awaitPeer(node, "web");
            try (TailnetSocket web = node.dial("web", 80)) {
                new PrintStream(web.getOutputStream(), true, StandardCharsets.UTF_8).print("GET / HTTP/1.0\r\n\r\n");
                return new BufferedReader(new InputStreamReader(web.getInputStream(), StandardCharsets.UTF_8))
                        .lines()
                        .reduce((line, next) -> next)
                        .orElse("");
            }
        }
    }

    @Test
    void theGuideShowsThisExample() throws Exception {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        String source = Files.readString(root.resolve(
                "recorder-transport/src/test/java/org/tsrecorder/transport/tailnet/EmbeddedServiceTest.java"));
        String example = source.substring(source.indexOf("// Guide: begin") + 15, source.indexOf("// Guide: end"));
        assertThat(withoutLayout(Files.readString(root.resolve("docs/guides/tailnet.md"))))
                .contains(withoutLayout(example));
    }

    private static String withoutLayout(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining()).replace(" ", "");
    }
}
