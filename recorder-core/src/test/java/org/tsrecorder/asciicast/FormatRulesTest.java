package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.asciicast.Reading.V2;
import static org.tsrecorder.asciicast.Reading.V3;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.asciicast.CastEvent.Exit;
import org.tsrecorder.asciicast.CastEvent.Other;
import org.tsrecorder.asciicast.CastEvent.Output;
import org.tsrecorder.asciicast.CastEvent.Resize;

/** What real files hold beside what the standard shows, row by row of the survey of other implementations. */
class FormatRulesTest {
    private static final String A = "[1.0,\"o\",\"a\"]\n";
    private static final String B = "[2.0,\"o\",\"b\"]\n";

    private static byte[] latin1(String bytes) {
        return bytes.getBytes(ISO_8859_1);
    }

    @Test
    void emptyLinesAreSkipped() {
        Reading reading = Reading.strict(V2 + "\n" + A + "\n  \n" + B + "\n\n");
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.count(CastOddity.BLANK_LINE)).isEqualTo(5);
    }

    @Test
    void linesMayEndWithCarriageReturnAndNewline() {
        Reading reading = Reading.strict((V2 + A + "\n" + B).replace("\n", "\r\n"));
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.count(CastOddity.CARRIAGE_RETURN)).isEqualTo(4);
    }

    @Test
    void commentsOfVersion3AreSkipped() {
        assertThat(Reading.strict(V3 + "# one\n" + A + "#[9,\"o\",\"no\"]\n" + B)
                        .printed())
                .isEqualTo("ab");
    }

    @Test
    void commentsInVersion2AreSkippedAndCounted() {
        Reading reading = Reading.lenient(V2 + "# one\n" + A);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.count(CastOddity.STRAY_COMMENT)).isOne();
        assertThat(Reading.refused(V2 + "# one\n" + A))
                .hasMessage("line 2, column 1: comment where the version has none");
    }

    @Test
    void theFirstLineMayNotBeAComment() {
        Reading reading = Reading.lenient("# one\n" + V3 + A);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.header().version()).isEqualTo(CastVersion.V3);
        assertThat(Reading.refused("# one\n" + V3 + A).line()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "oops|1|an event is an array: [time, code, data]",
                "5|1|an event is an array: [time, code, data]",
                "[2.0,\"o\",\"b|12|the string does not end",
                "[2.0,\"o\",\"b\"|13|',' or ']' is wanted",
                "[2.0,\"o\",\"b\"] x|15|nothing may follow the event on its line",
                "[2.0,\"o\",\"\\q\"]|11|not an escape JSON knows",
                "[2.0,\"o\",\"\\u12g4\"]|11|\\u wants four hexadecimal digits",
                "[02.0,\"o\",\"b\"]|2|a number must not begin with 0",
                "[2.,\"o\",\"b\"]|4|digits are wanted after '.'",
                "[2e,\"o\",\"b\"]|4|digits are wanted in the exponent",
                "[.5,\"o\",\"b\"]|2|a JSON value is wanted",
                "[,\"o\",\"b\"]|2|a JSON value is wanted",
                "[2.0,\"o\",\"b\",]|14|a JSON value is wanted",
                "{\"a\":1}|1|broken line",
            })
    void aBrokenLineIsReportedAndTheRestIsRead(String broken, int column, String reason) {
        Reading reading = Reading.lenient(V2 + A + broken + "\n" + B);
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.count(CastOddity.BROKEN_LINE)).isOne();
        assertThat(Reading.refused(V2 + A + broken + "\n" + B)).hasMessage("line 3, column " + column + ": " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[2",
                "[2.",
                "[2.0,",
                "[2.0,\"",
                "[2.0,\"o\",\"b",
                "[2.0,\"o\",\"b\\",
                "[2.0,\"o\",\"\\u00",
                "[2.0,\"o\",\"b\""
            })
    void aTruncatedLastLineIsFlaggedAndWhatCameBeforeIsKept(String cut) {
        Reading reading = Reading.lenient(V2 + A + cut);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.report().end()).isEqualTo(CastReport.End.TRUNCATED);
        assertThat(reading.count(CastOddity.TRUNCATED_LINE)).isOne();
        assertThat(reading.count(CastOddity.BROKEN_LINE)).isZero();
        assertThat(Reading.refused(V2 + A + cut).line()).isEqualTo(3);
    }

    @Test
    void aLastLineWithoutItsNewlineIsWhole() {
        Reading reading = Reading.strict(V2 + A + B.strip());
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.report().end()).isEqualTo(CastReport.End.COMPLETE);
    }

    @Test
    void anUnknownCodeIsKeptWhole() {
        Reading reading = Reading.strict(V2 + "[1,\"rlib\",\"x\"]\n[1,\"\",\"y\"]\n[1,\"é\",\"z\"]\n");
        assertThat(reading.events())
                .containsExactly(
                        new Other(1_000_000_000, "rlib", "x"),
                        new Other(1_000_000_000, "", "y"),
                        new Other(1_000_000_000, "é", "z"));
        assertThat(reading.count(CastOddity.UNKNOWN_CODE)).isEqualTo(3);
    }

    @Test
    void aCodeMayBeWrittenWithAnEscape() {
        assertThat(Reading.strict(V2 + "[1,\"\\u006f\",\"a\"]\n[1,\"\\\"\",\"a\"]\n")
                        .events())
                .containsExactly(new Output(1_000_000_000, "a"), new Other(1_000_000_000, "\"", "a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[2.0,5,\"b\"]|CODE_NOT_A_STRING|6",
                "[2.0,\"o\",true]|DATA_NOT_A_STRING|10",
                "[2.0,\"z\",{\"a\":[1]}]|DATA_NOT_A_STRING|10",
                "[\"2.0\",\"o\",\"b\"]|TIME_NOT_A_NUMBER|2",
                "[null,\"o\",\"b\"]|TIME_NOT_A_NUMBER|2",
                "[-2.0,\"o\",\"b\"]|NEGATIVE_TIME|2",
                "[1e300,\"o\",\"b\"]|TIME_OUT_OF_RANGE|2",
                "[9300000000,\"o\",\"b\"]|TIME_OUT_OF_RANGE|2",
                "[2.0,\"o\"]|MISSING_ELEMENTS|9",
                "[]|MISSING_ELEMENTS|2",
                "[2.0,\"r\",\"-1x0\"]|BAD_RESIZE|11",
                "[2.0,\"r\",\"80\"]|BAD_RESIZE|11",
                "[2.0,\"r\",\"80x0\"]|BAD_RESIZE|11",
                "[2.0,\"r\",\"80x24x1\"]|BAD_RESIZE|11",
                "[2.0,\"r\",\"65536x1\"]|BAD_RESIZE|11",
            })
    void anEventThatCannotBeMeantIsSkippedAndCounted(String event, CastOddity oddity, int column) {
        Reading reading = Reading.lenient(V2 + A + event + "\n" + B);
        assertThat(reading.events()).hasSize(2);
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.report().oddities()).isEqualTo(Map.of(oddity, 1L));
        CastFormatException e = Reading.refused(V2 + A + event + "\n" + B);
        assertThat(List.of(e.line(), e.column())).containsExactly(3L, (long) column);
        assertThat(e.reason()).isEqualTo(oddity.description());
    }

    @Test
    void elementsBeyondTheThirdAreIgnoredAndCounted() {
        Reading reading = Reading.lenient(V2 + "[1,\"o\",\"a\",{\"b\":[null,1.5,\"\\\"]\"]},true]\n" + B);
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.count(CastOddity.EXTRA_ELEMENTS)).isOne();
        assertThat(Reading.refused(V2 + "[1,\"o\",\"a\",1]\n").reason()).isEqualTo("event with too many elements");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1000000000",
        "0,0",
        "-0.0,0",
        "4.7e-7,470",
        "4.7E-7,470",
        "1e-9,1",
        "1e-30,0",
        "1e-99999999999,0",
        "0e99999999999,0",
        "1.5e+3,1500000000000",
        "0.000000001,1",
        "0.0000000014,1",
        "0.0000000015,2",
        "12.345678900000001,12345678900",
        "1785325850.033425744,1785325850033425744",
        "0.1234567890123456789012345678901234567890,123456789",
        "1000000000000000000000000e-24,1000000000",
        "123456789012345678901234567890e-21,123456789012345679",
        "9223372036.854775807,9223372036854775807",
        "00000000000000.5e0,",
    })
    void timesAreExactToTheNanosecond(String time, Long nanos) {
        String cast = V2 + "[" + time + ",\"o\",\"a\"]\n";
        if (nanos == null) {
            assertThat(Reading.refused(cast).reason()).isEqualTo("a number must not begin with 0");
        } else {
            assertThat(Reading.strict(cast).only().timeNanos()).isEqualTo(nanos);
        }
    }

    @Test
    void timeThatGoesBackwardsIsHeldAndCounted() {
        Reading reading = Reading.lenient(V2 + "[5,\"o\",\"a\"]\n[3,\"o\",\"b\"]\n[4,\"o\",\"c\"]\n[6,\"o\",\"d\"]\n");
        assertThat(reading.events().stream().map(CastEvent::timeNanos))
                .containsExactly(5_000_000_000L, 5_000_000_000L, 5_000_000_000L, 6_000_000_000L);
        assertThat(reading.count(CastOddity.TIME_BACKWARDS)).isEqualTo(2);
        assertThat(Reading.refused(V2 + "[5,\"o\",\"a\"]\n[3,\"o\",\"b\"]\n").line())
                .isEqualTo(3);
    }

    @Test
    void intervalsThatAddUpToTooMuchAreSkippedAndCounted() {
        Reading reading = Reading.lenient(V3 + "[9e9,\"o\",\"a\"]\n[9e9,\"o\",\"b\"]\n[1,\"o\",\"c\"]\n");
        assertThat(reading.printed()).isEqualTo("ac");
        assertThat(reading.count(CastOddity.TIME_OUT_OF_RANGE)).isOne();
    }

    @Test
    void aThemeThatIsNoneIsIgnoredAndCounted() {
        String cast = "{\"version\":2,\"width\":80,\"height\":24,\"theme\":{}}\n" + A;
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.header().theme()).isEmpty();
        assertThat(reading.count(CastOddity.BAD_HEADER_VALUE)).isOne();
        assertThat(Reading.refused(cast).reason()).isEqualTo("theme is not what it should be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":2,\"width\":80,\"height\":24,\"env\":{\"SHELL\":null,\"TERM\":\"xterm\"}}\n",
                "{\"version\":3,\"term\":{\"cols\":80,\"rows\":24},\"env\":{\"SHELL\":null,\"TERM\":\"xterm\"}}\n",
                "{\"version\":1,\"width\":80,\"height\":24,\"env\":{\"SHELL\":null,\"TERM\":\"xterm\"},\"stdout\":[]}\n",
            })
    void environmentVariablesMayBeNull(String cast) {
        assertThat(Reading.strict(cast).header().env()).containsOnlyKeys("TERM");
    }

    @Test
    void aResizeOfAKubectlSessionHasRowsFirst() {
        String header = "{\"version\":2,\"width\":80,\"height\":24,\"kubernetes\":{\"PodName\":\"p\"}}\n";
        Reading reading = Reading.strict(header + "[1,\"r\",\"50x132\"]\n");
        assertThat(reading.only()).isEqualTo(new Resize(1_000_000_000, 132, 50));
        assertThat(reading.count(CastOddity.SWAPPED_RESIZE)).isOne();
    }

    @Test
    void theBytesOfAKubectlResizeStayAsTheyAre() {
        String header = "{\"version\":2,\"width\":80,\"height\":24,\"kubernetes\":{\"PodName\":\"p\"}}\n";
        try (CastReader reader = CastReader.strict()) {
            reader.feed(Unpooled.copiedBuffer(header + "[1,\"r\",\"50x132\"]\n", UTF_8));
            assertThat(reader.next()).isTrue();
            assertThat(reader.text()).isEqualTo("50x132");
            assertThat(reader.columns()).isEqualTo(132);
        }
    }

    @Test
    void anExitIsTakenInVersion2Too() {
        assertThat(Reading.strict(V2 + "[1,\"x\",\"137\"]\n").only()).isEqualTo(new Exit(1_000_000_000, 137));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "killed", "1.5", "9999999999"})
    void anExitWithoutAStatusIsKeptAsSomethingElse(String status) {
        Reading reading = Reading.lenient(V3 + "[1,\"x\",\"" + status + "\"]\n");
        assertThat(reading.only()).isEqualTo(new Other(1_000_000_000, "x", status));
        assertThat(reading.count(CastOddity.BAD_EXIT_STATUS)).isOne();
    }

    @Test
    void aResizeMayComeFirstAtNoIntervalAsAfterAppending() {
        assertThat(Reading.strict(V3 + A + "[0,\"r\",\"90x30\"]\n" + B).events())
                .contains(new Resize(1_000_000_000, 90, 30), new Output(3_000_000_000L, "b"));
    }

    @Test
    void bytesThatAreNotUtf8BecomeReplacementCharactersAndAreCounted() {
        byte[] cast = latin1(V2 + "[1,\"o\",\"a\u00C3(b\u00F0\u009F\u0098\"]\n");
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a\uFFFD(b\uFFFD");
        assertThat(reading.count(CastOddity.INVALID_UTF8)).isEqualTo(2);
        assertThat(reading.count(CastOddity.REPLACEMENT_CHARACTER)).isZero();
        assertThat(Reading.refused(cast)).hasMessage("line 2, column 10: invalid UTF-8");
    }

    @Test
    void bytesThatAreNotUtf8InTheHeaderBecomeReplacementCharacters() {
        byte[] cast = latin1("{\"version\":2,\"width\":80,\"height\":24,\"title\":\"\u00FF\"}\n" + A);
        Reading reading = Reading.lenient(cast);
        assertThat(reading.header().title()).contains("\uFFFD");
        assertThat(reading.count(CastOddity.INVALID_UTF8)).isOne();
        assertThat(Reading.refused(cast).reason()).isEqualTo("not UTF-8");
    }

    @Test
    void charactersTheSenderCutInTwoAreCountedAsLost() {
        Reading reading = Reading.strict(V2 + "[1,\"o\",\"\\ufffd\\uFFFD\"]\n[1,\"o\",\"\uFFFD\uFFFD\"]\n");
        assertThat(reading.printed()).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD");
        assertThat(reading.count(CastOddity.REPLACEMENT_CHARACTER)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "c5 bc c3,U+017C U+FFFD",
        "83 23 f0 90 80 c0 21,U+FFFD U+0023 U+FFFD U+FFFD U+0021",
        "ed a0 80,U+FFFD U+FFFD U+FFFD",
        "f4 90 80 80,U+FFFD U+FFFD U+FFFD U+FFFD",
        "e0 80 f0 9f 98 80,U+FFFD U+FFFD U+1F600"
    })
    void malformedUtf8IsReplacedByMaximalSubparts(String hex, String expected) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        Reading reading = Reading.lenient(latin1(V2 + "[1,\"o\",\"" + new String(bytes, ISO_8859_1) + "\"]\n"));
        StringBuilder points = new StringBuilder();
        reading.printed().codePoints().forEach(c -> points.append(String.format("U+%04X ", c)));
        assertThat(points.toString().strip()).isEqualTo(expected);
        assertThat(reading.count(CastOddity.INVALID_UTF8)).isEqualTo(expected.split("U\\+FFFD", -1).length - 1L);
    }

    @Test
    void theEscapesGoWritesAreUndone() {
        assertThat(Reading.strict(V2
                                + "[1,\"o\",\"\\u003cb\\u003e \\u0026 \\u2028\\u2029 \\/\\\\\\\"\\b\\f\\n"
                                + "\\r"
                                + "\\t\\u001b[0m\"]\n")
                        .printed())
                .isEqualTo("<b> & \u2028\u2029 /\\\"\b\f\n\r\t\u001b[0m");
    }

    @Test
    void halfASurrogatePairIsReplacedAndCounted() {
        Reading reading = Reading.lenient(V2 + "[1,\"o\",\"\\ud83d\\ude80 \\ud83d \\ude80 \\ud83d\\u0041\"]\n");
        assertThat(reading.printed()).isEqualTo("\uD83D\uDE80 \uFFFD \uFFFD \uFFFDA");
        assertThat(reading.count(CastOddity.LONE_SURROGATE)).isEqualTo(3);
        assertThat(Reading.refused(V2 + "[1,\"o\",\"\\ud83d\"]\n").reason()).isEqualTo("half a surrogate pair");
    }

    @Test
    void aLineLongerThanTheLimitIsSkippedAndCounted() {
        String longLine = "[1,\"o\",\"" + "x".repeat(3_000) + "\"]\n";
        byte[] cast = (V2 + A + longLine + B + longLine + B).getBytes(UTF_8);
        Reading reading = Reading.inEverySplit(cast, () -> CastReader.lenient(1_000));
        assertThat(reading.printed()).isEqualTo("abb");
        assertThat(reading.count(CastOddity.OVERLONG_LINE)).isEqualTo(2);
        assertThat(reading.report().lines()).isEqualTo(6);
    }

    @Test
    void aLineAsLongAsTheLimitIsRead() {
        String line = "[1,\"o\",\"" + "x".repeat(990) + "\"]";
        byte[] cast = (V2 + line + "\n" + A).getBytes(UTF_8);
        assertThat(Reading.inEverySplit(cast, () -> CastReader.strict(line.length()))
                        .printed())
                .hasSize(991);
        assertThat(Reading.inEverySplit(cast, () -> CastReader.lenient(line.length() - 1))
                        .printed())
                .isEqualTo("a");
    }

    @Test
    void aHeaderLineLongerThanItsLimitIsRefused() {
        String cast = "{\"version\":2,\"width\":80,\"height\":24,\"title\":\"" + "x".repeat(CastHeader.MAX_BYTES)
                + "\"}\n" + A;
        Reading reading = Reading.lenient(cast);
        assertThat(reading.count(CastOddity.BAD_HEADER)).isOne();
        assertThat(Reading.refused(cast).reason()).contains("header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n"})
    void aFileWithoutAHeaderIsRefused(String nothing) {
        assertThat(Reading.refused(nothing).reason()).isEqualTo("missing header");
        assertThat(Reading.lenient(nothing).count(CastOddity.MISSING_HEADER)).isOne();
    }

    @Test
    void aFileOfNoBytesIsEmpty() {
        assertThat(Reading.lenient("").report().end()).isEqualTo(CastReport.End.EMPTY);
    }

    @Test
    void eventsAreReadAlsoWhenTheHeaderIsMissing() {
        Reading reading = Reading.lenient(A + B);
        assertThat(reading.printed()).isEqualTo("ab");
        assertThat(reading.header().displayWidth()).isEqualTo(80);
        assertThat(reading.count(CastOddity.MISSING_HEADER)).isOne();
        assertThat(reading.report().lines()).isEqualTo(2);
    }

    @Test
    void ofABadHeaderWhatCanBeReadIsUsed() {
        Reading reading =
                Reading.lenient("{\"version\":3,\"title\":\"kept\",\"term\":80,\"srcNode\":\"n\",oops}\n" + A + B);
        assertThat(reading.header().title()).contains("kept");
        assertThat(reading.header().srcNode()).contains("n");
        assertThat(reading.events().getLast().timeNanos()).isEqualTo(3_000_000_000L);
        assertThat(reading.count(CastOddity.BAD_HEADER)).isOne();
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThat(Reading.refused("{\"version\":5,\"width\":80,\"height\":24}\n")
                        .reason())
                .isEqualTo("version must be 1, 2 or 3");
    }

    @Test
    void aHeaderCutShortIsTruncated() {
        Reading reading = Reading.lenient("{\"version\":2,\"width\":80,\"title\":\"ke");
        assertThat(reading.events()).isEmpty();
        assertThat(reading.header().width()).isEqualTo(80);
        assertThat(reading.count(CastOddity.BAD_HEADER)).isOne();
    }

    @Test
    void anIdleLimitInTheHeaderIsAHintForPlayersAndChangesNoTime() {
        Reading reading =
                Reading.strict("{\"version\":2,\"width\":80,\"height\":24,\"idle_time_limit\":1}\n[50,\"o\",\"a\"]\n");
        assertThat(reading.only().timeNanos()).isEqualTo(50_000_000_000L);
        assertThat(reading.header().idleTimeLimit()).contains(Duration.ofSeconds(1));
    }

    @Test
    void theDurationIsTheLastEventsTimeWhateverTheHeaderSays() {
        Reading reading = Reading.strict("{\"version\":2,\"width\":80,\"height\":24,\"duration\":99.5}\n" + A + B);
        assertThat(reading.report().duration()).isEqualTo(Duration.ofSeconds(2));
    }
}
