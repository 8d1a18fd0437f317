package org.tsrecorder.transport.ts2021;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.transport.crypto.RandomSource;
import org.tsrecorder.transport.key.MachinePrivateKey;
import org.tsrecorder.transport.key.MachinePublicKey;

/** Our client and our responder over loopback. */
class ControlConnectionTest {
    private static final int VERSION = 115;
    private static final ControlTuning QUICK = new ControlTuning(Duration.ofSeconds(20), 1 << 16, 1 << 20, 1 << 10);

    private final IoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private NoiseServer server() {
        NoiseServer server = new NoiseServer();
        open.add(server);
        return server;
    }

    private ControlDialer dialer(SslContext tls, ControlTuning tuning) {
        return new ControlDialer(loops.next(), tls, RandomSource.secure(), tuning);
    }

    private ControlDialer dialer() {
        return dialer(ControlDialer.systemTrust(), QUICK);
    }

    private static NoiseParameters parameters(MachinePublicKey serverKey) {
        return new NoiseParameters(MachinePrivateKey.generate(RandomSource.secure()), serverKey, VERSION);
    }

    private ControlConnection connect(NoiseServer server) throws Exception {
        ControlConnection connection = dialer().connect(
                        server.url(), parameters(server.noiseKey().publicKey()))
                .get(20, TimeUnit.SECONDS);
        open.add(connection::close);
        return connection;
    }

    private static String failure(CompletableFuture<?> future) throws Exception {
        try {
            future.get(20, TimeUnit.SECONDS);
            throw new AssertionError("came to a good end");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ControlConnectionException told && told.getMessage() != null) {
                return told.getMessage();
            }
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "EARLY_PAYLOAD"})
    void aRequestIsAnswered(NoiseServer.Manner manner) throws Exception {
        NoiseServer server = server();
        server.manner(manner);
        server.handler(exchange -> exchange.answer(
                200,
                exchange.method() + " " + exchange.path() + " "
                        + exchange.headers().getAll("ts-lb") + " " + exchange.body()));
        ControlRequest request = ControlRequest.post("/machine/map", "{}".getBytes(StandardCharsets.UTF_8))
                .header("Ts-Lb", "nodekey:a")
                .header("Ts-Lb", "nodekey:b");
        ControlAnswer answer = connect(server).request(request).get(20, TimeUnit.SECONDS);
        assertThat(answer).hasToString("HTTP 200: POST /machine/map [nodekey:a, nodekey:b] {}");
    }

    @Test
    void aLargeRequestAndALargeAnswerCrossManyRecords() throws Exception {
        NoiseServer server = server();
        server.handler(exchange -> exchange.answer(200, exchange.body()));
        byte[] text = "0123456789".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        ControlAnswer answer =
                connect(server).request(ControlRequest.post("/echo", text)).get(20, TimeUnit.SECONDS);
        assertThat(answer.body()).isEqualTo(text);
    }

    @Test
    void anAnswerBeyondItsLimitIsGivenUpAndTheConnectionGoesOn() throws Exception {
        NoiseServer server = server();
        server.handler(exchange -> exchange.answer(200, "x".repeat(1001)));
        ControlConnection connection = connect(server);
        ControlRequest request = ControlRequest.of("GET", "/long");
        assertThat(failure(connection.request(request.maxAnswerBytes(1000))))
                .isEqualTo("control's answer is longer than 1000 bytes");
        assertThat(connection
                        .request(request.maxAnswerBytes(1001))
                        .get(20, TimeUnit.SECONDS)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAnswerThatDoesNotComeFailsInTime() throws Exception {
        NoiseServer server = server();
        server.handler(exchange -> {});
        ControlRequest request = ControlRequest.of("GET", "/never").timeout(Duration.ofMillis(50));
        assertThat(failure(connect(server).request(request))).isEqualTo("control did not answer GET /never within 0 s");
    }

    @Test
    void retryAfterIsKept() throws Exception {
        NoiseServer server = server();
        server.handler(exchange -> exchange.answer(429, "retry-after", "17", "slow down\nplease"));
        ControlAnswer answer =
                connect(server).request(ControlRequest.of("GET", "/")).get(20, TimeUnit.SECONDS);
        assertThat(answer.retryAfter()).contains("17");
        assertThat(answer).hasToString("HTTP 429: slow down please");
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSES_UPGRADE, control refused the upgrade: HTTP 500: no upgrade today",
        "OTHER_PROTOCOL, control refused the upgrade: HTTP 101",
        "ERROR_MESSAGE, control refused the handshake: go away",
    })
    void aRefusalIsTold(NoiseServer.Manner manner, String reason) throws Exception {
        NoiseServer server = server();
        server.manner(manner);
        var connecting =
                dialer().connect(server.url(), parameters(server.noiseKey().publicKey()));
        assertThat(failure(connecting)).isEqualTo(reason);
    }

    @Test
    void whoDoesNotOwnTheServerKeyIsNotTalkedTo() throws Exception {
        NoiseServer server = server();
        server.manner(NoiseServer.Manner.FORGED_RESPONSE);
        var connecting =
                dialer().connect(server.url(), parameters(server.noiseKey().publicKey()));
        assertThat(failure(connecting))
                .isEqualTo("whoever answered the handshake does not own the server key of " + server.url());
    }

    @Test
    void anotherServerKeyIsRefusedByTheServer() throws Exception {
        NoiseServer server = server();
        MachinePublicKey other =
                MachinePrivateKey.generate(RandomSource.secure()).publicKey();
        assertThat(failure(dialer().connect(server.url(), parameters(other))))
                .isEqualTo("control refused the upgrade: HTTP 400: this handshake is not for me");
    }

    @Test
    void whatIsNotHttpIsTold() throws Exception {
        NoiseServer server = server();
        server.manner(NoiseServer.Manner.GARBAGE);
        var connecting =
                dialer().connect(server.url(), parameters(server.noiseKey().publicKey()));
        assertThat(failure(connecting)).startsWith("control's answer to the upgrade is not HTTP: ");
    }

    @Test
    void aServerThatKeepsSilentIsGivenUp() throws Exception {
        NoiseServer server = server();
        server.manner(NoiseServer.Manner.SILENT);
        ControlDialer impatient = dialer(
                ControlDialer.systemTrust(), new ControlTuning(Duration.ofMillis(100), 1 << 16, 1 << 20, 1 << 10));
        assertThat(failure(impatient.connect(
                        server.url(), parameters(server.noiseKey().publicKey()))))
                .isEqualTo(server.url() + " did not answer within 0 s");
    }

    @Test
    void anEndlessEarlyPayloadEndsTheConnection() throws Exception {
        NoiseServer server = server();
        server.manner(NoiseServer.Manner.ENDLESS_EARLY_PAYLOAD);
        assertThat(connect(server).closed().get(20, TimeUnit.SECONDS))
                .isEqualTo("control announced an early payload of 2147483648 bytes");
    }

    @Test
    void aConnectionThatBreaksTellsItsRequests() throws Exception {
        NoiseServer server = server();
        BlockingQueue<ServerExchange> arrived = new LinkedBlockingQueue<>();
        server.handler(arrived::add);
        ControlConnection connection = connect(server);
        var answer = connection.request(ControlRequest.of("GET", "/"));
        assertThat(arrived.poll(20, TimeUnit.SECONDS)).isNotNull();
        server.dropConnections();
        assertThat(failure(answer)).isEqualTo("control went away");
        assertThat(connection.closed().get(20, TimeUnit.SECONDS)).isEqualTo("control went away");
        assertThat(failure(connection.request(ControlRequest.of("GET", "/")))).isEqualTo("control went away");
    }

    @Test
    void aStreamThatIsResetIsLost() throws Exception {
        NoiseServer server = server();
        server.handler(ServerExchange::reset);
        assertThat(failure(connect(server).request(ControlRequest.of("GET", "/"))))
                .isEqualTo("control reset the stream: INTERNAL_ERROR");
    }

    @Test
    void aStreamThatIsPausedFillsItsWindowOnlyAndHoldsUpNoOther() throws Exception {
        NoiseServer server = server();
        server.handler(exchange -> {
            exchange.head(200);
            exchange.data(new byte[exchange.path().equals("/long") ? 1 << 19 : 1], true);
        });
        ControlConnection connection = connect(server);
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        List<Integer> received = new ArrayList<>();
        ControlStream stream = connection.stream(ControlRequest.of("GET", "/long"), new StreamListener() {
            @Override
            public void head(int status, Optional<String> retryAfter) {}

            @Override
            public void data(ByteBuf bytes) {
                received.add(bytes.readableBytes());
            }

            @Override
            public void end() {
                ended.complete(true);
            }

            @Override
            public void lost(String reason) {
                ended.completeExceptionally(new AssertionError(reason));
            }
        });
        loops.next().submit(stream::pause).sync();
        for (int i = 0; i < 3; i++) {
            connection.request(ControlRequest.of("GET", "/short")).get(20, TimeUnit.SECONDS);
        }
        assertThat(loops.next()
                        .submit(() -> received.stream().mapToInt(n -> n).sum())
                        .get())
                .isLessThanOrEqualTo(QUICK.streamWindowBytes());
        assertThat(ended).isNotDone();
        loops.next().submit(stream::resume).sync();
        ended.get(20, TimeUnit.SECONDS);
        assertThat(received.stream().mapToInt(n -> n).sum()).isEqualTo(1 << 19);
    }

    @Test
    void ordinaryHttpIsFetched() throws Exception {
        NoiseServer server = server();
        ControlAnswer answer = dialer().fetch(server.url(), ControlRequest.of("GET", "/key?v=115"))
                .get(20, TimeUnit.SECONDS);
        assertThat(answer.isOk()).isTrue();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains(server.noiseKey().publicKey().text());
    }

    @Test
    void aPortThatNobodyListensOnIsTold() throws Exception {
        NoiseServer server = new NoiseServer();
        ControlUrl url = server.url();
        server.close();
        assertThat(failure(dialer().fetch(url, ControlRequest.of("GET", "/key"))))
                .startsWith("cannot reach " + url + ": ")
                .contains("onnection refused");
    }

    @Test
    void overTlsTheUpgradeWorksForTrustedCertificatesOnly(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        NoiseServer server = new NoiseServer(Optional.of(certificate.server()), 0);
        open.add(server);
        server.handler(exchange -> exchange.answer(200, "over TLS"));
        NoiseParameters parameters = parameters(server.noiseKey().publicKey());
        SslContext trusting = SslContextBuilder.forClient()
                .trustManager(certificate.certificate())
                .build();
        ControlConnection connection =
                dialer(trusting, QUICK).connect(server.url(), parameters).get(20, TimeUnit.SECONDS);
        open.add(connection::close);
        assertThat(connection.request(ControlRequest.of("GET", "/")).get(20, TimeUnit.SECONDS))
                .hasToString("HTTP 200: over TLS");
        assertThat(failure(dialer().connect(server.url(), parameters)))
                .startsWith("TLS with " + server.url() + " failed: ");
    }

    @Test
    void aLoginServerIsASchemeAHostAndAPort() {
        assertThat(ControlUrl.parse("https://Control.example")).isEqualTo(new ControlUrl(true, "Control.example", 443));
        assertThat(ControlUrl.parse("HTTP://[::1]:8080/")).hasToString("http://[::1]:8080");
        assertThat(ControlUrl.parse("http://h:80")).hasToString("http://h");
        for (String wrong : List.of("control.example", "ftp://h", "https://h/path", "https://u@h", "http://", "")) {
            assertThatThrownBy(() -> ControlUrl.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("want https://HOST[:PORT] or http://HOST[:PORT], got " + wrong);
        }
    }
}
