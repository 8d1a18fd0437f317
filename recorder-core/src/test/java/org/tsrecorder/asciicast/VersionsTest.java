package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.asciicast.CastEvent.Exit;
import org.tsrecorder.asciicast.CastEvent.Input;
import org.tsrecorder.asciicast.CastEvent.Marker;
import org.tsrecorder.asciicast.CastEvent.Output;
import org.tsrecorder.asciicast.CastEvent.Resize;

/** The same things said in each version's way; v1 above all, which is a document and no lines. */
class VersionsTest {
    private static Reading strict(String fixture) {
        return Reading.inEverySplit(Fixtures.bytes(fixture), CastReader::strict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal-v1.json", "minimal-v2.cast", "minimal-v3.cast"})
    void theSmallestCastIsRead(String fixture) {
        Reading reading = strict(fixture);
        assertThat(reading.header().width()).isEqualTo(100);
        assertThat(reading.header().height()).isEqualTo(50);
        assertThat(reading.only()).isEqualTo(new Output(1_230_000_000, "hello"));
        assertThat(reading.report().end()).isEqualTo(CastReport.End.COMPLETE);
        assertThat(reading.report().isClean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nulls-v1.json", "nulls-v2.cast", "nulls-v3.cast"})
    void aCastFullOfNullsIsRead(String fixture) {
        Reading reading = strict(fixture);
        assertThat(reading.header().title()).isEmpty();
        assertThat(reading.header().timestamp()).isEmpty();
        assertThat(reading.header().duration()).isEmpty();
        assertThat(reading.header().theme()).isEmpty();
        assertThat(reading.header().env()).isEmpty();
        assertThat(reading.printed()).isEqualTo("hello");
    }

    @Test
    void everythingOfVersion1IsRead() {
        Reading reading = strict("full-v1.json");
        CastHeader header = reading.header();
        assertThat(header.version()).isEqualTo(CastVersion.V1);
        assertThat(header.duration()).contains(Duration.ofMillis(10_500));
        assertThat(header.command()).contains("/bin/bash");
        assertThat(header.title()).contains("one");
        assertThat(header.env()).isEqualTo(Map.of("TERM", "xterm-256color", "SHELL", "/bin/bash"));
        assertThat(header.rawJson("extra")).contains("{\"a\":[1.50,null,true],\"b\":{}}");
        assertThat(reading.events())
                .containsExactly(
                        new Output(1_000, "café "),
                        new Output(1_000_001_000, "ż"),
                        new Output(1_000_001_470, "\u001b[1m"),
                        new Output(11_500_001_470L, "bye"));
    }

    @Test
    void everythingOfVersion2IsRead() {
        Reading reading = strict("full-v2.cast");
        assertThat(reading.header().theme().orElseThrow().palette()).hasSize(16).endsWith(0xf5f5f5);
        assertThat(reading.events())
                .containsExactly(
                        new Output(1_000, "żółć"),
                        new Output(1_000_000_000, "hello"),
                        new Input(2_300_000_000L, "\n"),
                        new Resize(5_600_001_000L, 80, 40),
                        new Marker(6_000_000_000L, "chapter"),
                        new Output(7_500_000_000L, "\u001b[0m"));
    }

    @Test
    void everythingOfVersion3IsRead() {
        Reading reading = strict("full-v3.cast");
        assertThat(reading.header().tags()).containsExactly("demo");
        assertThat(reading.events())
                .containsExactly(
                        new Output(1_000, "żółć"),
                        new Output(1_000_001_000, "hello"),
                        new Input(1_300_001_000L, "\n"),
                        new Resize(2_900_002_000L, 80, 40),
                        new Marker(2_900_002_000L, ""),
                        new Exit(3_400_002_000L, 2));
    }

    @Test
    void aDocumentLongerThanAHeaderMayBeIsReadAsItComes() {
        String event = "[0.5,\"" + "x".repeat(1_000) + "\"]";
        StringBuilder cast = new StringBuilder("{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[" + event);
        for (int i = 1; i < 1_500; i++) {
            cast.append(',').append(event);
        }
        Reading reading = Reading.strict(cast.append("]}").toString());
        assertThat(reading.events()).hasSize(1_500);
        assertThat(reading.report().duration()).isEqualTo(Duration.ofSeconds(750));
    }

    @Test
    void keysOfVersion1MayFollowTheEvents() {
        Reading reading = Reading.strict(
                "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[1,\"a\"]],\"title\":\"late\",\"duration\":1}");
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.header().title()).contains("late");
    }

    @Test
    void aVersion1DocumentWhoseSizeFollowsTheEventsIsCounted() {
        String cast = "{\"version\":1,\"stdout\":[[1,\"a\"]],\"width\":90,\"height\":30}";
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.header().width()).isEqualTo(90);
        assertThat(reading.count(CastOddity.BROKEN_DOCUMENT)).isOne();
        assertThat(Reading.refused(cast).reason()).isEqualTo("the header has no width");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"1\",\"b\"]|TIME_NOT_A_NUMBER",
                "[-1,\"b\"]|NEGATIVE_TIME",
                "[1e99,\"b\"]|TIME_OUT_OF_RANGE",
                "[1,2]|DATA_NOT_A_STRING",
                "[1,{\"x\":[[],{}]}]|DATA_NOT_A_STRING",
                "[1]|MISSING_ELEMENTS",
                "[]|MISSING_ELEMENTS",
                "7|BROKEN_LINE",
                "{\"t\":1,\"x\":{\"y\":[0,\"z\"]}}|BROKEN_LINE",
            })
    void anEventOfVersion1ThatCannotBeMeantIsSkippedAndCounted(String event, CastOddity oddity) {
        String cast = "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[1,\"a\"]," + event + ",[1,\"c\"]]}";
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("ac");
        assertThat(reading.report().oddities()).isEqualTo(Map.of(oddity, 1L));
        assertThat(reading.report().duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(Reading.refused(cast).reason()).isEqualTo(oddity.description());
    }

    @Test
    void elementsOfVersion1BeyondTheSecondAreIgnoredAndCounted() {
        Reading reading = Reading.lenient(
                "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[1,\"a\",{\"b\":[]},3],[1,\"c\"]]}");
        assertThat(reading.printed()).isEqualTo("ac");
        assertThat(reading.count(CastOddity.EXTRA_ELEMENTS)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {",[1,\"b", ",[1", ",", "", "]"})
    void aVersion1DocumentCutShortKeepsWhatCameBefore(String cut) {
        String cast = "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[1,\"a\"]" + cut;
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.report().end()).isEqualTo(CastReport.End.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,\"a\"] [1,\"b\"]]}", "[1,\"a\"],oops]}", "[1,\"a\"]]}{}"})
    void aVersion1DocumentThatBreaksItsGrammarKeepsWhatCameBefore(String stdout) {
        String cast = "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[" + stdout;
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a");
        assertThat(reading.count(CastOddity.BROKEN_DOCUMENT)).isOne();
        assertThat(Reading.refused(cast).line()).isOne();
    }

    @Test
    void bytesOfVersion1ThatAreNotUtf8BecomeReplacementCharactersAndAreCounted() {
        byte[] cast = "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[1,\"a\u00FFb\u00F0\u009F\\ufffd\"]]}"
                .getBytes(ISO_8859_1);
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a\uFFFDb\uFFFD\uFFFD");
        assertThat(reading.count(CastOddity.INVALID_UTF8)).isEqualTo(2);
        assertThat(reading.count(CastOddity.REPLACEMENT_CHARACTER)).isOne();
        assertThat(Reading.refused(cast).reason()).isEqualTo("invalid UTF-8");
    }
}
