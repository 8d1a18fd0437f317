package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.ingest.IngestLimits;
import org.tsrecorder.transport.server.RawHttp1Client.Response;

/** Bad input over HTTP/1.1, or over nothing like it: a clean 4xx, a counter, and nothing stored. */
class BadHttp1Test {
    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() {
        assertThat(fixture.store.recordings()).isZero();
        fixture.close();
    }

    private Response answerTo(String request) throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            return client.send(request).response();
        }
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        assertThat(answerTo("GET /favicon.ico HTTP/1.1\r\nHost: r\r\n\r\n").status())
                .isEqualTo(404);
        assertThat(fixture.bad(BadRequest.NOT_FOUND)).isEqualTo(1);
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        Response response = answerTo("GET /record HTTP/1.1\r\nHost: r\r\n\r\n");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("allow", "POST");
        assertThat(answerTo("PUT /v2/event HTTP/1.1\r\nHost: r\r\nContent-Length: 0\r\n\r\n")
                        .headers())
                .containsEntry("allow", "HEAD, POST");
        assertThat(fixture.bad(BadRequest.METHOD_NOT_ALLOWED)).isEqualTo(2);
    }

    @Test
    void theSecondProtocolWantsHttp2() throws Exception {
        Response response = answerTo("POST /v2/record HTTP/1.1\r\nHost: r\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.headers()).containsEntry("upgrade", "h2c");
        assertThat(fixture.bad(BadRequest.WRONG_VERSION)).isEqualTo(1);
    }

    @Test
    void http10IsRefused() throws Exception {
        assertThat(answerTo("POST /record HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc")
                        .status())
                .isEqualTo(426);
        assertThat(fixture.bad(BadRequest.WRONG_VERSION)).isEqualTo(1);
    }

    @Test
    void aLengthBeyondAllNumbersIsRefused() throws Exception {
        String length = "Content-Length: 99999999999999999999\r\n\r\n";
        assertThat(answerTo("POST /record HTTP/1.1\r\nHost: r\r\n" + length).status())
                .isEqualTo(400);
        String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n";
        assertThat(answerTo("GET / HTTP/1.1\r\nHost: r\r\n" + upgrade + length).status())
                .isEqualTo(400);
    }

    @Test
    void anOversizedHeaderLineIsRefused() throws Exception {
        String large = "X-Large: " + "x".repeat(20_000) + "\r\n";
        assertThat(answerTo("POST /record HTTP/1.1\r\nHost: r\r\n" + large + "\r\n")
                        .status())
                .isEqualTo(431);
        assertThat(fixture.bad(BadRequest.HEAD_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void manySmallHeadersAreRefusedTogether() throws Exception {
        String flood = "X-Small: y\r\n".repeat(5_000);
        assertThat(answerTo("POST /record HTTP/1.1\r\nHost: r\r\n" + flood + "\r\n")
                        .status())
                .isEqualTo(431);
    }

    @Test
    void anOversizedRequestLineIsRefused() throws Exception {
        assertThat(answerTo("POST /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: r\r\n\r\n")
                        .status())
                .isEqualTo(414);
        assertThat(fixture.bad(BadRequest.LINE_TOO_LONG)).isEqualTo(1);
    }

    @Test
    void twoWaysToTellTheLengthAreRefused() throws Exception {
        assertThat(answerTo(RawHttp1Client.CHUNKED_POST + "Content-Length: 5\r\n\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(fixture.bad(BadRequest.AMBIGUOUS_LENGTH)).isEqualTo(1);
    }

    @Test
    void twoLengthsAreRefused() throws Exception {
        assertThat(answerTo("POST /record HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void binaryGarbageIsRefused() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        byte[] garbage = new byte[64 << 10];
        new Random(seed).nextBytes(garbage);
        garbage[0] = 'G';
        try (RawHttp1Client client = fixture.http1()) {
            client.send(garbage).send("\n\n");
            assertThat(client.response().status()).isBetween(400, 431);
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void aTlsHelloIsRefused() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, 10, 10});
            assertThat(client.response().status()).isEqualTo(400);
        }
        assertThat(fixture.bad(BadRequest.NOT_HTTP)).isEqualTo(1);
    }

    @Test
    void aBodyWhoseChunksDoNotParseStoresNothing() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n").send("not a number\r\n");
            assertThat(client.response().status()).isEqualTo(400);
        }
        fixture.store.next().awaitDiscard();
        assertThat(fixture.bad(BadRequest.BROKEN_BODY)).isEqualTo(1);
    }

    @Test
    void anUploadWithoutAHeaderStoresNothing() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendLastChunk();
            assertThat(client.response().status()).isEqualTo(400);
        }
        fixture.store.next().awaitDiscard();
        assertThat(fixture.bad(BadRequest.MALFORMED_CAST)).isEqualTo(1);
    }

    @Test
    void aCastHeaderBeyondItsLimitStoresNothing() throws Exception {
        try (ServerFixture small =
                        new ServerFixture(builder -> builder.ingestLimits(new IngestLimits(100, 1 << 20, 0, 1 << 20)));
                RawHttp1Client client = small.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendChunk("{\"version\":2," + " ".repeat(200));
            assertThat(client.response().status()).isEqualTo(400);
            small.store.next().awaitDiscard();
        }
    }

    @Test
    void aPipelinedRequestEndsTheConnectionAfterTheFirst() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send("POST /v2/event HTTP/1.1\r\nHost: r\r\nContent-Length: 1000\r\n\r\n{}");
            client.send(" ".repeat(998) + "HEAD /v2/event HTTP/1.1\r\nHost: r\r\n\r\n");
            Response first = client.response();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.headers()).containsEntry("connection", "close");
            assertThat(client.readAll()).isEmpty();
            assertThat(fixture.bad(BadRequest.PIPELINED)).isEqualTo(1);
        }
    }

    @Test
    void aSlowHeadIsCut() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        try (ServerFixture strict = new ServerFixture(builder ->
                        builder.limits(ServerFixture.patience(minute, Duration.ofMillis(50), minute, minute)));
                RawHttp1Client client = strict.http1()) {
            client.send("POST /record HT");
            assertThat(client.response().status()).isEqualTo(408);
            assertThat(client.readAll()).isEmpty();
            assertThat(strict.bad(BadRequest.SLOW_HEAD)).isEqualTo(1);
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        try (ServerFixture strict = new ServerFixture(builder ->
                        builder.limits(ServerFixture.patience(Duration.ofMillis(50), minute, minute, minute)));
                RawHttp1Client client = strict.http1()) {
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void aFirstLineThatDoesNotComeIsNotWaitedFor() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        try (ServerFixture strict = new ServerFixture(builder ->
                        builder.limits(ServerFixture.patience(minute, minute, Duration.ofMillis(50), minute)));
                RawHttp1Client client = strict.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendChunk("{\"version\":2,");
            assertThat(client.response().status()).isEqualTo(408);
            strict.store.next().awaitDiscard();
            assertThat(strict.bad(BadRequest.SLOW_BODY)).isEqualTo(1);
        }
    }

    @Test
    void anEventThatDoesNotComeIsNotWaitedFor() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        try (ServerFixture strict = new ServerFixture(builder ->
                        builder.limits(ServerFixture.patience(minute, minute, Duration.ofMillis(50), minute)));
                RawHttp1Client client = strict.http1()) {
            client.send("POST /v2/event HTTP/1.1\r\nHost: r\r\nContent-Length: 100\r\n\r\n{");
            assertThat(client.response().status()).isEqualTo(408);
        }
    }

    @Test
    void anIdleSessionIsNeverCut() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        Duration second = Duration.ofSeconds(1);
        Duration often = Duration.ofMillis(150);
        try (ServerFixture strict = new ServerFixture(
                        builder -> builder.limits(ServerFixture.patience(second, second, minute, often)));
                RawHttp1Client idle = strict.http1();
                RawHttp2Client clock = strict.http2().request(1, "POST", "/v2/record", false)) {
            idle.send(RawHttp1Client.CHUNKED_POST + "\r\n").sendChunk(HEADER);
            clock.data(1, HEADER, false);
            for (int i = 0; i < 12; i++) {
                clock.awaitData("{\"ack\":" + HEADER.length() + "}\n");
            }
            idle.sendLastChunk();
            assertThat(idle.response().status()).isEqualTo(200);
        }
    }
}
