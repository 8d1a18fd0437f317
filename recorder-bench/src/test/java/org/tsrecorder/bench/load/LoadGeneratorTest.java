package org.tsrecorder.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.storage.file.FileRecordingStore;
import org.tsrecorder.transport.server.RecorderServer;

/** Small loads on a real recorder that stores files. */
class LoadGeneratorTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Path folder;
    private FileRecordingStore store;
    private RecorderServer server;
    private String address;

    // The other fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    LoadGeneratorTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void startRecorder() throws IOException {
        store = FileRecordingStore.builder(folder).minFree(0).open();
        server = RecorderServer.builder(store).eventLoops(1).build();
        InetSocketAddress bound = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = bound.getAddress().getHostAddress() + ":" + bound.getPort();
    }

    @AfterEach
    void stopRecorder() {
        server.close();
        store.close();
    }

    private int load(String... flags) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--to", address, "--verify", folder.toString()));
        arguments.addAll(List.of(flags));
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            return LoadGenerator.run(arguments, out, out);
        }
    }

    private String report() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path recording() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".cast"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void manySmallSessionsAreStoredAsSent() throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        int status = load(
                "--sessions",
                "30",
                "--rate",
                "1000",
                "--write-interval",
                "100",
                "--seconds",
                "1",
                "--ramp",
                "0",
                "--pid",
                pid,
                "--json");
        assertThat(report())
                .contains("\"sessions\":30,\"accepted\":30,\"stored\":30,\"lost\":0,\"notAllAcknowledged\":0")
                .contains("\"recordingsFound\":30,\"recordingsWrong\":0")
                .contains("\"recorderCores\":", "\"ackP99Millis\":");
        assertThat(status).isZero();
    }

    @Test
    void sessionsAsFastAsFlowControlLetsAreStoredAsSent() throws IOException {
        int status = load("--sessions", "3", "--rate", "0", "--mib", "4", "--ramp", "0");
        assertThat(report()).containsPattern("stored +3\n").containsPattern("recordingsWrong +0\n");
        assertThat(status).isZero();
    }

    @Test
    void aByteThatWasStoredWrongIsFound() throws IOException {
        LoadPlan plan =
                LoadPlan.parse(List.of("--to", address, "--sessions", "1", "--rate", "0", "--mib", "1", "--ramp", "0"));
        try (LoadRun run = new LoadRun(plan, "wrong")) {
            run.sendInBulk();
            server.close();
            store.close();
            assertThat(new StoredRecordings(plan, run.sessions(), "wrong").compare(folder, "wrong"))
                    .isEmpty();
            try (RandomAccessFile file = new RandomAccessFile(recording().toFile(), "rw")) {
                file.seek(file.length() - 1_000);
                file.write('!');
            }
            assertThat(new StoredRecordings(plan, run.sessions(), "wrong").compare(folder, "wrong"))
                    .singleElement()
                    .asString()
                    .contains("differs at byte");
            try (RandomAccessFile file = new RandomAccessFile(recording().toFile(), "rw")) {
                file.setLength(1_000);
            }
            assertThat(new StoredRecordings(plan, run.sessions(), "wrong").compare(folder, "wrong"))
                    .singleElement()
                    .asString()
                    .contains("bytes behind the header line");
            Files.delete(recording());
            assertThat(new StoredRecordings(plan, run.sessions(), "wrong").compare(folder, "wrong"))
                    .containsExactly("session 0: acknowledged, and no recording of it");
        }
    }

    @Test
    void sessionsThatTheRecorderDoesNotTakeAreLost() throws IOException {
        server.close();
        int status = load("--sessions", "2", "--seconds", "1", "--ramp", "0");
        assertThat(report()).containsPattern("lost +2\n").contains("starting: ");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void aWrongCommandLineShowsTheFlags() throws IOException {
        assertThat(load("--sessions", "none")).isEqualTo(2);
        assertThat(report())
                .startsWith("--sessions: wanted a number, got none\n")
                .contains("--write-interval");
    }

    @Test
    void aProcessThatIsNotThereIsToldBeforeAnythingStarts() throws IOException {
        assertThat(load("--pid", "2147483647")).isEqualTo(2);
        assertThat(report()).isEqualTo("--pid: there is no process 2147483647\n");
    }
}
