package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in a pseudo-terminal, sent to a recorder of ours that stays or goes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordToRecorderTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "SHELL", "/bin/sh");
    private static final long POLL_NANOS = 20_000_000;

    @TempDir
    private Path directory;

    private RunningRecorder recorder;
    private Path store;

    @BeforeEach
    void start() {
        store = directory.resolve("store");
        recorder = RunningRecorder.start(ServeSettings.local(store));
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    private CommandRun record(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "record",
                "--headless",
                "--to",
                Endpoints.show(recorder.endpoint().orElseThrow())));
        line.addAll(List.of(arguments));
        return CommandRun.with(ENVIRONMENT, line.toArray(String[]::new));
    }

    /** Runs a session during which the recorder goes away, once its first line has been stored. */
    private CommandRun recordAndLose(String then, String... arguments) throws IOException {
        Path gone = directory.resolve("gone");
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("-c", "echo before; while [ ! -e " + gone + " ]; do sleep 0.05; done; " + then));
        CompletableFuture<CommandRun> session =
                CompletableFuture.supplyAsync(() -> record(line.toArray(String[]::new)), Thread::startVirtualThread);
        while (!session.isDone() && !stored().contains("before")) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        recorder.close();
        Files.createFile(gone);
        return session.join();
    }

    private String stored() throws IOException {
        StringBuilder all = new StringBuilder();
        if (Files.exists(store)) {
            try (Stream<Path> files =
                    Files.find(store, 3, (file, attributes) -> file.toString().endsWith(".cast"))) {
                for (Path file : files.toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    @Test
    void aSessionIsStoredByItsRecorder() throws IOException {
        CommandRun run = record("-c", "echo größer");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "::: Recorded to " + Endpoints.show(recorder.endpoint().orElseThrow()));
        assertThat(stored()).contains("größer", "\"command\":\"echo größer\"");
        assertThat(CommandRun.of("ls", store.toString()).out()).contains("complete", "local/");
    }

    @Test
    void aSessionThatMayGoOnUnrecordedEndsWhenItWantsTo() throws IOException {
        Path after = directory.resolve("after");
        CommandRun run = recordAndLose("echo more; touch " + after, "--on-failure", "continue");
        assertThat(after).exists();
        assertThat(run.code()).isZero();
        assertThat(run.err()).hasLineCount(1).startsWith("!!! ");
        assertThat(run.out()).contains("No complete recording").doesNotContain("Recorded to");
    }

    @Test
    void theFileGoesOnWhenTheRecorderIsLost() throws IOException {
        Path file = directory.resolve("a.cast");
        CommandRun run = recordAndLose("echo more", file.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Recorded to " + file).doesNotContain("No complete recording");
        assertThat(file).content().contains("before", "more");
    }

    @Test
    void aSessionThatMustBeRecordedEndsWithItsRecorderEvenWhileItIsSilent() throws IOException {
        CommandRun run = recordAndLose("exec sleep 1000", "--on-failure", "stop");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).startsWith("!!! ").contains("recorded");
        assertThat(stored()).contains("before");
        assertThat(CommandRun.of("ls", store.toString()).out()).contains("incomplete");
    }

    @Test
    void aSessionUnderWayIsListedAsLive() throws IOException {
        Path end = directory.resolve("end");
        CompletableFuture<CommandRun> session = CompletableFuture.supplyAsync(
                () -> record("-c", "echo before; while [ ! -e " + end + " ]; do sleep 0.05; done"),
                Thread::startVirtualThread);
        while (!session.isDone() && !stored().contains("before")) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        CommandRun listed = CommandRun.of("ls", "--live", store.toString());
        Files.createFile(end);
        assertThat(listed.out()).contains(" live ", "local/");
        assertThat(session.join().code()).isZero();
        assertThat(CommandRun.of("ls", "--live", store.toString()).err()).contains("no such recordings");
    }
}
