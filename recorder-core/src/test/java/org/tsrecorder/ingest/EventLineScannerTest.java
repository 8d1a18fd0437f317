package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.testkit.Splits;

class EventLineScannerTest {
    private final JacksonOracle oracle = new JacksonOracle();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0,\"o\",\"\"]",
                "[12.345678, \"o\", \"hello\\r\\n\\u001b[0m\"]",
                "[12.345678,\"o\",\"hello\"]",
                "[4.7e-7,\"o\",\"x\"]",
                "[1,\"\\u006f\",\"x\"]",
                "[1,\"rlib\",{\"a\":[1,true,null]}]",
                "[1,\"o\",\"x\",\"more\",7]",
                "  [ 1 , \"o\" , \"x\" ]  \r",
                "[1.5,\"o\",\"┌─ 日本 🚀\"]",
                "[1.5,\"o\",\"\\ud83d alone\"]"
            })
    void linesOfEveryValidShapeAreEvents(String line) {
        assertThat(scan(line + "\n"))
                .returns(1L, ScannedLines::lines)
                .returns(1L, ScannedLines::events)
                .returns(Map.of(), ScannedLines::malformed);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "NOT_AN_ARRAY | {\"a\":1}",
                "NOT_AN_ARRAY | ` # indented`",
                "TOO_SHORT | []",
                "TOO_SHORT | [1]",
                "TOO_SHORT | [1,\"o\"]",
                "BAD_TIME | [\"1\",\"o\",\"x\"]",
                "BAD_TIME | [-1,\"o\",\"x\"]",
                "BAD_TIME | [null,\"o\",\"x\"]",
                "BAD_CODE | [1,5,\"x\"]",
                "BAD_STRING | [1,\"o\",\"\\x\"]",
                "BAD_STRING | [1,\"o\",\"\\u00g0\"]",
                "BAD_STRING | [1,\"o\",\"a\tb\"]",
                "BAD_JSON | [01,\"o\",\"x\"]",
                "BAD_JSON | [1.,\"o\",\"x\"]",
                "BAD_JSON | [1 \"o\",\"x\"]",
                "BAD_JSON | [1,\"o\",\"x\",]",
                "BAD_JSON | [1,\"o\",\"x\"]]",
                "BAD_JSON | [1,\"o\",{\"a\",1}]",
                "BAD_JSON | [1,\"o\",nul]",
                "CUT_SHORT | [1,\"o\",\"x",
                "CUT_SHORT | [1,\"o\",\"x\"",
                "CUT_SHORT | ["
            })
    void aMalformedLineIsCountedByItsReason(MalformedReason reason, String line) {
        assertThat(scan(line + "\n[2,\"o\",\"next\"]\n"))
                .returns(2L, ScannedLines::lines)
                .returns(1L, ScannedLines::events)
                .returns(Map.of(reason, 1L), ScannedLines::malformed);
    }

    @Test
    void bytesThatAreNotUtf8AreCounted() {
        byte[] line = "[1,\"o\",\"?\"]\n".getBytes(StandardCharsets.UTF_8);
        line[8] = (byte) 0xC3;
        assertThat(ScannedLines.inPieces(List.of(line)).malformed()).isEqualTo(Map.of(MalformedReason.BAD_UTF8, 1L));
    }

    @Test
    void nestingIsLimited() {
        int inner = EventGrammar.MAX_DEPTH - 1;
        assertThat(scan("[1,\"o\"," + "[".repeat(inner) + "]".repeat(inner) + "]\n")
                        .events())
                .isOne();
        assertThat(scan("[1,\"o\"," + "[".repeat(inner + 1) + "]".repeat(inner + 1) + "]\n")
                        .malformed())
                .isEqualTo(Map.of(MalformedReason.TOO_DEEP, 1L));
    }

    @Test
    void blankLinesAndCommentsAreLinesAndNothingElse() {
        assertThat(scan("\n \r\n# [1,\"o\",\"x\"]\n"))
                .returns(3L, ScannedLines::lines)
                .returns(0L, ScannedLines::events)
                .returns(Map.of(), ScannedLines::malformed);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.5, 1500000000",
        "12.345678901, 12345678901",
        "1.0000000019, 1000000001",
        "4.7e-7, 470",
        "1E2, 100000000000",
        "0.001e3, 1000000000",
        "1e-400, 0",
        "0e999999999999999999999, 0",
        "1e999999999999999999999, 9223372036854775807",
        "9223372036, 9223372036000000000",
        "9223372037, 9223372036854775807"
    })
    void timesAreReadToTheNanosecond(String time, long nanos) {
        assertThat(scan("[" + time + ",\"o\",\"\"]\n").latestNanos()).isEqualTo(nanos);
    }

    @Test
    void timesAreKeptAsTheLatestAndAsTheSum() {
        assertThat(scan("[1.5,\"o\",\"\"]\n[3,\"o\",\"\"]\n[2,\"o\",\"\"]\n[1e99,\"x\"]\n"))
                .returns(3_000_000_000L, ScannedLines::latestNanos)
                .returns(6_500_000_000L, ScannedLines::sumNanos);
    }

    @Test
    void aLastLineWithoutNewlineCounts() {
        assertThat(scan("[1,\"o\",\"\"]\n[2,\"o\",\"\"]").events()).isEqualTo(2);
        assertThat(scan("[1,\"o\",\"\"]\n[2,\"o\",\"").malformed()).isEqualTo(Map.of(MalformedReason.CUT_SHORT, 1L));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRandomLineIsWhatTheGrammarAndJacksonSayItIs(long seed) {
        RandomLines lines = new RandomLines(seed);
        for (int i = 0; i < 4_000; i++) {
            byte[] line = lines.next();
            byte[] ended = withNewline(line);
            String shown = "seed " + seed + ": " + new String(line, StandardCharsets.ISO_8859_1);
            ScannedLines scanned = ScannedLines.inPieces(List.of(ended));
            assertThat(scanned).as(shown).isEqualTo(ScannedLines.byteByByte(ended));
            OptionalLong expected = oracle.event(line);
            assertThat(scanned.events()).as(shown).isEqualTo(expected.isPresent() ? 1 : 0);
            assertThat(scanned.latestNanos()).as(shown).isEqualTo(expected.orElse(0));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theWayTheInputIsCutChangesNothing(long seed) {
        byte[] input = new RandomLines(seed).text(60);
        ScannedLines expected = ScannedLines.byteByByte(input);
        for (Splits.Split split : Splits.of(input)) {
            assertThat(ScannedLines.inPieces(split.pieces()))
                    .as("lines of seed %d, %s", seed, split)
                    .isEqualTo(expected);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 12);
    }

    private static ScannedLines scan(String text) {
        return ScannedLines.inPieces(List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] withNewline(byte[] line) {
        ByteArrayOutputStream ended = new ByteArrayOutputStream();
        ended.writeBytes(line);
        ended.write('\n');
        return ended.toByteArray();
    }
}
