package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTextTest {
    @Test
    void ordinaryTextOfAnyScriptStays() {
        String text = "alice@example.com żółw 漢字 שלום नमस्ते 👩‍👩‍👧 می‌خواهم";
        assertThat(SafeText.line(text)).isEqualTo(text);
    }

    @Test
    void controlsAreSpelledOut() {
        assertThat(SafeText.line("a\033[31mb\r\n\0\177\u009bc"))
                .isEqualTo("a<U+001B>[31mb<U+000D><U+000A><U+0000><U+007F><U+009B>c");
    }

    @ParameterizedTest
    @CsvSource({
        "\u202e", "\u202a", "\u202d", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\u2060", "\ufeff",
        "\u2028", "\u2029", "\u00ad", "\u3164", "\u034f", "\ufff9"
    })
    void whatTurnsOrHidesTextIsSpelledOut(char hidden) {
        assertThat(SafeText.line("gpj" + hidden + "exe")).isEqualTo("gpj<U+%04X>exe".formatted((int) hidden));
    }

    @Test
    void tagCharactersAndHalvesOfPairsAreSpelledOut() {
        assertThat(SafeText.line("a" + Character.toString(0xE0041) + "\uD83D")).isEqualTo("a<U+E0041><U+D83D>");
    }

    @Test
    void longTextIsCutToItsColumns() {
        assertThat(SafeText.line("abcdef", 6)).isEqualTo("abcdef");
        assertThat(SafeText.line("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(SafeText.line("漢字漢字", 5)).isEqualTo("漢字…");
        assertThat(SafeText.line("漢字漢字", 4)).isEqualTo("漢…");
        assertThat(SafeText.line("ab\033", 5)).isEqualTo("ab…");
    }

    @Test
    void columnsCountWideAndCombiningCharacters() {
        assertThat(SafeText.columns("a漢e\u0301👍")).isEqualTo(6);
    }

    @Test
    void randomTextNeverKeepsAControlAndFitsItsColumns() {
        for (long seed = 1; seed <= 100; seed++) {
            String text = RandomOutput.text(new Random(seed), 200);
            String line = SafeText.line(text, 40);
            assertThat(SafeText.columns(line)).as("seed %d", seed).isLessThanOrEqualTo(40);
            assertThat(line.chars().noneMatch(Character::isISOControl))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }
}
