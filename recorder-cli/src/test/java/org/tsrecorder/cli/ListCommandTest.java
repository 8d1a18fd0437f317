package org.tsrecorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {
    private static final String OLD = "2026-07-29T11:50:58.72274357Z.cast";
    private static final String HEADER = "{\"version\":2,\"width\":80,\"height\":24,\"dstNode\":\"db.example.ts.net\","
            + "\"srcNodeUser\":\"ann@example.com\",\"localUser\":\"root\"}\n";

    @TempDir
    private Path directory;

    private Path recording(String node, String name, String content) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(node));
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aRecordingIsShownWithWhoWhereAndHowLong() throws IOException {
        recording("nABC", OLD, HEADER + "[0.5, \"o\", \"a\"]\n[3725.25, \"o\", \"b\"]\n");
        CommandRun run = CommandRun.of("ls", directory.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().skip(1))
                .singleElement()
                .asString()
                .contains(
                        "2026-07-29T11:50:58Z",
                        "db.example.ts.net",
                        "ann@example.com as root",
                        "1:02:05",
                        "complete",
                        "nABC/" + OLD);
    }

    @Test
    void nothingOfAHeaderReachesTheTerminalUnfiltered() throws IOException {
        String evil = "\\u001b]0;owned\\u0007[31m\u009b2J\u007f\u202e\\r\\n";
        recording(
                "nABC",
                OLD,
                "{\"version\":2,\"width\":80,\"height\":24,\"dstNode\":\"" + evil + "\",\"srcNodeUser\":\"" + evil
                        + "\",\"localUser\":\"" + evil + "\",\"srcNode\":\"" + evil + "\",\"command\":\"" + evil
                        + "\",\"title\":\"" + evil + "\"}\n[0.5, \"o\", \"a\"]\n");
        for (String[] line : new String[][] {{"ls", directory.toString()}, {"ls", "--json", directory.toString()}}) {
            CommandRun run = CommandRun.of(line);
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("owned").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
        }
    }

    /** Whoever may write there could show its reader any file, or keep it waiting for ever. */
    @Test
    void linksInPlaceOfMarksAndRecordingsAreNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "the secret\n");
        recording("nABC", OLD, HEADER + "[0.5, \"o\", \"a\"]\n");
        recording("nABC", "2026-07-30T00:00:00Z.cast", HEADER + "[0.5, \"o\", \"a\"]\n");
        Files.createSymbolicLink(directory.resolve("nABC/2026-07-31T00:00:00Z.cast"), secret);
        Path housekeeping = Files.createDirectories(directory.resolve(".tsrecorder"));
        Path incomplete = Files.createDirectories(housekeeping.resolve("incomplete"));
        Path live = Files.createDirectories(housekeeping.resolve("live"));
        Files.createSymbolicLink(incomplete.resolve("nABC_" + OLD), secret);
        Files.createSymbolicLink(live.resolve("nABC_" + OLD), secret);
        Files.createSymbolicLink(housekeeping.resolve("lock"), secret);
        Files.write(incomplete.resolve("nABC_2026-07-30T00:00:00Z.cast"), new byte[] {(byte) 0xff, '\n'});
        CommandRun run = CommandRun.of("ls", "--json", directory.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).hasLineCount(2).contains("\"incomplete\"").doesNotContain("the secret");
    }

    @Test
    void aBrokenRecordingIsListedWithTheOthers() throws IOException {
        recording("nABC", OLD, HEADER + "[1.5, \"o\", \"a\"]\n");
        recording("nABC", "2026-07-30T00:00:00Z.cast", "\0\1\2 nonsense");
        recording("nABC", "2026-07-31T00:00:00Z.cast", "");
        recording("nABC", "2026-08-01T00:00:00Z.cast", HEADER + "[1.5, \"o\", \"a\"]\n[99.");
        CommandRun run = CommandRun.of("ls", directory.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).hasLineCount(5);
        assertThat(run.out().lines().toList().getLast()).contains("0:01");
    }

    @Test
    void aDirectoryWithoutRecordingsIsSaidToHaveNone() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "not ours");
        CommandRun run = CommandRun.of("ls", directory.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains("no recordings in " + directory);
        assertThat(CommandRun.of("ls", "--json", directory.toString()).err()).isEmpty();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("a.cast"));
        CommandRun run = CommandRun.of("ls", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains(file + ": is not a directory");
    }

    @Test
    void aNameWithoutEndDoesNotPushTheOthersAway() throws IOException {
        recording("nABC", OLD, HEADER.replace("ann@", "a".repeat(2000) + "@").replace("db.", "d".repeat(2000) + "."));
        CommandRun run = CommandRun.of("ls", directory.toString());
        assertThat(run.out().lines()).allMatch(line -> line.length() < 170);
        assertThat(run.out()).contains("nABC/" + OLD);
    }

    @Test
    void whatStrangersWroteCannotMoveTheCursor() throws IOException {
        recording("nABC", OLD, HEADER.replace("ann@", "\\u001b[2J\\n\\u202eann@"));
        CommandRun run = CommandRun.of("ls", directory.toString());
        assertThat(run.out()).hasLineCount(2).doesNotContain("\033", "\u202e");
    }

    @Test
    void onlyTheNodeTheUserAndTheTimeAskedForAreShown() throws IOException {
        recording("nABC", OLD, HEADER);
        recording("nXYZ", Instant.now().truncatedTo(ChronoUnit.SECONDS) + ".cast", HEADER.replace("ann@", "bob@"));
        assertThat(CommandRun.of("ls", "--node", "nXYZ", directory.toString()).out())
                .contains("bob@")
                .doesNotContain("ann@");
        assertThat(CommandRun.of("ls", "--user", "ann", directory.toString()).out())
                .contains("ann@")
                .doesNotContain("bob@");
        assertThat(CommandRun.of("ls", "--last", "24h", directory.toString()).out())
                .contains("bob@")
                .doesNotContain("ann@");
        assertThat(CommandRun.of("ls", "--live", directory.toString()).err()).contains("no such recordings");
    }

    @Test
    void jsonIsOneObjectALine() throws IOException {
        recording("nABC", OLD, HEADER + "[1.5, \"o\", \"a\"]\n");
        assertThat(CommandRun.of("ls", "--json", directory.toString()).out())
                .isEqualTo("{\"file\":\"nABC/" + OLD + "\",\"time\":\"2026-07-29T11:50:58.722743570Z\","
                        + "\"node\":\"db.example.ts.net\",\"nodeID\":\"nABC\",\"user\":\"ann@example.com as root\","
                        + "\"seconds\":1.5,\"size\":" + (HEADER.length() + 16) + ",\"state\":\"complete\"}\n");
    }

    @Test
    void theDirectoryMayComeFromTheRecordersOwnVariable() throws IOException {
        recording("nABC", OLD, HEADER);
        assertThat(CommandRun.with(Map.of("TSRECORDER_DST", directory.toString()), "ls")
                        .out())
                .contains("nABC/" + OLD);
    }
}
