package org.tsrecorder.transport.localapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalClientTest {
    private static final InetSocketAddress SOMEBODY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<CannedDaemon> daemons = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /** A client of a daemon that gives the same answer to everybody. */
    private LocalClient client(String answer) throws Exception {
        return client(answer, Duration.ofSeconds(30));
    }

    private LocalClient client(String answer, Duration patience) throws Exception {
        CannedDaemon daemon = new CannedDaemon(folder.resolve("t.sock"), answer.getBytes(StandardCharsets.UTF_8));
        open.add(daemon);
        daemons.add(daemon);
        LocalClient client = new LocalClient(folder.resolve("t.sock"), patience);
        open.add(client);
        return client;
    }

    private static String ok(String json) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void assertFails(CompletionStage<?> stage, String word) {
        assertThatThrownBy(() -> get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(LocalApiException.class)
                .message()
                .contains("tailscaled at " + folder.resolve("t.sock") + ": " + word);
    }

    @Test
    void aUsersNodeIsKnownByItsStableIdItsNameAndItsUser() throws Exception {
        LocalClient client = client(ok("""
            {"Node":{"ID":9007199254740993,"StableID":"nABC","Name":"web.tail.test.","Tags":null,"X":[{"Tags":[1]}]},
             "UserProfile":{"LoginName":"ada@example.com"},"CapMap":{"Node":[{"StableID":"nEvil"}]}}\
            """));
        assertThat(get(client.whoIs(SOMEBODY)))
                .contains(new LocalWhoIs("nABC", "web.tail.test", Optional.of("ada@example.com"), List.of()));
        assertThat(daemons.getFirst().lastRequest())
                .startsWith("GET /localapi/v0/whois?proto=tcp&addr=127.0.0.1%3A4711 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nhost: local-tailscaled.sock\r\n");
    }

    @Test
    void anAddressOfIpv6IsAskedForInBrackets() throws Exception {
        LocalClient client = client("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName("fd7a:115c:a1e0::1"), 80);
        assertThat(get(client.whoIs(remote))).isEmpty();
        assertThat(daemons.getFirst().lastRequest()).contains("addr=%5Bfd7a%3A115c%3Aa1e0%3A%3A1%5D%3A80");
    }

    @Test
    void aTaggedNodeHasNoUser() throws Exception {
        LocalClient client = client(ok("""
            {"UserProfile":{"LoginName":"tagged-devices"},
             "Node":{"StableID":"nABC","Name":"web.tail.test.","Tags":["tag:a","tag:b"]}}\
            """));
        assertThat(get(client.whoIs(SOMEBODY)))
                .contains(new LocalWhoIs("nABC", "web.tail.test", Optional.empty(), List.of("tag:a", "tag:b")));
    }

    @Test
    void theStatusTellsWhereThisHostsNodeIs() throws Exception {
        LocalClient client = client(ok("""
            {"Version":"1.102.5","TUN":true,"BackendState":"Running","Self":{"ID":"nSELF","DNSName":"rec.tail.test."},
             "TailscaleIPs":["100.64.0.1","fd7a:115c:a1e0::1"],"Peer":null}\
            """));
        LocalStatus status = get(client.status());
        assertThat(status.isRunning()).isTrue();
        assertThat(status)
                .isEqualTo(new LocalStatus(
                        "Running",
                        true,
                        List.of(InetAddress.getByName("100.64.0.1"), InetAddress.getByName("fd7a:115c:a1e0::1")),
                        "rec.tail.test",
                        "nSELF"));
    }

    @Test
    void aNodeThatHasNotJoinedIsNotRunning() throws Exception {
        LocalClient client = client(ok("{\"BackendState\":\"NeedsLogin\",\"TailscaleIPs\":null,\"Self\":null}"));
        assertThat(get(client.status()).isRunning()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "{\"Node\":{\"StableID\":\"nABC\"}",
                "[]",
                "{}",
                "{\"Node\":{\"StableID\":7}}",
                "{\"Node\":{\"StableID\":\"nABC\"}} {}"
            })
    void anAnswerThatSaysNobodyIsAFailure(String body) throws Exception {
        assertFails(client(ok(body)).whoIs(SOMEBODY), "its answer");
    }

    @Test
    void nestingWithoutEndIsAFailure() throws Exception {
        assertFails(client(ok("{\"X\":" + "[".repeat(100_000))).whoIs(SOMEBODY), "its answer is no JSON");
    }

    @Test
    void whatIsNoAddressIsAFailure() throws Exception {
        assertFails(
                client(ok("{\"TailscaleIPs\":[\"example.com\"]}")).status(), "its answer has an address that is none");
    }

    @Test
    void aDaemonThatRefusesIsAFailure() throws Exception {
        LocalClient client = client("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assertFails(client.whoIs(SOMEBODY), "it answers 403");
        assertFails(client.status(), "it answers 403");
    }

    @Test
    void anAnswerTooLongIsAFailure() throws Exception {
        assertFails(
                client("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{}").status(), "");
    }

    @Test
    void aConnectionThatEndsEarlyIsAFailure() throws Exception {
        LocalClient client = client("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
        assertFails(client.status(), "it closed the connection without an answer");
        assertFails(client.whoIs(SOMEBODY), "it closed the connection without an answer");
    }

    @Test
    void aDaemonThatSaysNothingIsWaitedForOnlySoLong() throws Exception {
        LocalClient client = client(CannedDaemon.SILENCE, Duration.ofMillis(50));
        assertFails(client.status(), "no answer within");
    }

    @Test
    void aSocketThatIsNotThereIsNamed() {
        LocalClient client = new LocalClient(folder.resolve("t.sock"));
        open.add(client);
        assertThatThrownBy(() -> get(client.status()))
                .cause()
                .isInstanceOf(LocalApiException.class)
                .hasMessageContaining(folder.resolve("t.sock").toString())
                .hasMessageContaining("No such file");
    }

    @Test
    void manyQuestionsAtOnceAreAllAnswered() throws Exception {
        LocalClient client = client(ok("{\"Node\":{\"StableID\":\"nABC\",\"Name\":\"web.tail.test.\"}}"));
        List<CompletionStage<Optional<LocalWhoIs>>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(client.whoIs(SOMEBODY));
        }
        for (CompletionStage<Optional<LocalWhoIs>> answer : answers) {
            assertThat(get(answer)).isPresent();
        }
        assertThat(daemons.getFirst().mostAtOnce()).isBetween(1, 8);
    }

    @Test
    void aClosedClientAnswersNobody() throws Exception {
        LocalClient client = client(CannedDaemon.SILENCE);
        CompletionStage<LocalStatus> asked = client.status();
        client.close();
        assertFails(asked, "");
        assertFails(client.status(), "the client is closed");
    }
}
