package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.interop.Http2Frames.CONTINUATION;
import static org.tsrecorder.interop.Http2Frames.DATA;
import static org.tsrecorder.interop.Http2Frames.END_HEADERS;
import static org.tsrecorder.interop.Http2Frames.HEADERS;
import static org.tsrecorder.interop.Http2Frames.PADDED;
import static org.tsrecorder.interop.Http2Frames.PUSH_PROMISE;
import static org.tsrecorder.interop.Http2Frames.RST_STREAM;
import static org.tsrecorder.interop.Http2Frames.SETTINGS;
import static org.tsrecorder.interop.Http2Frames.WINDOW_UPDATE;
import static org.tsrecorder.interop.Http2Frames.field;
import static org.tsrecorder.interop.Http2Frames.frame;
import static org.tsrecorder.interop.Http2Frames.head;
import static org.tsrecorder.interop.Http2Frames.join;
import static org.tsrecorder.interop.Http2Frames.preface;
import static org.tsrecorder.interop.Http2Frames.request;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.interop.Http2Frames.Frame;
import org.tsrecorder.peers.Await;

/**
 * Whatever comes in, the application answers it, counts it, keeps nothing of it, and goes on. One process takes it all,
 * under Netty's strictest leak detection.
 */
@Tag("interop")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final long SEED = 20261122;
    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;

    private Destination destination;
    private RecorderProcess recorder;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        destination = new Destination(directory);
        recorder = RecorderProcess.startWith("-Dio.netty.leakDetection.level=paranoid", directory);
    }

    @AfterEach
    void itGoesOnAndKeptNothing() throws Exception {
        assertThat(recorder.operations("/readyz").statusCode()).isEqualTo(200);
        Await.until("nothing is kept", () -> destination.recordings().isEmpty());
        assertThat(destination.events()).isEmpty();
    }

    @AfterAll
    void nothingLeaked() throws Exception {
        recorder.collectGarbage();
        assertThat(answer("GET / HTTP/1.1\r\nHost: recorder\r\n\r\n")).startsWith("HTTP/1.1 404");
        recorder.collectGarbage();
        assertThat(recorder.complaints()).doesNotContain("LEAK").doesNotContain("\tat ");
        recorder.close();
    }

    static Stream<Arguments> requests() {
        byte[] garbage = new byte[4096];
        new Random(SEED).nextBytes(garbage);
        String noise = new String(garbage, StandardCharsets.ISO_8859_1);
        return Stream.of(
                Arguments.of(
                        "an oversized header field", "40[0-9]|431", call("POST /record", "X: " + "x".repeat(1 << 18))),
                Arguments.of("an oversized request line", "414|400|431", call("POST /" + "x".repeat(1 << 18))),
                Arguments.of("bytes that are no HTTP", "400", "\u0016\u0003\u0001" + noise + "\r\n\r\n"),
                Arguments.of("a wrong path", "404", call("POST /v3/record", "Content-Length: 0")),
                Arguments.of("a wrong method", "405", call("PATCH /record", "Content-Length: 0")),
                Arguments.of("HTTP/1.0", "4\\d\\d|505", "POST /record HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("a chunk that has no length", "400", chunked("zz\r\n{}\r\n0\r\n\r\n")),
                Arguments.of("a chunk that is longer than it said", "400", chunked("1\r\n{}{}{}\r\n0\r\n\r\n")),
                Arguments.of(
                        "a length and chunks",
                        "400",
                        call("POST /record", "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
                Arguments.of(
                        "two lengths", "400", call("POST /record", "Content-Length: 1", "Content-Length: 2") + "{}"),
                Arguments.of("a negative length", "400", call("POST /record", "Content-Length: -1")),
                Arguments.of("a cast without bytes", "400", cast("")),
                Arguments.of("a cast without a header", "400", cast("[0.1,\"o\",\"x\"]\n")),
                Arguments.of(
                        "a cast whose header never ends", "400|413", cast("{\"version\":2,\"" + "x".repeat(4 << 20))),
                Arguments.of("a cast of noise", "400", cast(noise)),
                Arguments.of("an event that is no JSON", "400", body("POST /v2/event", noise)),
                Arguments.of("an event that is no object", "400", body("POST /v2/event", "[]")),
                Arguments.of("an event without bytes", "400", body("POST /v2/event", "")),
                Arguments.of(
                        "an oversized event",
                        "413",
                        body("POST /v2/event", "{\"a\":\"" + "x".repeat(8 << 20) + "\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aBadRequestIsRefusedAndCounted(String what, String status, String request) throws Exception {
        double before = badRequests();
        assertThat(answer(request)).as(what).matches("HTTP/1\\.1 (" + status + ")( .*)?");
        Await.until(what + " is counted", () -> badRequests() > before);
    }

    static Stream<Arguments> frames() {
        byte[] even = request(2, "HEAD", "/v2/record");
        byte[] bigFields = join(
                Stream.generate(() -> field("x", "y".repeat(120))).limit(120).toArray(byte[][]::new));
        byte[] headerFlood = join(
                join(head(bigFields.length, HEADERS, 0, 1), bigFields),
                join(Stream.generate(() -> join(head(bigFields.length, CONTINUATION, 0, 1), bigFields))
                        .limit(200)
                        .toArray(byte[][]::new)));
        byte[] rapidReset = join(IntStream.range(0, 5000)
                .mapToObj(i ->
                        join(request(2 * i + 1, "POST", "/v2/record"), frame(RST_STREAM, 0, 2 * i + 1, 0, 0, 0, 8)))
                .toArray(byte[][]::new));
        byte[] wide = frame(WINDOW_UPDATE, 0, 0, 0x7f, 0xff, 0xff, 0xff);
        return Stream.of(
                Arguments.of("DATA on no stream", PROTOCOL_ERROR, frame(DATA, 0, 0, 1, 2, 3)),
                Arguments.of("DATA on a stream that is not open", PROTOCOL_ERROR, frame(DATA, 0, 7, 1, 2, 3)),
                Arguments.of("more padding than frame", PROTOCOL_ERROR, frame(DATA, PADDED, 1, 200, 1)),
                Arguments.of("a frame beyond the largest", FRAME_SIZE_ERROR, head(0xff_ffff, DATA, 0, 1)),
                Arguments.of("settings of five bytes", FRAME_SIZE_ERROR, frame(SETTINGS, 0, 0, 0, 1, 0, 0, 1)),
                Arguments.of("a stream of the server's", PROTOCOL_ERROR, even),
                Arguments.of(
                        "fields that do not decode",
                        COMPRESSION_ERROR,
                        frame(HEADERS, END_HEADERS, 1, 0xff, 0xff, 0xff)),
                Arguments.of("a promise", PROTOCOL_ERROR, frame(PUSH_PROMISE, END_HEADERS, 1, 0, 0, 0, 2, 0x82)),
                Arguments.of("a continuation of nothing", PROTOCOL_ERROR, frame(CONTINUATION, END_HEADERS, 1, 0x82)),
                Arguments.of("a window that grows by nothing", PROTOCOL_ERROR, frame(WINDOW_UPDATE, 0, 0, 0, 0, 0, 0)),
                Arguments.of("a window that grows too wide", FLOW_CONTROL_ERROR, join(wide, wide)),
                Arguments.of("fields without end", ENHANCE_YOUR_CALM, headerFlood),
                Arguments.of("streams opened and reset at once", ENHANCE_YOUR_CALM, rapidReset));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void badFramesEndTheirConnectionWithAReasonAndAreCounted(String what, int code, byte[] frames) throws Exception {
        double before = badRequests();
        try (RawConnection connection = new RawConnection(recorder.port())) {
            connection.send(join(preface(), frames));
            assertThat(Http2Frames.goAwayCode(Http2Frames.parse(connection.readToEnd())))
                    .as(what)
                    .hasValue(code);
        }
        Await.until(what + " is counted", () -> badRequests() > before);
    }

    @Test
    void aBrokenPrefaceEndsTheConnection() throws Exception {
        double before = badRequests();
        try (RawConnection connection = new RawConnection(recorder.port())) {
            connection.send("PRI * HTTP/2.0\r\n\r\nNO\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(connection.readToEnd()).isNotEmpty();
        }
        Await.until("the preface is counted", () -> badRequests() > before);
    }

    @Test
    void aWrongPathOverHttp2IsNotFoundAndTheConnectionGoesOn() throws Exception {
        double before = badRequests();
        try (RawConnection connection = new RawConnection(recorder.port())) {
            connection.send(join(preface(), request(1, "POST", "/v3/record"), request(3, "HEAD", "/v2/record")));
            List<Frame> answers = connection.readFrames(frames ->
                    frames.stream().filter(frame -> frame.type() == HEADERS).count() == 2);
            assertThat(answers)
                    .filteredOn(frame -> frame.type() == HEADERS)
                    .extracting(Frame::stream)
                    .containsExactlyInAnyOrder(1, 3);
        }
        Await.until("the path is counted", () -> badRequests() > before);
    }

    private double badRequests() throws Exception {
        Map<String, Double> metrics = recorder.metrics();
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith("tsrecorder_bad_requests_total"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private String answer(String request) throws Exception {
        try (RawConnection connection = new RawConnection(recorder.port())) {
            connection.send(request.getBytes(StandardCharsets.ISO_8859_1));
            return connection.readStatusLine();
        }
    }

    private static String call(String methodAndPath, String... fields) {
        String head = methodAndPath + " HTTP/1.1\r\nHost: recorder\r\n";
        return Stream.of(fields).reduce(head, (all, one) -> all + one + "\r\n") + "\r\n";
    }

    private static String chunked(String chunks) {
        return call("POST /record", "Transfer-Encoding: chunked") + chunks;
    }

    private static String cast(String content) {
        return body("POST /record", content);
    }

    private static String body(String methodAndPath, String content) {
        return call(methodAndPath, "Content-Length: " + content.length()) + content;
    }
}
