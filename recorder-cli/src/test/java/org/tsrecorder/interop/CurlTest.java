package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Json;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;

/** curl and nghttp2's own clients do by hand what recording nodes do. */
@Tag("interop")
@Timeout(120)
class CurlTest {
    @TempDir
    Path work;

    @TempDir
    Path directory;

    @Test
    void anUploadOverHttp2IsAcknowledgedWhileItIsStillComing() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        CastFile sent = write("chunk-by-chunk");
        byte[] all = Files.readAllBytes(sent.path());
        int first = sent.headerLength() + 5;
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            String url = recorder.url("/v2/record");
            Process upload = new ProcessBuilder(
                            Program.words(curl, "-sS", "-N", "--http2-prior-knowledge", "-X", "POST", "-T", ".", url))
                    .start();
            OutputStream in = upload.getOutputStream();
            try (BufferedReader acks = upload.inputReader()) {
                in.write(all, 0, first);
                in.flush();
                awaitAck(acks, first);
                in.write(all, first, all.length - first);
                in.close();
                awaitAck(acks, all.length);
                assertThat(acks.lines()).allMatch(line -> lastAck(line) == all.length);
            }
            assertThat(upload.waitFor()).isZero();
            assertStoredWhole(recorder, sent);
        }
    }

    @Test
    void aWholeFileOverHttp2IsStored() throws Exception {
        assertUploads("h2", "/v2/record", "200 2", "--http2-prior-knowledge", "--data-binary");
    }

    @Test
    void aFileOverHttp11IsStoredOnceContinueWasSaid() throws Exception {
        String said =
                assertUploads("expect", "/record", "200 1.1", "-v", "-H", "Expect: 100-continue", "-X", "POST", "-T");
        assertThat(said).containsSubsequence("< HTTP/1.1 100 Continue", "< HTTP/1.1 200");
    }

    @Test
    void aChunkedUploadOverHttp11IsStored() throws Exception {
        String chunked = "Transfer-Encoding: chunked";
        assertUploads("chunked", "/record", "200 1.1", "-H", chunked, "-H", "Expect: 100-continue", "-X", "POST", "-T");
    }

    @Test
    void aProbeThatUpgradesIsAnsweredOverHttp2() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            String url = recorder.url("/v2/record");
            String answer = Program.run(curl, "-sS", "--http2", "-I", "-w", "%{http_code} %{http_version}", url)
                    .succeeded()
                    .out();
            assertThat(answer).contains("101 Switching Protocols").endsWith("200 2");
        }
    }

    @Test
    void anEventOverEitherProtocolIsStored() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        String event = """
            {"type":"kubernetes-api-request","id":"","timestamp":1785325850,"userAgent":"curl"}\
            """;
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            for (String protocol : List.of("--http1.1", "--http2-prior-knowledge")) {
                String code = Program.run(
                                curl, "-sS", protocol, "--json", event, "-w", "%{http_code}", recorder.url("/v2/event"))
                        .succeeded()
                        .out();
                assertThat(code).endsWith("200");
            }
            recorder.stop();
            List<Path> events = new Destination(directory).events();
            assertThat(events).hasSize(2).allSatisfy(path -> {
                Object stored =
                        Json.object(Files.readString(path)).orElseThrow().get("event");
                assertThat(Json.members(stored)).containsEntry("userAgent", "curl");
            });
        }
    }

    @Test
    void nghttpUploadsAndReadsTheLastAck() throws Exception {
        Path nghttp = Peers.require(Peers.NGHTTP);
        CastFile sent = write("nghttp");
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            String acks = Program.run(nghttp, "-H", ":method: POST", "-d", sent.path(), recorder.url("/v2/record"))
                    .succeeded()
                    .out();
            assertThat(lastAck(acks)).isEqualTo(Files.size(sent.path()));
            assertStoredWhole(recorder, sent);
        }
    }

    @Test
    void uploadsThatShareOneConnectionAreAllStored() throws Exception {
        Path h2load = Peers.require(Peers.H2LOAD);
        CastFile sent = write("shared-connection");
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            String said = Program.run(
                            h2load, "-n", 200, "-c", 4, "-m", 25, "-d", sent.path(), recorder.url("/v2/record"))
                    .succeeded()
                    .out();
            assertThat(said).contains("200 succeeded, 0 failed, 0 errored");
            recorder.stop();
            assertThat(new Destination(directory).states().values()).containsOnly("complete");
            List<Path> stored = new Destination(directory).recordings();
            assertThat(stored).hasSize(200);
            stored.forEach(path -> CastFile.read(path).assertHoldsAllOf(sent));
        }
    }

    private String assertUploads(String name, String path, String wanted, Object... flags) throws Exception {
        Path curl = Peers.require(Peers.CURL);
        CastFile sent = write(name);
        List<Object> command = new ArrayList<>(List.of(curl, "-sS", "-w", "\n%{http_code} %{http_version}"));
        command.addAll(List.of(flags));
        boolean data = "--data-binary".equals(flags[flags.length - 1]);
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            command.addAll(List.of(data ? "@" + sent.path() : sent.path(), recorder.url(path)));
            Program.Ended ended = Program.run(command.toArray()).succeeded();
            assertThat(ended.out()).endsWith(wanted);
            assertStoredWhole(recorder, sent);
            return ended.err();
        }
    }

    private CastFile write(String session) throws IOException {
        String cast = """
            {"version":2,"width":80,"height":24,"timestamp":1785325850,"connectionID":"%s","env":{"TERM":"xterm"}}
            [0.5,"o","$ "]
            [1.25,"o","make\\r\\n"]
            """.formatted(session);
        return CastFile.read(Files.writeString(work.resolve(session + ".cast"), cast));
    }

    private void assertStoredWhole(RecorderProcess recorder, CastFile sent) throws Exception {
        recorder.stop();
        new Destination(directory)
                .recording(sent.session().orElseThrow(), "complete")
                .assertHoldsAllOf(sent);
    }

    private static void awaitAck(BufferedReader acks, long wanted) throws IOException {
        for (long acked = 0; acked < wanted; ) {
            String line = Optional.ofNullable(acks.readLine())
                    .orElseThrow(() -> new AssertionError("the answer ended before the ack of " + wanted));
            acked = lastAck(line);
            assertThat(acked).isLessThanOrEqualTo(wanted);
        }
    }

    private static long lastAck(String frames) {
        Map<String, ?> last = Json.members(Json.documents(frames).getLast());
        return Long.parseLong(String.valueOf(last.get("ack")));
    }
}
