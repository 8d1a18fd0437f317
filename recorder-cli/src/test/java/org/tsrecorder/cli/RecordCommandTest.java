package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sessions in a real pseudo-terminal, without one of our own. */
class RecordCommandTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm-256color", "SHELL", "/bin/sh", "SECRET", "x");

    @TempDir
    private Path directory;

    private CommandRun record(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "record";
        all[1] = "--headless";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CommandRun.with(ENVIRONMENT, all);
    }

    @Test
    void aCommandIsRecordedInATerminalOfTheSizeAskedFor() throws IOException {
        Path file = directory.resolve("a.cast");
        CommandRun run = record("--window-size", "101x37", "-t", "two", "-c", "stty size; tty", file.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("::: ");
        assertThat(Files.readAllLines(file).getFirst())
                .contains("\"version\":2", "\"width\":101", "\"height\":37", "\"title\":\"two\"", "stty size; tty")
                .contains("\"SHELL\":\"/bin/sh\"")
                .doesNotContain("SECRET");
        assertThat(file).content().contains("37 101\\r\\n").doesNotContain("not a tty");
    }

    @Test
    void theExitCodeIsPassedOnIfAskedFor() {
        assertThat(record("--return", "-c", "exit 7", directory.resolve("a").toString())
                        .code())
                .isEqualTo(7);
        assertThat(record("-c", "exit 7", directory.resolve("b").toString()).code())
                .isZero();
    }

    @Test
    void versionThreeKeepsTheExitCode() {
        Path file = directory.resolve("a.cast");
        record("-f", "asciicast-v3", "-c", "echo hi; exit 3", file.toString());
        assertThat(file).content().contains("\"version\":3").endsWith("\"x\", \"3\"]\n");
    }

    @Test
    void aRecordingGoesOnWhenAppendedTo() throws IOException {
        Path file = directory.resolve("a.cast");
        record("-c", "echo one", file.toString());
        int before = Files.readAllLines(file).size();
        assertThat(record("-a", "-c", "echo two", file.toString()).code()).isZero();
        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(before);
        assertThat(Files.readAllLines(file).get(before)).contains("\"r\", \"80x24\"");
        assertThat(CommandRun.of("report", file.toString()).code()).isZero();
        assertThat(CommandRun.of("play", file.toString()).out()).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void anExistingFileIsNotLost() throws IOException {
        Path file = Files.writeString(directory.resolve("a.cast"), "precious");
        CommandRun run = record("-c", "echo no", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("use --overwrite");
        assertThat(file).hasContent("precious");
    }

    @Test
    void withoutARecorderTheSessionGoesOnOrDoesNotStartAsAskedFor() {
        Path ran = directory.resolve("ran");
        CommandRun goesOn = record("--to", "127.0.0.1:1", "-c", "touch " + ran);
        assertThat(ran).exists();
        assertThat(goesOn.code()).isZero();
        assertThat(goesOn.err()).contains("!!! ", "127.0.0.1:1");
        Path mustNotRun = directory.resolve("must-not-run");
        CommandRun stops = record("--to", "127.0.0.1:1", "--on-failure", "stop", "-c", "touch " + mustNotRun);
        assertThat(stops.code()).isEqualTo(1);
        assertThat(stops.err()).contains("must be recorded");
        assertThat(mustNotRun).doesNotExist();
    }

    @Test
    void aRecordingNeedsSomewhereToGo() {
        CommandRun run = record("-c", "true");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("FILE", "--to");
    }
}
