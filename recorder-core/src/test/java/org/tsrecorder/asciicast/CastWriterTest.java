package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.asciicast.CastEvent.Exit;
import org.tsrecorder.asciicast.CastEvent.Input;
import org.tsrecorder.asciicast.CastEvent.Marker;
import org.tsrecorder.asciicast.CastEvent.Other;
import org.tsrecorder.asciicast.CastEvent.Output;
import org.tsrecorder.asciicast.CastEvent.Resize;

class CastWriterTest {
    private static final CastHeader HEADER = CastHeader.builder().build();
    private static final List<CastEvent> EVERY_KIND = List.of(
            new Output(500_000_000, "a\"\\\b\f\n\r\t\u0000\u001b\u007fé\u2028\uD83D\uDE80"),
            new Input(1_000_000_000, "b"),
            new Resize(1_250_000_000, 100, 50),
            new Marker(1_500_000_000, ""),
            new Other(2_000_000_000, "rlib\"", "?"),
            new Exit(2_001_000_000, -1));

    private static String written(CastVersion version, CastHeader header, List<CastEvent> events) {
        ByteBuf out = Unpooled.buffer();
        CastWriter writer = CastWriter.of(version, header);
        writer.begin(out);
        events.forEach(event -> writer.write(event, out));
        writer.finish(out);
        return out.toString(UTF_8);
    }

    private static List<String> times(CastVersion version, long... nanos) {
        ByteBuf out = Unpooled.buffer();
        CastWriter writer = CastWriter.of(version, HEADER);
        for (long time : nanos) {
            writer.output(time, "", out);
        }
        return out.toString(UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring(1, line.indexOf(',', 1)))
                .toList();
    }

    @Test
    @SuppressWarnings("StringConcatToTextBlock") // javac takes U+2028 in a text block for white space at a line's end
    void version2IsWrittenAsAsciinemaWritesIt() {
        assertThat(written(CastVersion.V2, HEADER, EVERY_KIND))
                .isEqualTo(String.join(
                        "\n",
                        "{\"version\":2,\"width\":80,\"height\":24}",
                        "[0.5, \"o\", \"a\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001b\u007fé\u2028\uD83D\uDE80\"]",
                        "[1.0, \"i\", \"b\"]",
                        "[1.25, \"r\", \"100x50\"]",
                        "[1.5, \"m\", \"\"]",
                        "[2.0, \"rlib\\\"\", \"?\"]",
                        "[2.001, \"x\", \"-1\"]",
                        ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = CastVersion.class,
            names = {"V2", "V3"})
    void whatIsWrittenIsReadAgain(CastVersion version) {
        Reading reading = Reading.strict(written(version, HEADER, EVERY_KIND));
        assertThat(reading.events()).isEqualTo(EVERY_KIND);
    }

    @Test
    void version1HasOutputOnly() {
        String cast = written(CastVersion.V1, HEADER, EVERY_KIND);
        assertThat(Reading.strict(cast).events()).containsExactly(EVERY_KIND.getFirst());
        CastWriter writer = CastWriter.of(CastVersion.V1, HEADER);
        assertThat(writer.write(new Input(1, "b"), Unpooled.buffer())).isFalse();
    }

    @Test
    void aVersion1DocumentWithoutEventsIsWhole() {
        assertThat(written(CastVersion.V1, HEADER, List.of()))
                .isEqualTo("{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[]}\n");
    }

    @Test
    void timesOfVersion2AreMicrosecondsWithoutZerosAtTheEnd() {
        assertThat(times(CastVersion.V2, 0, 1_000, 1_999, 1_000_000, 100_000_000, 1_000_000_000, 61_230_000_000L))
                .containsExactly("0.0", "0.000001", "0.000001", "0.001", "0.1", "1.0", "61.23");
    }

    @Test
    void intervalsOfVersion3AreMillisecondsWhoseErrorsDoNotAddUp() {
        assertThat(times(CastVersion.V3, 499_999, 999_999, 1_500_000, 1_900_000, 2_300_000, 62_000_000_000L))
                .containsExactly("0.000", "0.001", "0.001", "0.000", "0.000", "61.998");
        long[] thirds = new long[3_000];
        for (int i = 0; i < thirds.length; i++) {
            thirds[i] = (i + 1) * 1_000_000_000L / 3;
        }
        double sum = times(CastVersion.V3, thirds).stream()
                .mapToDouble(Double::parseDouble)
                .sum();
        assertThat(sum).isEqualTo(1_000.0, offset(1e-6));
    }

    @Test
    void delaysOfVersion1AddUpToTheTimesOfVersion2() {
        assertThat(times(CastVersion.V1, 1_500, 3_000, 1_000_003_900L)).containsExactly("0.000001", "0.000002", "1.0");
    }

    @Test
    void timeNeverGoesBackwards() {
        assertThat(times(CastVersion.V3, 5_000_000, 3_000_000, 6_000_000)).containsExactly("0.005", "0.000", "0.001");
    }

    @Test
    void aCastIsAppendedToFromItsLastTime() {
        ByteBuf out = Unpooled.buffer();
        CastWriter v3 = CastWriter.appending(CastVersion.V3, HEADER, 10_000_000_000L);
        v3.write(new Resize(10_000_000_000L, 90, 30), out);
        v3.output(10_250_000_000L, "x", out);
        CastWriter v2 = CastWriter.appending(CastVersion.V2, HEADER, 10_000_000_000L);
        v2.output(10_250_000_000L, "x", out);
        assertThat(out.toString(UTF_8))
                .isEqualTo("[0.000, \"r\", \"90x30\"]\n[0.250, \"o\", \"x\"]\n[10.25, \"o\", \"x\"]\n");
        assertThatThrownBy(() -> CastWriter.appending(CastVersion.V1, HEADER, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void halfASurrogatePairIsWrittenAsAReplacementCharacter() {
        ByteBuf out = Unpooled.buffer();
        CastWriter.of(CastVersion.V2, HEADER).output(0, "\uD83Da\uDE80", out);
        assertThat(out.toString(UTF_8)).isEqualTo("[0.0, \"o\", \"\uFFFDa\uFFFD\"]\n");
    }

    @Test
    void sizesOfAKubectlSessionAreWrittenRowsFirst() {
        CastHeader header = CastHeader.builder()
                .kubernetes(new CastKubernetes("p", "n", "c", "exec"))
                .build();
        String cast = written(CastVersion.V3, header, List.of(new Resize(0, 132, 50)));
        assertThat(cast).contains("\"50x132\"");
        assertThat(Reading.strict(cast).only()).isEqualTo(new Resize(0, 132, 50));
    }
}
