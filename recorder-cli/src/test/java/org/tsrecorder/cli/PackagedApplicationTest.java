package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.cli.pty.PtyCommand;
import org.tsrecorder.cli.pty.TerminalSize;
import org.tsrecorder.transport.client.RecorderAddress;
import org.tsrecorder.transport.client.RecorderClient;
import org.tsrecorder.transport.client.RecordingUpload;

/** The application as users get it: its launcher, its cache, its signals. */
@Tag("app")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PackagedApplicationTest {
    private static final String APPLICATION = Objects.requireNonNull(System.getProperty("tsrecorder.application"));
    private static final long PATIENCE_SECONDS = 120;
    private static final String CAST = """
        {"version":2,"width":80,"height":24,"srcNodeID":"n1"}
        [0.5, "o", "hello\\r\\n"]
        """;

    @TempDir
    private Path directory;

    /** What came of one run. */
    private record Run(int code, String out, String err) {}

    private Run run(String program, String... arguments) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = process(program, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s ended", List.of(arguments))
                .isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static ProcessBuilder process(String program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line);
    }

    @Test
    void itTellsItsVersionAndNothingElse() throws Exception {
        Run run = run(APPLICATION, "--version");
        assertThat(run.code()).isZero();
        assertThat(run.out()).hasLineCount(1).startsWith("tsrecorder ");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void itIsFoundThroughALink() throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), Path.of(APPLICATION));
        Path second = Files.createSymbolicLink(directory.resolve("second"), Path.of("link"));
        assertThat(run(second.toString(), "--version").code()).isZero();
    }

    @Test
    void theVirtualMachineSaysNothingOfItsOwn() throws Exception {
        Run run = run(APPLICATION, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Records terminal sessions");
    }

    @Test
    void aJavaThatWillNotDoIsRefusedInOneLine() throws Exception {
        ProcessBuilder builder = process(APPLICATION, "--version");
        builder.environment().put("TSRECORDER_JAVA_HOME", directory.toString());
        Process process = builder.start();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .hasLineCount(1)
                .contains("Java 25", "TSRECORDER_JAVA_HOME");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void whatIsMissingIsAUsageError() throws Exception {
        Run run = run(APPLICATION, "--dst", directory.toString(), "--tailnet=false");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--listen");
    }

    @Test
    void itServesUntilItIsToldToStop() throws Exception {
        Path store = directory.resolve("store");
        Process recorder = process(
                        APPLICATION,
                        "--dst",
                        store.toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--metrics-listen",
                        "127.0.0.1:0")
                .redirectError(directory.resolve("log").toFile())
                .start();
        try {
            BufferedReader out = recorder.inputReader(StandardCharsets.UTF_8);
            String ready = Objects.requireNonNull(out.readLine(), "the recorder ended: see its log");
            assertThat(ready).startsWith("ready listen=127.0.0.1:").contains(" dst=" + store, " metrics=127.0.0.1:");
            upload(value(ready, "listen"));
            assertThat(get(value(ready, "metrics"), "/metrics"))
                    .contains(
                            "tsrecorder_sessions_ended_total{result=\"complete\"} 1.0",
                            "# HELP tsrecorder_internal_errors_total Bugs of the recorder",
                            "tsrecorder_internal_errors_total 0.0");
            assertThat(get(value(ready, "metrics"), "/readyz")).isNotNull();
        } finally {
            recorder.destroy();
        }
        assertThat(recorder.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(recorder.exitValue()).isZero();
        assertThat(run(APPLICATION, "ls", store.toString()).out()).contains("complete", "local/");
    }

    @Test
    void toldTwiceItEndsAtOnceAndKeepsWhatItHas() throws Exception {
        Path store = directory.resolve("store");
        Process recorder = process(
                        APPLICATION, "--dst", store.toString(), "--listen", "127.0.0.1:0", "--drain-timeout", "1h")
                .start();
        try (BufferedReader out = recorder.inputReader(StandardCharsets.UTF_8);
                BufferedReader log = recorder.errorReader(StandardCharsets.UTF_8);
                RecorderClient client = RecorderClient.builder()
                        .recorder(RecorderAddress.parse(value(out.readLine(), "listen")))
                        .build();
                RecordingUpload upload = client.start()) {
            byte[] cast = CAST.getBytes(StandardCharsets.UTF_8);
            upload.write(cast, 0, cast.length);
            while (upload.acknowledged() < cast.length) {
                Thread.onSpinWait();
            }
            // By its handle, which leaves the streams open.
            recorder.toHandle().destroy();
            assertThat(log.readLine()).contains("draining");
            recorder.toHandle().destroy();
            assertThat(log.lines()).anyMatch(line -> line.contains("told to stop again"));
            assertThat(recorder.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(recorder.exitValue()).isEqualTo(1);
        } finally {
            recorder.destroyForcibly();
        }
        assertThat(run(APPLICATION, "ls", store.toString()).out()).contains(" incomplete ", "local/");
        try (Stream<Path> files = Files.find(
                store.resolve("local"), 1, (file, kind) -> file.toString().endsWith(".cast"))) {
            assertThat(files.findFirst().orElseThrow()).content().contains("hello");
        }
    }

    /** Keys come from the terminal then, which a player that took them from the pipe would never see. */
    @Test
    void aPipedRecordingIsPlayedInATerminal() throws Exception {
        Path cast = Files.writeString(directory.resolve("a.cast"), CAST);
        String shown = inTerminal("/bin/sh", "-c", "cat '" + cast + "' | '" + APPLICATION + "' play -");
        assertThat(shown).contains("::: Replaying session from -", "hello\r\n", "::: Playback ended");
    }

    private static String value(String ready, String key) {
        return ready.replaceFirst(".* " + key + "=(\\S+).*", "$1");
    }

    private static void upload(String endpoint) throws IOException {
        byte[] cast = CAST.getBytes(StandardCharsets.UTF_8);
        try (RecorderClient client = RecorderClient.builder()
                        .recorder(RecorderAddress.parse(endpoint))
                        .build();
                RecordingUpload upload = client.start()) {
            upload.write(cast, 0, cast.length);
            assertThat(upload.finish().acknowledged()).isEqualTo(cast.length);
        }
    }

    private static String get(String endpoint, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }

    @Test
    void theDemoShowsARecordedSession() throws Exception {
        Run run = run(
                APPLICATION,
                "demo",
                "--quick",
                "--dst",
                directory.resolve("demo").toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Stored durably as", "24 80", "世界", "tsrecorder play");
    }

    /** In a pseudo-terminal, which is where the player waits, listens to keys and brings the terminal back. */
    @Test
    void aPlayedRecordingIsShownInATerminal() throws Exception {
        Path cast = Files.writeString(directory.resolve("a.cast"), CAST);
        String shown = inTerminal(APPLICATION, "play", cast.toString());
        assertThat(shown)
                .contains("::: Replaying session from", "hello\r\n", "::: Playback ended")
                .doesNotContain("!!!");
    }

    @Test
    void aRecordedSessionIsShownInATerminalAsItHappens() throws Exception {
        Path cast = directory.resolve("b.cast");
        String shown = inTerminal(APPLICATION, "record", "-c", "stty size; echo inside", cast.toString());
        assertThat(shown).contains("30 90\r\n", "inside\r\n");
        assertThat(cast).content().contains("\"width\":90", "inside\\r\\n");
    }

    private static String inTerminal(String... line) throws Exception {
        try (PtyCommand command = PtyCommand.start(List.of(line), System.getenv(), new TerminalSize(90, 30))) {
            StringBuilder shown = new StringBuilder();
            byte[] piece = new byte[4096];
            try {
                for (int count = command.output().read(piece);
                        count >= 0;
                        count = command.output().read(piece)) {
                    shown.append(new String(piece, 0, count, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // Linux answers EIO once the command has closed its terminal.
                assertThat(e).hasMessageContaining("Input/output error");
            }
            assertThat(command.waitFor()).as(shown.toString()).isZero();
            return shown.toString();
        }
    }

    @Test
    void aPipeThatNobodyReadsEndsItQuietly() throws Exception {
        StringBuilder cast = new StringBuilder(CAST);
        for (int line = 0; line < 50_000; line++) {
            cast.append("[1.0, \"o\", \"line ").append(line).append("\\r\\n\"]\n");
        }
        Path file = Files.writeString(directory.resolve("long.cast"), cast);
        Run run = run("/bin/sh", "-c", "'" + APPLICATION + "' convert -f raw " + file + " - | head -c 20 > /dev/null");
        assertThat(run.err()).isEmpty();
    }
}
