package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextTranscriptTest {
    private final List<String> lines = new ArrayList<>();

    private List<String> transcript(int columns, int rows, String... output) {
        TextTranscript transcript = new TextTranscript(columns, rows, lines::add);
        for (String piece : output) {
            transcript.output(piece);
        }
        transcript.finish();
        return lines;
    }

    @Test
    void everythingThatScrolledPastIsKept() {
        String[] output =
                IntStream.range(0, 1_000).mapToObj(n -> "line " + n + "\r\n").toArray(String[]::new);
        assertThat(transcript(80, 24, output))
                .hasSize(1_000)
                .startsWith("line 0", "line 1")
                .endsWith("line 998", "line 999");
    }

    @Test
    void linesAreHandedOnWhenTheyLeaveTheScrollback() {
        TextTranscript transcript = new TextTranscript(80, 24, lines::add);
        transcript.output("x\r\n".repeat(123));
        assertThat(lines).isEmpty();
        transcript.output("x\r\n");
        assertThat(lines).hasSize(1);
    }

    @Test
    void wrappedRowsAreJoinedAlsoAcrossTheEndOfTheScrollback() {
        String line = "0123456789".repeat(500);
        assertThat(transcript(7, 3, line, "\r\nnext")).containsExactly(line, "next");
    }

    @Test
    void blanksAtTheEndOfLinesAndEmptyLinesAtTheEndAreLeftOut() {
        assertThat(transcript(20, 5, "a  \r\n\r\n  b\u00A0 \r\n\r\n\r\n")).containsExactly("a", "", "  b");
    }

    @Test
    void aSessionThatShowedNothingHasNoLines() {
        assertThat(transcript(20, 5, "\r\n\r\n   ")).isEmpty();
    }

    @Test
    void sizesAreFollowed() {
        TextTranscript transcript = new TextTranscript(5, 3, lines::add);
        transcript.output("abcdefgh\r\n");
        transcript.resize(20, 3);
        transcript.output("0123456789\r\n\033[1;7HX");
        transcript.finish();
        assertThat(lines).containsExactly("abcdefXh", "0123456789");
    }

    @Test
    void asciinemasOwnExampleComesOutAsThere() {
        assertThat(transcript(3, 1, "he\033[1mllo\r\n", "world\r\n")).containsExactly("hello", "world");
    }

    @Test
    void fullScreenProgramsLeaveNothingBehind() {
        assertThat(transcript(20, 5, "$ vi\r\n", "\033[?1049h\033[Htext\r\n".repeat(30), "\033[?1049l", "$ "))
                .containsExactly("$ vi", "$");
    }

    @Test
    void bytesAreReadAsUtf8() {
        TextTranscript transcript = new TextTranscript(20, 5, lines::add);
        transcript.output(new byte[] {'a', (byte) 0xC5}, 0, 2);
        transcript.output(new byte[] {(byte) 0xBC, (byte) 0xFF}, 0, 2);
        transcript.finish();
        assertThat(lines).containsExactly("aż\uFFFD");
    }
}
