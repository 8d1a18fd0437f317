package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastConverterTest {
    private static String converted(byte[] cast, CastVersion target) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CastReport report = CastConverter.convert(CastReader.strict(), new ByteArrayInputStream(cast), target, out);
        assertThat(report.end()).isEqualTo(CastReport.End.COMPLETE);
        return out.toString(UTF_8);
    }

    private static byte[] cast(String text) {
        return text.getBytes(UTF_8);
    }

    private static String concatenated(String... casts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CastConcatenation concatenation = new CastConcatenation(out);
        for (String each : casts) {
            concatenation.append(CastReader.strict(), new ByteArrayInputStream(cast(each)));
        }
        return out.toString(UTF_8);
    }

    @Test
    void version1BecomesVersion2() throws IOException {
        assertThat(converted(Fixtures.bytes("full-v1.json"), CastVersion.V2)).isEqualTo("""
            {"version":2,"width":100,"height":50,"duration":10.5,"command":"/bin/bash","title":"one",\
            "env":{"TERM":"xterm-256color","SHELL":"/bin/bash"},"extra":{"a":[1.50,null,true],"b":{}}}
            [0.000001, "o", "café "]
            [1.000001, "o", "ż"]
            [1.000001, "o", "\\u001b[1m"]
            [11.500001, "o", "bye"]
            """);
    }

    @Test
    void version2BecomesVersion3() throws IOException {
        assertThat(converted(Fixtures.bytes("full-v2.cast"), CastVersion.V3))
                .startsWith(
                        "{\"version\":3,\"term\":{\"cols\":100,\"rows\":50,\"type\":\"xterm-256color\",\"theme\":{\"fg\"")
                .endsWith("""
                    [0.000, "o", "żółć"]
                    [1.000, "o", "hello"]
                    [1.300, "i", "\\n"]
                    [3.300, "r", "80x40"]
                    [0.400, "m", "chapter"]
                    [1.500, "o", "\\u001b[0m"]
                    """);
    }

    @Test
    void version3BecomesVersion2() throws IOException {
        assertThat(converted(Fixtures.bytes("full-v3.cast"), CastVersion.V2))
                .startsWith(
                        "{\"version\":2,\"width\":100,\"height\":50,\"term\":{\"type\":\"xterm-256color\",\"version\":\"VTE(7802)\"},")
                .endsWith("""
                    [0.000001, "o", "żółć"]
                    [1.000001, "o", "hello"]
                    [1.300001, "i", "\\n"]
                    [2.900002, "r", "80x40"]
                    [2.900002, "m", ""]
                    [3.400002, "x", "2"]
                    """);
    }

    @ParameterizedTest
    @EnumSource(CastVersion.class)
    void tailscalesKeysSurviveIntoEveryVersion(CastVersion target) throws IOException {
        CastHeader before = Reading.lenient(Fixtures.bytes("tailscale-v2.cast")).header();
        CastHeader after = Reading.strict(converted(Fixtures.bytes("tailscale-v2.cast"), target))
                .header();
        for (String key : List.of(
                "srcNode",
                "srcNodeID",
                "srcNodeTags",
                "srcNodeUserID",
                "srcNodeUser",
                "sshUser",
                "localUser",
                "connectionID",
                "kubernetes",
                "future")) {
            assertThat(after.rawJson(key)).as(key).isPresent().isEqualTo(before.rawJson(key));
        }
    }

    @Test
    void aKubectlResizeKeepsItsMeaningAndItsBytesThroughAConversion() throws IOException {
        String v3 = converted(Fixtures.bytes("tailscale-v2.cast"), CastVersion.V3);
        assertThat(v3).contains("\"r\", \"50x132\"").contains("\"\\u003cb\\u003e\"", "\"\\ufffd\\ufffd\"");
        assertThat(Reading.strict(v3).events()).contains(new CastEvent.Resize(250_000_000, 132, 50));
    }

    @Test
    void variablesThatAreNullDoNotGoIntoVersion3() throws IOException {
        assertThat(converted(Fixtures.bytes("nulls-v2.cast"), CastVersion.V3)).contains("\"env\":{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal-v1.json", "minimal-v2.cast", "minimal-v3.cast"})
    void rawIsTheSizeAndThenAllOutput(String fixture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CastConverter.toRaw(CastReader.strict(), new ByteArrayInputStream(Fixtures.bytes(fixture)), out);
        assertThat(out.toString(UTF_8)).isEqualTo("\u001b[8;50;100thello");
    }

    @Test
    void rawHasNothingButOutput() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CastConverter.toRaw(CastReader.strict(), new ByteArrayInputStream(Fixtures.bytes("full-v2.cast")), out);
        assertThat(out.toString(UTF_8)).isEqualTo("\u001b[8;50;100tżółćhello\u001b[0m");
    }

    @Test
    void whatIsNoGoodJsonIsMendedOnTheWay() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String cast = Reading.V2 + "[1,\"o\",\"a\u0001\\ud800\"]\noops\n";
        CastReport report =
                CastConverter.convert(CastReader.lenient(), new ByteArrayInputStream(cast(cast)), CastVersion.V2, out);
        assertThat(report.isClean()).isFalse();
        assertThat(Reading.strict(out.toString(UTF_8)).printed()).isEqualTo("a\u0001\uFFFD");
    }

    @Test
    void castsAreConcatenatedInTheVersionOfTheFirst() throws IOException {
        String v1 = "{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[[1,\"c\"]]}";
        assertThat(concatenated(Reading.V2 + "[1.5,\"o\",\"a\"]\n", Reading.V3 + "[2,\"o\",\"b\"]\n", v1))
                .isEqualTo("""
                    {"version":2,"width":80,"height":24}
                    [1.5, "o", "a"]
                    [3.5, "o", "b"]
                    [4.5, "o", "c"]
                    """);
    }

    @Test
    void aCastOfAnotherSizeIsPrecededByAResize() throws IOException {
        String wide = "{\"version\":2,\"width\":100,\"height\":50}\n[1,\"o\",\"b\"]\n";
        String resized = Reading.V3 + "[1,\"o\",\"a\"]\n[1,\"r\",\"100x50\"]\n";
        assertThat(concatenated(Reading.V3 + "[1,\"o\",\"a\"]\n", wide))
                .endsWith("[1.000, \"o\", \"a\"]\n[0.000, \"r\", \"100x50\"]\n[1.000, \"o\", \"b\"]\n");
        assertThat(concatenated(resized, wide)).endsWith("[1.000, \"r\", \"100x50\"]\n[1.000, \"o\", \"b\"]\n");
    }

    @Test
    void version1CanNotComeFirst() {
        assertThatThrownBy(() -> concatenated("{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[]}"))
                .isInstanceOf(CastFormatException.class)
                .hasMessageContaining("asciicast v1 files can't be concatenated");
    }

    @Test
    void aStreamTellsItsHeaderBeforeItsFirstEvent() throws IOException {
        try (CastStream cast =
                CastStream.open(CastReader.strict(), new ByteArrayInputStream(Fixtures.bytes("full-v1.json")))) {
            assertThat(cast.header().orElseThrow().title()).contains("one");
            assertThat(cast.next()).isTrue();
            assertThat(cast.reader().text()).isEqualTo("café ");
        }
    }
}
