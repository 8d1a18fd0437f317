package org.tsrecorder.asciicast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastHeaderTest {
    /** As a Tailscale SSH server sends it for a command without a terminal, from a tagged node. */
    private static final String TAILSCALE = "{\"version\":2,\"width\":0,\"height\":0,\"timestamp\":1785325850,"
        + "\"env\":{\"TERM\":\"xterm\"},\"command\":\"uptime\",\"srcNode\":\"laptop.tail1234.ts.net\","
        + "\"srcNodeID\":\"nSRC1CNTRL\",\"srcNodeTags\":[\"tag:dev\",\"tag:b\"],\"srcNodeUserID\":9223372036854775807,"
        + "\"srcNodeUser\":\"anna@example.com\",\"sshUser\":\"root\",\"localUser\":\"root\","
        + "\"connectionID\":\"ssh-conn-20260729T115050-0badc0ffee\"}";

    private static CastHeader parse(String line) {
        return CastHeader.parse(line.getBytes(UTF_8));
    }

    private static String line(CastHeader header, CastVersion version, KeyOrder order) {
        return new String(header.toLine(version, order), UTF_8);
    }

    @Test
    void everyFieldTailscaleSendsIsRead() {
        CastHeader header = parse(TAILSCALE);
        assertThat(header.version()).isEqualTo(CastVersion.V2);
        assertThat(header.timestamp()).hasValue(1785325850);
        assertThat(header.env()).containsExactly(Map.entry("TERM", "xterm"));
        assertThat(header.command()).contains("uptime");
        assertThat(header.srcNode()).contains("laptop.tail1234.ts.net");
        assertThat(header.srcNodeID()).contains("nSRC1CNTRL");
        assertThat(header.srcNodeTags()).containsExactly("tag:dev", "tag:b");
        assertThat(header.srcNodeUserID()).hasValue(Long.MAX_VALUE);
        assertThat(header.srcNodeUser()).contains("anna@example.com");
        assertThat(header.sshUser()).contains("root");
        assertThat(header.localUser()).contains("root");
        assertThat(header.connectionID()).contains("ssh-conn-20260729T115050-0badc0ffee");
        assertThat(header.kubernetes()).isEmpty();
        assertThat(header.dstNode()).isEmpty();
        assertThat(header.oddKeys()).isEmpty();
    }

    @Test
    void aSessionWithoutATerminalIsShownOn80x24() {
        CastHeader header = parse(TAILSCALE);
        assertThat(List.of(header.width(), header.height())).containsExactly(0, 0);
        assertThat(List.of(header.displayWidth(), header.displayHeight())).containsExactly(80, 24);
    }

    @Test
    void aHeaderIsWrittenBackAsItCame() {
        assertThat(line(parse(TAILSCALE), CastVersion.V2, KeyOrder.CONVENTIONAL))
                .isEqualTo(TAILSCALE.replace(
                        "\"env\":{\"TERM\":\"xterm\"},\"command\":\"uptime\"",
                        "\"command\":\"uptime\",\"env\":{\"TERM\":\"xterm\"}"));
    }

    @Test
    void theRecordersRewriteAddsTheDestinationAndSortsTheKeys() {
        CastHeader rewritten = parse(TAILSCALE).toBuilder()
                .dstNode("web.tail1234.ts.net")
                .dstNodeID("nDST1CNTRL")
                .build();
        assertThat(line(rewritten, CastVersion.V2, KeyOrder.ALPHABETICAL))
                .isEqualTo("{\"command\":\"uptime\",\"connectionID\":\"ssh-conn-20260729T115050-0badc0ffee\","
                               + "\"dstNode\":\"web.tail1234.ts.net\",\"dstNodeID\":\"nDST1CNTRL\",\"env\":{\"TERM\":\"xterm\"},"
                               + "\"height\":0,\"localUser\":\"root\",\"srcNode\":\"laptop.tail1234.ts.net\","
                               + "\"srcNodeID\":\"nSRC1CNTRL\",\"srcNodeTags\":[\"tag:dev\",\"tag:b\"],"
                               + "\"srcNodeUser\":\"anna@example.com\",\"srcNodeUserID\":9223372036854775807,"
                               + "\"sshUser\":\"root\",\"timestamp\":1785325850,\"version\":2,\"width\":0}");
    }

    @Test
    void aKubectlSessionNamesItsContainer() {
        CastHeader header = parse(
                "{\"version\":2,\"width\":80,\"height\":24,\"env\":null,\"srcNodeTags\":null,"
                    + "\"kubernetes\":{\"PodName\":\"web-0\",\"Namespace\":\"prod\",\"Container\":\"app\",\"SessionType\":\"exec\"}}");
        assertThat(header.kubernetes()).contains(new CastKubernetes("web-0", "prod", "app", "exec"));
        assertThat(header.env()).isEmpty();
        assertThat(header.srcNodeTags()).isEmpty();
        assertThat(header.oddKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":2,\"width\":80,\"height\":24,\"command\":null,\"env\":null,\"theme\":null,\"srcNodeTags\":null}",
                "{\"version\":2,\"width\":80,\"height\":24,\"future\":{\"b\":[1.50,1e400,null],\"a\":\"\\u003cé\\/\"}}",
                "{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":1504467315.125,\"duration\":1.500}",
                "{\"version\":2,\"width\":80,\"height\":24,\"env\":{\"SHELL\":null,\"TERM\":\"vt100\"},\"theme\":{}}",
                "{\"version\":2,\"width\":80,\"height\":24,\"term\":\"x\",\"srcNodeUserID\":18446744073709551615}",
            })
    void whatNobodyTouchedComesOutToTheDigit(String line) {
        assertThat(line(parse(line), CastVersion.V2, KeyOrder.CONVENTIONAL)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":3,\"term\":{\"cols\":100,\"rows\":50,\"type\":\"xterm-256color\",\"version\":\"VTE(7802)\"},"
                    + "\"tags\":[\"a\"]}",
                "{\"version\":3,\"term\":{\"cols\":100,\"rows\":50,\"new\":1.0},\"width\":\"wide\",\"theme\":\"dark\"}",
            })
    void aVersion3HeaderIsWrittenBackAsItCame(String line) {
        assertThat(line(parse(line), CastVersion.V3, KeyOrder.CONVENTIONAL).length())
                .isEqualTo(line.length());
        assertThat(parse(line(parse(line), CastVersion.V3, KeyOrder.ALPHABETICAL)))
                .isEqualTo(parse(line));
    }

    @Test
    void version3KeepsTheTerminalInAnObjectOfItsOwn() {
        CastHeader header =
                parse("{\"version\":3,\"term\":{\"cols\":100,\"rows\":50,\"type\":\"xterm\",\"version\":\"VTE\","
                        + "\"theme\":{\"fg\":\"#010203\",\"bg\":\"#ffffff\","
                        + "\"palette\":\"#000000:#111111:#222222:#333333:#444444:#555555:#666666:#777777\"}},"
                        + "\"idle_time_limit\":1.5,\"title\":\"t\",\"tags\":[\"a\",\"b\"]}");
        assertThat(header.width()).isEqualTo(100);
        assertThat(header.height()).isEqualTo(50);
        assertThat(header.termType()).contains("xterm");
        assertThat(header.termVersion()).contains("VTE");
        assertThat(header.idleTimeLimit()).contains(Duration.ofMillis(1500));
        assertThat(header.tags()).containsExactly("a", "b");
        assertThat(header.theme().orElseThrow().foreground()).isEqualTo(0x010203);
    }

    @Test
    void aPaletteOf8ColoursIsRepeatedForTheBrightOnes() {
        CastHeader header =
                parse("{\"version\":2,\"width\":1,\"height\":1,\"theme\":{\"fg\":\"#000000\",\"bg\":\"#ffffff\","
                        + "\"palette\":\"#000000:#111111:#222222:#333333:#444444:#555555:#666666:#777777\"}}");
        List<Integer> palette = header.theme().orElseThrow().palette();
        assertThat(palette).hasSize(16);
        assertThat(palette.subList(8, 16)).isEqualTo(palette.subList(0, 8)).endsWith(0x777777);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "5",
                "{\"fg\":\"red\",\"bg\":\"#ffffff\"," + "\"palette\":\"\"}",
                "{\"fg\":\"#000000\",\"bg\":\"#ffffff\"," + "\"palette\":\"#000000:#111111\"}"
            })
    void aThemeThatIsNoneIsIgnoredAndNamed(String theme) {
        CastHeader header = parse("{\"version\":2,\"width\":1,\"height\":1,\"theme\":" + theme + "}");
        assertThat(header.theme()).isEmpty();
        assertThat(header.oddKeys()).containsExactly("theme");
    }

    @Test
    void knownKeysWithValuesOfAnotherTypeAreNamed() {
        assertThat(parse("{\"version\":2,\"width\":1,\"height\":1,\"title\":5,\"env\":[],\"duration\":\"1\"}")
                        .oddKeys())
                .containsExactly("duration", "env", "title");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|1|a JSON object is wanted",
                "[1]|1|a JSON object is wanted",
                "nonsense|1|a JSON object is wanted",
                "{\"version\":2,\"width\":80,\"height\":24} {}|38|nothing may follow the header on its line",
                "{\"version\":2,\"width\":80,\"height\":24,}|37|a key in quotes is wanted",
                "{\"version\":2,\"width\":80,\"height\":24|36|',' or '}' is wanted",
                "{\"version\":2,\"width\":80,\"width\":80,\"height\":24}|25|the key \"width\" comes twice",
                "{\"version\":2,\"width\":80,\"w\\u0069dth\":80,\"height\":24}|25|the key \"width\" comes twice",
                "{\"width\":80,\"height\":24}|1|the header has no version",
                "{\"version\":4,\"width\":80,\"height\":24}|12|version must be 1, 2 or 3",
                "{\"version\":2.0,\"width\":80,\"height\":24}|12|version must be 1, 2 or 3",
                "{\"version\":1,\"width\":80,\"height\":24}|12|version 1 is a document, not a header line",
                "{\"version\":2,\"height\":24}|1|the header has no width",
                "{\"version\":2,\"width\":80.5,\"height\":24}|22|width must be an integer from 0 to 65535",
                "{\"version\":2,\"width\":-1,\"height\":24}|22|width must be an integer from 0 to 65535",
                "{\"version\":2,\"width\":80,\"height\":\"24\"}|34|height must be an integer from 0 to 65535",
                "{\"version\":2,\"width\":80,\"height\":65536}|34|height must be an integer from 0 to 65535",
                "{\"version\":2,\"width\":080,\"height\":24}|22|a number must not begin with 0",
                "{\"version\":3,\"width\":80,\"height\":24}|1|the header has no term, which version 3 demands",
                "{\"version\":3,\"term\":[80,24]}|21|term must be an object",
                "{\"version\":3,\"term\":{\"cols\":80}}|21|the header has no term.rows",
                "{\"version\":2,\"width\":80,\"height\":24,\"x\":tru}|44|a JSON value is wanted",
                "{\"version\":2,\"width\":80,\"height\":24,\"x\":\"\\q\"}|42|not an escape JSON knows",
            })
    void whatIsNoHeaderIsRefusedWithItsPlace(String line, int column, String reason) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOfSatisfying(CastFormatException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.column()).isEqualTo(column);
                    assertThat(e.line()).isOne();
                })
                .hasMessage("line 1, column " + column + ": " + reason);
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() {
        byte[] line = "{\"version\":2,\"width\":80,\"height\":24,\"title\":\"?\"}".getBytes(UTF_8);
        line[45] = (byte) 0xC3;
        assertThatThrownBy(() -> CastHeader.parse(line)).hasMessage("line 1, column 46: not UTF-8");
    }

    @Test
    void aHeaderLongerThanTheLimitIsRefused() {
        byte[] line = new byte[CastHeader.MAX_BYTES + 1];
        Arrays.fill(line, (byte) ' ');
        assertThatThrownBy(() -> CastHeader.parse(line)).hasMessageContaining("longer than 1048576 bytes");
    }

    @Test
    void aHeaderNestedTooDeeplyIsRefused() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> parse("{\"version\":2,\"width\":80,\"height\":24,\"x\":" + deep + "}"))
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void aNumberWithAnAbsurdExponentCostsNothingAndIsOdd() {
        assertThat(parse(
                                "{\"version\":2,\"width\":1,\"height\":1,\"timestamp\":1e999999999,\"duration\":1e99999999999}")
                        .oddKeys())
                .containsExactly("duration", "timestamp");
    }

    @Test
    void version2BecomesVersion3AndBackWithNothingLost() {
        CastHeader v2 = parse(TAILSCALE);
        String v3 = line(v2, CastVersion.V3, KeyOrder.CONVENTIONAL);
        assertThat(v3).startsWith("{\"version\":3,\"term\":{\"cols\":0,\"rows\":0,\"type\":\"xterm\"},\"timestamp\":");
        CastHeader back = parse(line(parse(v3), CastVersion.V2, KeyOrder.CONVENTIONAL));
        assertThat(back.toBuilder().without("term").build()).isEqualTo(v2);
    }

    @Test
    void version3BecomesVersion2AndBackWithNothingLost() {
        CastHeader v3 = parse(
                "{\"version\":3,\"term\":{\"cols\":9,\"rows\":8,\"type\":\"xterm\",\"version\":\"VTE\",\"theme\":{\"fg\":\"#000000\"}},"
                    + "\"tags\":[\"a\"],\"new\":1.50}");
        String v2 = line(v3, CastVersion.V2, KeyOrder.CONVENTIONAL);
        assertThat(v2)
                .startsWith(
                        "{\"version\":2,\"width\":9,\"height\":8,\"term\":{\"type\":\"xterm\",\"version\":\"VTE\"}");
        assertThat(parse(line(parse(v2), CastVersion.V3, KeyOrder.CONVENTIONAL)))
                .isEqualTo(v3);
    }

    @Test
    void whatIsBuiltCanBeParsed() {
        CastHeader built = CastHeader.builder()
                .size(132, 43)
                .timestamp(1785325850)
                .duration(Duration.ofNanos(1_234_567_890))
                .idleTimeLimit(Duration.ofSeconds(2))
                .command("sh -c 'echo \"hi\"'\n")
                .title("t\u0001\uD83D\uDE80")
                .env(Map.of("TERM", "xterm"))
                .tags(List.of("a", "b"))
                .srcNode("n.ts.net")
                .srcNodeID("n1")
                .srcNodeTags(List.of("tag:x"))
                .srcNodeUserID(-1)
                .srcNodeUser("u")
                .sshUser("s")
                .localUser("l")
                .connectionID("c")
                .kubernetes(new CastKubernetes("p", "n", "c", "attach"))
                .rawJson("extra", " {\"a\":\n[1]} ")
                .build();
        String line = line(built, CastVersion.V2, KeyOrder.CONVENTIONAL);
        assertThat(line).doesNotContain("\n").contains("\"duration\":1.23456789,", "\"extra\":{\"a\": [1]}");
        assertThat(parse(line)).isEqualTo(built).hasSameHashCodeAs(built);
        assertThat(parse(line).duration()).contains(Duration.ofNanos(1_234_567_890));
        assertThat(parse(line).title()).contains("t\u0001\uD83D\uDE80");
    }

    @Test
    void aBuilderRefusesWhatIsNotJsonAndKeysWhosePlaceDependsOnTheVersion() {
        CastHeader.Builder builder = CastHeader.builder();
        assertThatThrownBy(() -> builder.rawJson("x", "1,\"y\":2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rawJson("width", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.size(1, 65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
