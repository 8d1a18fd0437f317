package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTest {
    @Test
    void theHelpPageNamesEveryCommandButTheHiddenOne() {
        CommandRun run = CommandRun.of("--help");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "serve ",
                        "status ",
                        "ping ",
                        "record ",
                        "play ",
                        "ls ",
                        "cat ",
                        "convert ",
                        "report ",
                        "demo ",
                        "completion ")
                .doesNotContain("train");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "status",
                "ping",
                "record",
                "play",
                "ls",
                "cat",
                "convert",
                "report",
                "demo",
                "completion"
            })
    void everyCommandExplainsItselfWithinEightyColumns(String command) {
        CommandRun run = CommandRun.of(command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Usage: tsrecorder " + command, "Shows this page.");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void anUnknownCommandIsNamed() {
        CommandRun run = CommandRun.of("steal\u001b[31m");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("no command \"steal").doesNotContain("\u001b");
    }

    @Test
    void aBeginningWillDoWhereItIsClear() {
        assertThat(CommandRun.of("conv", "--help").out()).contains("Usage: tsrecorder convert");
        assertThat(CommandRun.of("re", "--help").err()).contains("record, report");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(CommandRun.of("help").out()).contains("Commands:");
        assertThat(CommandRun.of("help", "play").out()).contains("Usage: tsrecorder play");
        assertThat(CommandRun.of("help").out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void aShellThatCannotBeCompletedIsNamed() {
        CommandRun run = CommandRun.of("completion", "fish");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("wanted bash or zsh, got \"fish\"");
    }

    @Test
    void aBadTimeIsSaidToBeOneWithoutTheLibrarysWords() {
        CommandRun run = CommandRun.of("ls", "--last", "soon", "/");
        assertThat(run.err()).contains("--last (TSRECORDER_LS_LAST): wanted a time");
    }

    @Test
    void standardInputIsNotPlayedTwice() {
        CommandRun run = CommandRun.of("play", "--loop", "-");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--loop (TSRECORDER_PLAY_LOOP)");
    }

    @Test
    void anUnknownFlagIsNamed() {
        CommandRun run = CommandRun.of("play", "--backwards", "x");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("tsrecorder play", "--backwards");
    }

    @Test
    void flagsOfOtherCommandsHaveVariablesOfTheirOwn() {
        CommandRun run = CommandRun.with(Map.of("TSRECORDER_PLAY_SPEED", "fast"), "play", "x");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--speed (TSRECORDER_PLAY_SPEED)", "fast");
    }

    @Test
    void aMissingFileIsNamed() {
        for (List<String> line : List.of(
                List.of("play", "/nowhere"),
                List.of("cat", "/nowhere"),
                List.of("convert", "/nowhere", "-"),
                List.of("report", "/nowhere"),
                List.of("ls", "/nowhere"))) {
            CommandRun run = CommandRun.of(line.toArray(String[]::new));
            assertThat(run.code()).as("%s", line).isEqualTo(1);
            assertThat(run.err()).hasLineCount(1).contains("/nowhere: no such file");
        }
    }

    @Test
    void aRecorderThatIsNotThereIsNamed() {
        for (String command : List.of("status", "ping")) {
            String[] line = command.equals("ping")
                    ? new String[] {command, "--dst", "/nowhere", "web"}
                    : new String[] {command, "--dst", "/nowhere"};
            CommandRun run = CommandRun.of(line);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).hasLineCount(1).contains("no recorder answers at /nowhere/state/tsrecorder.sock");
        }
        assertThat(CommandRun.of("status").err()).contains("--dst (TSRECORDER_DST)");
    }

    @Test
    void completionIsAScriptThatBashTakes() throws Exception {
        CommandRun run = CommandRun.of("completion", "bash");
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var script = bash.getOutputStream()) {
            script.write(run.out().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(bash.getInputStream().readAllBytes()).isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(run.out()).contains("--min-free", "--speed", "sync", "zsh");
    }
}
