package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.asciicast.Reading.V2;

import io.netty.buffer.ByteBufAllocator;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.asciicast.CastEvent.Output;
import org.tsrecorder.asciicast.CastEvent.Resize;

/** Cases that no public recording shows. */
class HandMadeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001bPq#0;2;0;0;0~~@@vv@@~~$-\u001b\\",
                "\u001b_Gf=24,s=10,v=20;QUJD\u001b\\",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDF5\uD83C\uDDF1 \u2764\uFE0F",
                "\u05E9\u05DC\u05D5\u05DD e\u0301\u0302 \u0645\u0631\u062D\u0628\u0627",
                "\u0000 \u0001 \u007f \u0085",
            })
    void textsOfEveryScriptAndSequenceComeThroughWhole(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\u001b", "\\u001b");
        String cast = V2 + "[1,\"o\",\"" + escaped.replace("\u0000", "\\u0000").replace("\u0001", "\\u0001") + "\"]\n";
        assertThat(Reading.strict(cast).printed()).isEqualTo(text);
    }

    @Test
    void aByteOrderMarkIsSkippedAndCounted() {
        Reading reading = Reading.lenient("\uFEFF" + V2 + "[1,\"o\",\"a\"]\n");
        assertThat(reading.header().width()).isEqualTo(80);
        assertThat(reading.count(CastOddity.BYTE_ORDER_MARK)).isOne();
        assertThat(Reading.refused("\uFEFF" + V2)).hasMessage("line 1, column 1: byte order mark");
    }

    @Test
    void controlsThatShouldHaveBeenEscapedAreKeptAndCounted() {
        String cast = V2 + "[1,\"o\",\"a\u0000\u001b[0m\tb\"]\n";
        Reading reading = Reading.lenient(cast);
        assertThat(reading.printed()).isEqualTo("a\u0000\u001b[0m\tb");
        assertThat(reading.count(CastOddity.RAW_CONTROL)).isEqualTo(3);
        assertThat(Reading.refused(cast)).hasMessage("line 2, column 10: a control character must be escaped");
    }

    @Test
    void aCastCutWithinAnEscapeSequenceIsWhole() {
        assertThat(Reading.strict(V2 + "[1,\"o\",\"\\u001b[3\"]\n[1,\"o\",\"1m\"]\n")
                        .printed())
                .isEqualTo("\u001b[31m");
    }

    @Test
    void linesOf10MegabytesAreReadWithinTheirLimit() {
        int megabytes = 10;
        try (CastReader reader = CastReader.strict()) {
            reader.feed(ByteBufAllocator.DEFAULT.buffer().writeBytes((V2 + "[1,\"o\",\"").getBytes(UTF_8)));
            assertThat(reader.next()).isFalse();
            byte[] part = "x".repeat(1 << 18).getBytes(UTF_8);
            for (int i = 0; i < megabytes * 4; i++) {
                reader.feed(ByteBufAllocator.DEFAULT.buffer().writeBytes(part));
                assertThat(reader.next()).isFalse();
            }
            reader.feed(ByteBufAllocator.DEFAULT.buffer().writeBytes("\"]\n[2,\"o\",\"y\"]\n".getBytes(UTF_8)));
            assertThat(reader.next()).isTrue();
            assertThat(reader.text()).hasSize(megabytes << 20);
            assertThat(reader.next()).isTrue();
            assertThat(reader.text()).isEqualTo("y");
        }
    }

    @Test
    void aSessionOfTailscaleWithoutATerminalIsRead() {
        Reading reading = Reading.inEverySplit(Fixtures.bytes("tailscale-v2.cast"), CastReader::strict);
        assertThat(reading.header().srcNodeUserID()).hasValue(9_007_199_254_740_993L);
        assertThat(reading.header().displayWidth()).isEqualTo(80);
        assertThat(reading.events())
                .containsExactly(
                        new Output(100, "\uFFFD\uFFFD"),
                        new Resize(250_000_000, 132, 50),
                        new Output(1_500_000_000, "<b>"));
        assertThat(reading.count(CastOddity.REPLACEMENT_CHARACTER)).isEqualTo(2);
    }

    @Test
    void ofTwoCastsInOneFileTheSecondGoesOnWhereTheFirstEnded() {
        String cast = V2 + "[1,\"o\",\"a\"]\n[5,\"o\",\"b\"]\n" + V2 + "[1,\"o\",\"c\"]\n";
        Reading reading = Reading.lenient(cast);
        assertThat(reading.events().getLast()).isEqualTo(new Output(6_000_000_000L, "c"));
        assertThat(reading.count(CastOddity.SECOND_HEADER)).isOne();
        assertThat(reading.count(CastOddity.TIME_BACKWARDS)).isZero();
        assertThat(Reading.refused(cast)).hasMessage("line 4, column 1: second header");
    }

    @Test
    void noBytesWhateverMakeALenientReaderThrow() {
        Random random = new Random(20260729);
        byte[] seed = Fixtures.bytes("full-v2.cast");
        byte[] document = Fixtures.bytes("full-v1.json");
        for (int round = 0; round < 400; round++) {
            byte[] cast = (round % 2 == 0 ? seed : document).clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                cast[random.nextInt(cast.length)] = (byte) random.nextInt(256);
            }
            try (CastReader reader = CastReader.lenient()) {
                reader.feed(ByteBufAllocator.DEFAULT.buffer().writeBytes(cast));
                while (reader.next()) {
                    assertThat(reader.text())
                            .as("seed 20260729, round %s", round)
                            .isNotNull();
                }
                reader.finish();
                while (reader.next()) {
                    assertThat(reader.event()).isNotNull();
                }
                assertThat(reader.ended()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c5 bc c3,U+017C,U+FFFD",
        "83 23 f0 90 80 c0 21,U+FFFD U+0023 U+FFFD U+FFFD U+0021,''",
        "f0 9f 98,'',U+FFFD",
        "61 ed a0,U+0061 U+FFFD U+FFFD,''",
        "61 e2 82,U+0061,U+FFFD",
    })
    void aDecoderHoldsACharacterThatIsNotWholeYet(String hex, String now, String atTheEnd) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        Utf8Decoder decoder = new Utf8Decoder();
        assertThat(points(decoder.decode(bytes, 0, bytes.length))).isEqualTo(now);
        assertThat(points(decoder.finish())).isEqualTo(atTheEnd);
    }

    @Test
    void aDecoderFedByteByByteLosesNothing() {
        String text = "ż \uD83D\uDE80 日本 é";
        byte[] bytes = text.getBytes(UTF_8);
        Utf8Decoder decoder = new Utf8Decoder();
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            decoded.append(decoder.decode(bytes, i, 1));
        }
        assertThat(decoded.append(decoder.finish())).hasToString(text);
    }

    private static String points(String text) {
        StringBuilder points = new StringBuilder();
        text.codePoints().forEach(c -> points.append(String.format("U+%04X ", c)));
        return points.toString().strip();
    }
}
