package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(
            ints = {
                0x202E, 0x202A, 0x202D, 0x2066, 0x2069, 0x200E, 0x200F, 0x061C, 0x200B, 0x2060, 0xFEFF, 0x2028, 0x2029,
                0xAD, 0x3164, 0x34F, 0xFFF9, 0xE0041, 0xD83D
            })
    void whatTurnsOrHidesTextIsSpelledOut(int hidden) {
        assertThat(SafeText.line("gpj" + Character.toString(hidden) + "exe"))
                .isEqualTo("gpj<U+%04X>exe".formatted(hidden));
    }

    @Test
    void aLineOfJsonKeepsItsValueAndHidesNothing() {
        assertThat(SafeText.json("{\"a\":\"\u009b31m\u007f\u202egpj\udb40\udc41é漢\"}"))
                .isEqualTo("{\"a\":\"\\u009B31m\\u007F\\u202Egpj\\uDB40\\uDC41é漢\"}");
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
