package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.asciicast.Reading.V2;
import static org.tsrecorder.asciicast.Reading.V3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tsrecorder.asciicast.CastEvent.Exit;
import org.tsrecorder.asciicast.CastEvent.Input;
import org.tsrecorder.asciicast.CastEvent.Marker;
import org.tsrecorder.asciicast.CastEvent.Other;
import org.tsrecorder.asciicast.CastEvent.Output;
import org.tsrecorder.asciicast.CastEvent.Resize;

class CastReaderTest {
    private static final String EVERY_KIND = """
        [0.5, "o", "a"]
        [1.0,"i","b"]
        [1.25,"r","100x50"]
        [1.5,"m","here"]
        [2,"z","?"]
        [2.000000001,"x","-1"]
        """;

    @Test
    void everyKindOfEventOfVersion2IsReadAtItsTime() {
        assertThat(Reading.strict(V2 + EVERY_KIND).events())
                .containsExactly(
                        new Output(500_000_000, "a"),
                        new Input(1_000_000_000, "b"),
                        new Resize(1_250_000_000, 100, 50),
                        new Marker(1_500_000_000, "here"),
                        new Other(2_000_000_000, "z", "?"),
                        new Exit(2_000_000_001, -1));
    }

    @Test
    void intervalsOfVersion3AddUpToTimes() {
        Reading reading = Reading.strict(V3 + EVERY_KIND);
        assertThat(reading.events().stream().map(CastEvent::timeNanos))
                .containsExactly(
                        500_000_000L, 1_500_000_000L, 2_750_000_000L, 4_250_000_000L, 6_250_000_000L, 8_250_000_001L);
        assertThat(reading.header().version()).isEqualTo(CastVersion.V3);
    }

    @Test
    void aReportSaysHowGoodARecordingIs() {
        Reading reading = Reading.lenient(V2 + EVERY_KIND + "[3,\"o\",\"\\ufffd\\ufffd\"]\noops\n[4,\"o");
        CastReport report = reading.report();
        assertThat(report.version()).contains(CastVersion.V2);
        assertThat(report.lines()).isEqualTo(10);
        assertThat(report.totalEvents()).isEqualTo(7);
        assertThat(report.events())
                .isEqualTo(Map.of(
                        EventKind.OUTPUT, 2L,
                        EventKind.INPUT, 1L,
                        EventKind.RESIZE, 1L,
                        EventKind.MARKER, 1L,
                        EventKind.EXIT, 1L,
                        EventKind.OTHER, 1L));
        assertThat(report.oddities())
                .isEqualTo(Map.of(
                        CastOddity.UNKNOWN_CODE, 1L,
                        CastOddity.REPLACEMENT_CHARACTER, 2L,
                        CastOddity.BROKEN_LINE, 1L,
                        CastOddity.TRUNCATED_LINE, 1L));
        assertThat(report.duration()).isEqualTo(Duration.ofSeconds(3));
        assertThat(report.end()).isEqualTo(CastReport.End.TRUNCATED);
        assertThat(report.isClean()).isFalse();
        assertThat(report.summary())
                .startsWith("asciicast v2, truncated, 3.0 s, 7 events, 10 lines, ")
                .contains("  output: 2\n", "! broken line: 1\n", "  character lost by the sender: 2\n");
    }

    @Test
    void aReportOfACastStillComingIsOpen() {
        try (CastReader reader = CastReader.lenient()) {
            reader.feed(Unpooled.copiedBuffer(V2, UTF_8));
            assertThat(reader.next()).isFalse();
            assertThat(reader.header()).isPresent();
            assertThat(reader.report().end()).isEqualTo(CastReport.End.OPEN);
            assertThat(reader.ended()).isFalse();
        }
    }

    @Test
    void anEventIsThereAsSoonAsItsLineIs() {
        try (CastReader reader = CastReader.strict()) {
            reader.feed(Unpooled.copiedBuffer(V2 + "[1,\"o\",\"a\"]", UTF_8));
            assertThat(reader.next()).isFalse();
            reader.feed(Unpooled.copiedBuffer("\n", UTF_8));
            assertThat(reader.next()).isTrue();
            assertThat(reader.text()).isEqualTo("a");
        }
    }

    @Test
    void aBufferGivenIsReleasedOnceItIsReadAndAlsoWhenItIsNot() {
        ByteBuf read = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(V2.getBytes(UTF_8));
        ByteBuf unread = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(V2.getBytes(UTF_8));
        ByteBuf unwanted = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(V2.getBytes(UTF_8));
        CastReader reader = CastReader.lenient();
        reader.feed(read);
        assertThat(reader.next()).isFalse();
        assertThat(read.refCnt()).isZero();
        reader.feed(unread);
        assertThatThrownBy(() -> reader.feed(unwanted)).isInstanceOf(IllegalStateException.class);
        assertThat(unwanted.refCnt()).isZero();
        reader.close();
        assertThat(unread.refCnt()).isZero();
    }

    @Test
    void aLineLongerThanTheFirstWindowIsRead() {
        String text = "0123456789abcdef".repeat(20_000);
        assertThat(Reading.strict(V2 + "[1,\"o\",\"" + text + "\"]\n[2,\"o\",\"z\"]\n")
                        .printed())
                .isEqualTo(text + "z");
    }

    @Test
    void aStrictReaderNamesLineColumnAndReason() {
        CastFormatException e = Reading.refused(V2 + "[1,\"o\",\"a\"]\n[2,\"o\"!]\n");
        assertThat(e.line()).isEqualTo(3);
        assertThat(e.column()).isEqualTo(7);
        assertThat(e.reason()).isEqualTo("',' or ']' is wanted");
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        assertThatThrownBy(() -> CastReader.lenient(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxLine=0");
    }
}
