package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.RawHttp2Client.CONTINUATION;
import static org.tsrecorder.transport.server.RawHttp2Client.DATA;
import static org.tsrecorder.transport.server.RawHttp2Client.END_HEADERS;
import static org.tsrecorder.transport.server.RawHttp2Client.END_STREAM;
import static org.tsrecorder.transport.server.RawHttp2Client.GOAWAY;
import static org.tsrecorder.transport.server.RawHttp2Client.HEADERS;
import static org.tsrecorder.transport.server.RawHttp2Client.PING;
import static org.tsrecorder.transport.server.RawHttp2Client.RST_STREAM;
import static org.tsrecorder.transport.server.RawHttp2Client.SETTINGS;
import static org.tsrecorder.transport.server.RawHttp2Client.WINDOW_UPDATE;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad input over HTTP/2: GOAWAY or RST_STREAM, a counter, and other connections go on. */
class BadHttp2Test {
    private static final int PROTOCOL_ERROR = 1;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int ENHANCE_YOUR_CALM = 11;

    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static byte[] post() {
        return RawHttp2Client.block(
                ":method", "POST", ":scheme", "http", ":authority", "recorder", ":path", "/v2/record");
    }

    /** Frames that break RFC 9113 in one way each, and the error they earn. */
    enum Abuse {
        DATA_ON_STREAM_ZERO(PROTOCOL_ERROR, new byte[][] {RawHttp2Client.encode(DATA, 0, 0, new byte[3])}),
        DATA_ON_IDLE_STREAM(PROTOCOL_ERROR, new byte[][] {RawHttp2Client.encode(DATA, 0, 7, new byte[3])}),
        DATA_INSIDE_A_HEADER_BLOCK(PROTOCOL_ERROR, new byte[][] {
            RawHttp2Client.encode(HEADERS, 0, 1, new byte[] {0}), RawHttp2Client.encode(DATA, 0, 1, new byte[3])
        }),
        CONTINUATION_OUT_OF_PLACE(
                PROTOCOL_ERROR, new byte[][] {RawHttp2Client.encode(CONTINUATION, END_HEADERS, 1, new byte[1])}),
        HEADERS_ON_AN_EVEN_STREAM(
                PROTOCOL_ERROR, new byte[][] {RawHttp2Client.encode(HEADERS, END_HEADERS, 2, post())}),
        PING_OF_WRONG_SIZE(FRAME_SIZE_ERROR, new byte[][] {RawHttp2Client.encode(PING, 0, 0, new byte[7])}),
        SETTINGS_OF_WRONG_SIZE(FRAME_SIZE_ERROR, new byte[][] {RawHttp2Client.encode(SETTINGS, 0, 0, new byte[5])}),
        RESET_OF_AN_IDLE_STREAM(PROTOCOL_ERROR, new byte[][] {RawHttp2Client.encode(RST_STREAM, 0, 9, new byte[4])}),
        WINDOW_UPDATE_OF_ZERO(PROTOCOL_ERROR, new byte[][] {RawHttp2Client.encode(WINDOW_UPDATE, 0, 0, new byte[4])}),
        HEADERS_LARGER_THAN_ANY_SANE_ONE(
                FRAME_SIZE_ERROR, new byte[][] {RawHttp2Client.encode(HEADERS, END_HEADERS, 1, new byte[20_000])}),
        DATA_LARGER_THAN_ALLOWED(FRAME_SIZE_ERROR, new byte[][] {
            RawHttp2Client.encode(HEADERS, END_HEADERS, 1, post()),
            RawHttp2Client.encode(DATA, 0, 1, new byte[600 << 10])
        });

        private final int error;

        @SuppressWarnings("ImmutableEnumChecker") // nobody writes to them
        private final byte[][] frames;

        Abuse(int error, byte[][] frames) {
            this.error = error;
            this.frames = frames;
        }
    }

    @ParameterizedTest
    @EnumSource(Abuse.class)
    void brokenFramesEndTheConnectionWithTheRightError(Abuse abuse) throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            client.next(SETTINGS);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] frame : abuse.frames) {
                all.writeBytes(frame);
            }
            client.send(all.toByteArray());
            assertThat(client.goAway().errorCode()).isEqualTo(abuse.error);
            assertThat(client.ends()).isTrue();
        }
        assertThat(fixture.bad(BadRequest.FRAME_ERROR)).isEqualTo(1);
    }

    @Test
    void anUploadOnAConnectionThatMisbehavesIsKept() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            client.data(1, HEADER, false).awaitData("{\"ack\":" + HEADER.length() + "}\n");
            client.frame(PING, 0, 0, new byte[7]);
            assertThat(client.goAway().errorCode()).isEqualTo(FRAME_SIZE_ERROR);
        }
        assertThat(fixture.store.next().awaitEnd().cutShortBecause()).isPresent();
    }

    @Test
    void garbageAfterThePrefaceEndsTheConnection() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(fixture.address)) {
            client.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.goAway().errorCode()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void rapidResetIsCalmedDown() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            byte[] cancel = {0, 0, 0, 8};
            for (int i = 0; i < 400; i++) {
                int stream = 2 * i + 1;
                try {
                    client.request(stream, "POST", "/v2/record", false).frame(RST_STREAM, 0, stream, cancel);
                } catch (IOException e) {
                    assertThat(e).as("the server has hung up").hasMessageMatching("(?i).*(pipe|reset|abort).*");
                    break;
                }
            }
            assertThat(client.goAway().errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        }
        assertThat(fixture.bad(BadRequest.FLOOD)).isEqualTo(1);
        assertThat(fixture.settled().sessionsLive()).isZero();
    }

    @Test
    void aPingFloodIsCalmedDown() throws Exception {
        flood(RawHttp2Client.encode(PING, 0, 0, new byte[8]));
    }

    @Test
    void aSettingsFloodIsCalmedDown() throws Exception {
        flood(RawHttp2Client.encode(SETTINGS, 0, 0, new byte[0]));
    }

    private void flood(byte[] frame) throws Exception {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            batch.writeBytes(frame);
        }
        Thread sender;
        try (RawHttp2Client client = fixture.http2()) {
            sender = Thread.ofVirtual().start(() -> sendForever(client, batch.toByteArray()));
            assertThat(client.goAway().errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        }
        sender.join();
        assertThat(fixture.bad(BadRequest.FLOOD)).isEqualTo(1);
    }

    private static void sendForever(RawHttp2Client client, byte[] batch) {
        try {
            while (true) {
                client.send(batch);
            }
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aContinuationFloodIsEnded() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            client.frame(HEADERS, 0, 1, new byte[] {0});
            try {
                for (int i = 0; i < 1_000; i++) {
                    client.frame(CONTINUATION, 0, 1, new byte[0]);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?i).*(pipe|reset|abort).*");
            }
            assertThat(client.goAway().errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aFloodOfSmallHeaderFieldsIsCalmedDown() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            for (int i = 0; fields.size() < 15_000; i++) {
                fields.writeBytes(RawHttp2Client.block("x" + i, "y"));
            }
            client.frame(HEADERS, 0, 1, post()).frame(CONTINUATION, 0, 1, fields.toByteArray());
            client.frame(CONTINUATION, END_HEADERS, 1, fields.toByteArray());
            RawHttp2Client.Frame goAway = client.goAway();
            assertThat(goAway.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(goAway.text()).contains("header fields of more than");
        }
        assertThat(fixture.bad(BadRequest.FLOOD)).isEqualTo(1);
    }

    @Test
    void fewBytesThatUnpackToManyHeaderFieldsAreRefused() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            bomb.writeBytes(post());
            // A literal that goes into the dynamic table (RFC 7541 §6.2.1), then 12,000 references to it.
            bomb.write(0x40);
            bomb.writeBytes(Arrays.copyOfRange(RawHttp2Client.block("x", "y".repeat(1_000)), 1, 1_006));
            for (int i = 0; i < 12_000; i++) {
                bomb.write(0x80 | 62);
            }
            client.frame(HEADERS, END_HEADERS | END_STREAM, 1, bomb.toByteArray());
            assertThat(client.status()).isEqualTo(431);
        }
        assertThat(fixture.bad(BadRequest.HEAD_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void headersBeyondTheListLimitAreRefusedAndTheConnectionGoesOn() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            byte[] large = RawHttp2Client.block(
                    ":method",
                    "POST",
                    ":scheme",
                    "http",
                    ":authority",
                    "r",
                    ":path",
                    "/v2/record",
                    "x",
                    "y".repeat(16_300));
            byte[] more = RawHttp2Client.block("z", "y".repeat(2_000));
            client.frame(HEADERS, END_STREAM, 1, large).frame(CONTINUATION, END_HEADERS, 1, more);
            assertThat(client.status()).isEqualTo(431);
            client.request(3, "HEAD", "/v2/record", true);
            assertThat(client.status()).isEqualTo(200);
        }
        assertThat(fixture.bad(BadRequest.HEAD_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void aRequestWithoutPathOrMethodIsNotServed() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            client.frame(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2Client.block(":scheme", "http"));
            RawHttp2Client.Frame answer = client.next();
            while (answer.type() != RST_STREAM && answer.type() != HEADERS && answer.type() != GOAWAY) {
                answer = client.next();
            }
            assertThat(answer.type()).isIn(RST_STREAM, HEADERS);
        }
    }

    @Test
    void unknownPathsAndWrongMethodsAreRefused() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            client.request(1, "GET", "/", true);
            assertThat(client.response().status()).isEqualTo(404);
            client.request(3, "GET", "/v2/record", true);
            assertThat(client.headers().get("allow")).hasToString("HEAD, POST");
        }
    }

    @Test
    void streamsBeyondTheLimitAreRefused() throws Exception {
        try (RawHttp2Client client = fixture.http2()) {
            client.next(SETTINGS);
            client.next(SETTINGS);
            for (int i = 0; i <= 100; i++) {
                client.request(2 * i + 1, "POST", "/v2/record", false);
            }
            assertThat(client.next(RST_STREAM).stream()).isEqualTo(201);
        }
    }

    @Test
    void aHalfSentFrameIsNotWaitedForForever() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        try (ServerFixture strict = new ServerFixture(builder ->
                        builder.limits(ServerFixture.patience(minute, Duration.ofMillis(50), minute, minute)));
                RawHttp2Client client = strict.http2()) {
            client.send(new byte[] {0, 0, 20, HEADERS, 0, 0});
            assertThat(client.goAway().errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(strict.bad(BadRequest.SLOW_HEAD)).isEqualTo(1);
        }
    }

    @Test
    void anIdleConnectionIsClosedWithGoAway() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        try (ServerFixture strict = new ServerFixture(builder ->
                        builder.limits(ServerFixture.patience(Duration.ofMillis(50), minute, minute, minute)));
                RawHttp2Client client = strict.http2()) {
            assertThat(client.goAway().errorCode()).isZero();
            assertThat(client.ends()).isTrue();
        }
    }
}
