package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cat}, {@code convert}, {@code report} and {@code play} without a terminal. */
class CastCommandsTest {
    private static final String V2 = """
        {"version":2,"width":80,"height":24,"srcNodeID":"n1","srcNodeUserID":9007199254740993,"new":{"a":1}}
        [0.5, "o", "one\\r\\n"]
        [1.25, "o", "\\u001b]52;c;aGk=\\u0007two\\r\\n"]
        """;
    private static final String SMALL = """
        {"version":2,"width":40,"height":10}
        [1.0, "o", "three"]
        """;

    @TempDir
    private Path directory;

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    @Test
    void convertingToVersionThreeKeepsWhatOnlyOthersKnow() throws IOException {
        CommandRun run = CommandRun.of("convert", file("a.cast", V2), "-");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().toList())
                .satisfies(lines -> assertThat(lines.getFirst())
                        .contains("\"version\":3", "\"srcNodeID\":\"n1\"", "9007199254740993", "\"new\":{\"a\":1}"))
                .last()
                .isEqualTo("[0.750, \"o\", \"\\u001b]52;c;aGk=\\u0007two\\r\\n\"]");
    }

    @Test
    void rawIsTheOutputAfterTheSize() throws IOException {
        CommandRun run = CommandRun.of("convert", "-f", "raw", file("a.cast", V2), "-");
        assertThat(run.out()).isEqualTo("\033[8;24;80tone\r\n\033]52;c;aGk=\007two\r\n");
    }

    @Test
    void aNameInTxtAsksForText() throws IOException {
        Path text = directory.resolve("a.txt");
        assertThat(CommandRun.of("convert", file("a.cast", V2), text.toString()).code())
                .isZero();
        assertThat(text).hasContent("one\ntwo\n");
    }

    @Test
    void aFileWithContentIsNotOverwrittenByMistake() throws IOException {
        String target = file("b.cast", "precious");
        CommandRun refused = CommandRun.of("convert", file("a.cast", V2), target);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("file exists, use --overwrite option to overwrite the file");
        assertThat(Path.of(target)).hasContent("precious");
        assertThat(CommandRun.of("convert", "--overwrite", file("a.cast", V2), target)
                        .code())
                .isZero();
        assertThat(Path.of(target)).content().startsWith("{\"version\":3");
    }

    @Test
    void standardInputIsReadAsADash() {
        CommandRun run = CommandRun.fed(V2, Map.of(), "convert", "-f", "raw", "-", "-");
        assertThat(run.out()).contains("one");
    }

    @Test
    void whatIsNoCastIsSaidSo() throws IOException {
        CommandRun run = CommandRun.of("convert", file("x", "hello\nworld\n"), "-");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("not a v1, v2, v3 asciicast file");
    }

    @Test
    void joinedRecordingsGoOnInTimeAndTellOfTheNewSize() throws IOException {
        CommandRun run = CommandRun.of("cat", file("a.cast", V2), file("b.cast", SMALL));
        assertThat(run.out().lines().skip(3)).containsExactly("[1.25, \"r\", \"40x10\"]", "[2.25, \"o\", \"three\"]");
    }

    @Test
    void versionOneCannotBeJoined() throws IOException {
        String first = file("v1.json", "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[0.1,\"a\"]]}");
        CommandRun run = CommandRun.of("cat", first, file("b.cast", SMALL));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("asciicast v1 files can't be concatenated");
    }

    @Test
    void playingWithoutATerminalPrintsWhatIsHarmless() throws IOException {
        CommandRun run = CommandRun.of("play", file("a.cast", V2));
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void playingRawPrintsAll() throws IOException {
        assertThat(CommandRun.of("play", "--raw", file("a.cast", V2)).out()).contains("\033]52;c;aGk=\007");
    }

    @Test
    void aReportOfADamagedRecordingFailsAndSaysWhy() throws IOException {
        String damaged = file("a.cast", V2 + "[2.0, \"o\", \"cut");
        CommandRun run = CommandRun.of("report", damaged);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains(damaged, "truncated");
        assertThat(CommandRun.of("report", file("b.cast", V2)).code()).isZero();
    }
}
