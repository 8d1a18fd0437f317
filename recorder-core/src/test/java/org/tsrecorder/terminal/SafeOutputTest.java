package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.testkit.Splits;

class SafeOutputTest {
    /** What may come out, written down a second time and on purpose not with the parser's help. */
    private static final Pattern ALLOWED = Pattern.compile("(?:[ -~\u00A0-\uD7FF\uE000-\uFFFF\\x{10000}-\\x{10FFFF}]"
            + "|[\\x07-\\x0F]"
            + "|\033[78DEHM]|\033[()][0AB]|\033#[34568]"
            + "|\033\\[[\\d;:]*m"
            + "|\033\\[\\d*[@A-GILMPSTXZ`adebKg]|\033\\[[012]?J|\033\\[[su]"
            + "|\033\\[\\d*;?\\d*[Hfr]"
            + "|\033\\[4[hl]|\033\\[\\?(?:5|6|7|12|25|47|1047|1048|1049)[hl]"
            + "|\033\\[[0-6]? q)*+");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text, żółw, 漢字, 👩‍👩‍👧, שלום",
                "a\r\n\tb\b\007\013\f\016\017",
                "\0337\0338\033D\033E\033H\033M",
                "\033(0lqk\033(B\033)0\033)A",
                "\033#8\033#6",
                "\033[m\033[0;1;4:3;38:2::1:2:3;48;5;200m",
                "\033[5A\033[B\033[2;3H\033[;4f\033[7G\033[3d",
                "\033[J\033[1J\033[2J\033[K\033[2K\033[3X\033[2L\033[M\033[4P\033[@",
                "\033[2S\033[T\033[3;20r\033[r",
                "\033[8b\033[g\033[3g\033[2I\033[Z",
                "\033[s\033[u",
                "\033[4h\033[4l",
                "\033[?25l\033[?25h\033[?7l\033[?1049h\033[?1049l\033[?47h\033[?1048l\033[?5h\033[?6h\033[?12l",
                "\033[2 q\033[ q"
            })
    void whatIsForDisplayPassesUnchanged(String output) {
        SafeOutput safe = new SafeOutput();
        assertThat(safe.filter(output)).isEqualTo(output);
        assertThat(safe.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "']52;c;aGVsbG8=\007', CLIPBOARD",
        "']52;c;?\033\\', CLIPBOARD",
        "']0;title\007', TITLE",
        "']1;icon\007', TITLE",
        "']2;title\033\\', TITLE",
        "'[22;0t', TITLE",
        "'[23t', TITLE",
        "'[>2t', TITLE",
        "']4;1;?\007', COLOUR",
        "']10;?\007', COLOUR",
        "']11;#ffffff\007', COLOUR",
        "']104\007', COLOUR",
        "']9;hi\007', NOTIFICATION",
        "']777;notify;a;b\007', NOTIFICATION",
        "']99;;hi\033\\', NOTIFICATION",
        "']7;file://host/etc\007', SHELL_INTEGRATION",
        "']133;A\007', SHELL_INTEGRATION",
        "']1337;File=name=eA==:AAAA\007', SHELL_INTEGRATION",
        "']50;?\007', OPERATING_SYSTEM_COMMAND",
        "']P1ff0000\007', OPERATING_SYSTEM_COMMAND",
        "'Pq#0;2;0;0;0~~\033\\', DEVICE_CONTROL_STRING",
        "'P0;1|17/666f6f\033\\', DEVICE_CONTROL_STRING",
        "'P$qm\033\\', DEVICE_CONTROL_STRING",
        "'P+q544e\033\\', DEVICE_CONTROL_STRING",
        "'Ptmux;\033\033]52;c;aGk=\007\033\\', DEVICE_CONTROL_STRING",
        "'_Gf=100,t=f;L2V0Yw==\033\\', OTHER_STRING",
        "'^privacy\033\\', OTHER_STRING",
        "'Xstart\033\\', OTHER_STRING",
        "'kscreen title\033\\', UNKNOWN",
        "'[c', QUERY",
        "'[>c', QUERY",
        "'[=c', QUERY",
        "'[5n', QUERY",
        "'[6n', QUERY",
        "'[?6n', QUERY",
        "'[?996n', QUERY",
        "'[x', QUERY",
        "'[?25$p', QUERY",
        "'[4$p', QUERY",
        "'[1$w', QUERY",
        "'[1;1;1;1;24;80*y', QUERY",
        "'[>q', QUERY",
        "'[?u', QUERY",
        "'[?1;1;0S', QUERY",
        "'Z', QUERY",
        "'[?2031h', QUERY",
        "'[?2048h', QUERY",
        "'[>1u', INPUT",
        "'[<u', INPUT",
        "'[=1;1u', INPUT",
        "'[>4;2m', INPUT",
        "'=', INPUT",
        "'>', INPUT",
        "'[?1h', INPUT",
        "'[?66h', INPUT",
        "'[?9h', INPUT",
        "'[?1000h', INPUT",
        "'[?1003h', INPUT",
        "'[?1004h', INPUT",
        "'[?1006h', INPUT",
        "'[?2004h', INPUT",
        "'[?2h', INPUT",
        "'[?2l', INPUT",
        "'[2h', INPUT",
        "'[12l', INPUT",
        "'[20h', INPUT",
        "'[?1000r', INPUT",
        "'[1t', WINDOW",
        "'[8;24;80t', WINDOW",
        "'[14t', WINDOW",
        "'[21t', WINDOW",
        "'[?3h', WINDOW",
        "'[i', PRINTER",
        "'[5i', PRINTER",
        "'[?1i', PRINTER",
        "'[?18h', PRINTER",
        "'[3J', SCROLLBACK",
        "'[?69h', UNKNOWN",
        "'[?2026h', UNKNOWN",
        "'[1;80s', UNKNOWN",
        "'[65535b', UNKNOWN",
        "'[1;2;3;4;5T', UNKNOWN",
        "'[1;1;1+p', UNKNOWN",
        "'[61\"p', UNKNOWN",
        "'[1q', UNKNOWN",
        "'[2;1y', UNKNOWN",
        "'[99999z', UNKNOWN",
        "'%@', UNKNOWN",
        "' G', UNKNOWN",
        "'n', UNKNOWN",
        "'N', UNKNOWN",
        "'l', UNKNOWN",
        "'(K', UNKNOWN",
        "'*0', UNKNOWN",
    })
    void whatDoesAnythingElseIsDroppedAndCounted(String sequence, SequenceKind kind) {
        SafeOutput safe = new SafeOutput();
        assertThat(safe.filter("a\033" + sequence + "\033[mb").replace("screen title", ""))
                .isEqualTo("a\033[mb");
        assertThat(safe.dropped()).containsEntry(kind, 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x05, 0x10, 0x18, 0x1A, 0x1C, 0x1F, 0x7F})
    void controlsThatShowNothingAreDropped(int control) {
        SafeOutput safe = new SafeOutput();
        assertThat(safe.filter("a" + (char) control + "b")).isEqualTo("ab");
        assertThat(safe.dropped())
                .containsOnlyKeys(control == 0x05 ? SequenceKind.QUERY : SequenceKind.CONTROL_CHARACTER);
    }

    @Test
    void aLinkIsDroppedAndItsTextPasses() {
        SafeOutput safe = new SafeOutput();
        assertThat(safe.filter("\033]8;id=1;file:///etc/passwd\033\\here\033]8;;\033\\"))
                .isEqualTo("here");
        assertThat(safe.dropped()).isEqualTo(Map.of(SequenceKind.HYPERLINK, 2L));
    }

    @Test
    void allowedModesPassOutOfAList() {
        SafeOutput safe = new SafeOutput();
        assertThat(safe.filter("\033[?1049;1004;25;2004h")).isEqualTo("\033[?1049h\033[?25h");
        assertThat(safe.dropped()).isEqualTo(Map.of(SequenceKind.INPUT, 2L));
    }

    @Test
    void eightBitControlsAreWrittenInSevenBits() {
        assertThat(new SafeOutput().filter("\u009b31mred\u0085")).isEqualTo("\033[31mred\033E");
    }

    @Test
    void aResetBecomesClearingTheDisplay() {
        SafeOutput safe = new SafeOutput();
        String reset = safe.filter("\033[?1049h\033c");
        assertThat(reset)
                .startsWith("\033[?1049h\033[?1049l")
                .endsWith("\033[H\033[2J")
                .doesNotContain("\033c");
        assertThat(safe.filter("\033[!p")).contains("\033[r", "\033[m").doesNotContain("!p", "\033[2J");
        assertThat(safe.dropped()).isEqualTo(Map.of(SequenceKind.RESET, 2L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\033", "\033[31", "\033]52;c;aGk=", "\033P", "\033(", "\u009b"})
    void whatIsCutShortAtTheEndIsDropped(String cut) {
        SafeOutput safe = new SafeOutput();
        String all = safe.filter("text" + cut) + safe.ending();
        assertThat(all).startsWith("text\0337\033[r");
        assertThat(safe.dropped()).isEqualTo(Map.of(SequenceKind.MALFORMED, 1L));
    }

    @Test
    void theEndingUndoesWhatPassed() {
        SafeOutput safe = new SafeOutput();
        safe.filter("\033[?1049h\033[?25l\033[31m\033(0\016\033[?6h");
        assertThat(safe.ending())
                .startsWith("\033[?1049l\033[?6l")
                .contains("\033[?25h", "\033[m", "\033(B", "\017", "\033[?7h", "\033[4l", "\0337\033[r\0338")
                .matches(ALLOWED);
        assertThat(safe.ending()).doesNotContain("1049", "?6");
    }

    @Test
    void aSequenceIsHeldBackUntilItIsWhole() {
        SafeOutput safe = new SafeOutput();
        assertThat(safe.filter("a\033[3")).isEqualTo("a");
        assertThat(safe.filter("1mb")).isEqualTo("\033[31mb");
    }

    @Test
    void randomOutputNeverBecomesAnythingElseThanDisplayInAnySplit() {
        for (long seed = 1; seed <= 200; seed++) {
            byte[] input = RandomOutput.bytes(seed, 3_000);
            String whole = filtered(Splits.of(input).getFirst());
            assertThat(ALLOWED.matcher(whole).matches())
                    .as("only display comes out, seed %d: %s", seed, whole)
                    .isTrue();
            if (seed <= 20) {
                for (Splits.Split split : Splits.of(input)) {
                    assertThat(filtered(split)).as("seed %d, %s", seed, split).isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void whatIsSafeIsLeftAlone() {
        for (long seed = 1; seed <= 50; seed++) {
            String once = filtered(Splits.of(RandomOutput.bytes(seed, 3_000)).getFirst());
            SafeOutput again = new SafeOutput();
            assertThat(again.filter(once)).as("seed %d", seed).isEqualTo(once);
            assertThat(again.dropped()).as("seed %d", seed).isEmpty();
        }
    }

    private static String filtered(Splits.Split split) {
        SafeOutput safe = new SafeOutput();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        split.pieces().forEach(piece -> out.writeBytes(safe.filter(piece, 0, piece.length)));
        return out.toString(StandardCharsets.UTF_8) + safe.ending();
    }
}
