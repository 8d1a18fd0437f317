package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.testkit.Splits;

class EscapeSequenceParserTest {
    private static final String EVERYTHING = "héllo\033[1;38:2::9:8:7mżółw 👩‍👩‍👧\r\n"
        + "\033(0qqq\033(B\033]0;title\007\033]52;c;aGk=\033\\\033P1$r0m\033\\\033_Gf=100;AAAA\033\\\033[?1049;25h\033[2"
        + " q\u009b5A\u009d2;c1\u009c\033[\r"
        + "7C\0337\0338\033#8";

    @Test
    void textIsPrinted() {
        assertThat(ParsedActions.of("héllo ż 漢 👍")).containsExactly("print héllo ż 漢 👍");
    }

    @Test
    void controlsAreExecutedAndDeleteIsOneOfThem() {
        assertThat(ParsedActions.of("a\r\n\b\t\0\007\177"))
                .containsExactly(
                        "print a",
                        "execute 0D",
                        "execute 0A",
                        "execute 08",
                        "execute 09",
                        "execute 00",
                        "execute 07",
                        "execute 7F");
    }

    @Test
    void controlSequencesHavePrefixParametersIntermediateAndFinalByte() {
        assertThat(ParsedActions.of("\033[?1;;38:5:3 q\033[m\033[;5H\033[>4;1m"))
                .containsExactly("control ?1;;38:5:3 q", "control m", "control ;5H", "control >4;1m");
    }

    @Test
    void anAbsentParameterIsNotZero() {
        ControlSequence sequence = parsed("\033[;0H");
        assertThat(sequence.parameter(0, 7)).isEqualTo(7);
        assertThat(sequence.parameter(1, 7)).isZero();
        assertThat(sequence.parameter(2, 7)).isEqualTo(7);
        assertThat(sequence.count(1)).isEqualTo(1);
    }

    @Test
    void largeParametersAreClamped() {
        assertThat(parsed("\033[99999999999999999999A").parameter(0, 0)).isEqualTo(ControlSequence.LARGEST);
    }

    @Test
    void moreParametersThanAreKeptAreMarked() {
        assertThat(ParsedActions.of("\033[" + "1;".repeat(31) + "1m"))
                .containsExactly("control " + "1;".repeat(31) + "1m");
        assertThat(ParsedActions.of("\033[" + "1;".repeat(40) + "7m"))
                .containsExactly("control " + "1;".repeat(31) + "1m overlong");
    }

    @Test
    void c1ControlsAreTheirSevenBitTwins() {
        assertThat(ParsedActions.of("\u009b5A\u0085\u008d\u009d2;t\u009c\u0090q\u009c\u009fapc\u009c"))
                .containsExactly(
                        "control 5A", "escape E", "escape M", "string OSC 2;t", "string DCS q", "string APC apc");
    }

    @Test
    void aLoneEightBitControlByteIsBadUtf8AndNoControl() {
        byte[] input = {(byte) 0x9B, '5', 'A'};
        assertThat(ParsedActions.of(List.of(input))).containsExactly("print \uFFFD5A");
    }

    @Test
    void badUtf8IsReplacedAsTheJdkDoesButForSurrogates() {
        byte[] all = new byte[4000];
        new Random(5).nextBytes(all);
        for (int index = 0; index < all.length; index++) {
            int octet = (all[index] & 0xFF) | 0x80;
            all[index] = (byte) (octet == 0xED ? 0xEC : octet);
        }
        String decoded = new String(all, StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        Utf8Decoder decoder = new Utf8Decoder(seen::appendCodePoint);
        decoder.decode(all, 0, all.length);
        decoder.finish();
        assertThat(seen.toString()).isEqualTo(decoded);
    }

    @Test
    void surrogatesInUtf8AreReplacedByteByByte() {
        byte[] input = {(byte) 0xED, (byte) 0xA0, (byte) 0x80, 'a'};
        assertThat(ParsedActions.of(List.of(input))).containsExactly("print \uFFFD\uFFFD\uFFFDa");
    }

    @Test
    void badUtf8OfAsciinemasTestIsReadAsThere() {
        byte[] input = {(byte) 0x83, 0x23, (byte) 0xF0, (byte) 0x90, (byte) 0x80, (byte) 0xC0, 0x21};
        assertThat(ParsedActions.of(List.of(input))).containsExactly("print \uFFFD#\uFFFD\uFFFD!");
    }

    @Test
    void surrogatesSplitBetweenCallsAreJoinedAndHalvesReplaced() {
        ParsedActions parsed = new ParsedActions();
        EscapeSequenceParser parser = new EscapeSequenceParser(parsed, 0);
        for (String piece : List.of("\uD83D", "\uDC4D", "\uD83D", "x", "\uDC4D", "\uD83D")) {
            parser.parse(piece);
        }
        parser.finish();
        assertThat(parsed.actions()).containsExactly("print 👍\uFFFDx\uFFFD\uFFFD");
    }

    @Test
    void cancelAndSubstituteBreakASequenceOff() {
        assertThat(ParsedActions.of("\033[1\030A\033]0;x\032B"))
                .containsExactly("malformed", "execute 18", "print A", "malformed", "execute 1A", "print B");
    }

    @Test
    void escapeInsideASequenceBeginsAnother() {
        assertThat(ParsedActions.of("\033[1\033[2A\033\0337"))
                .containsExactly("malformed", "control 2A", "malformed", "escape 7");
    }

    @Test
    void escapeInsideAStringEndsIt() {
        assertThat(ParsedActions.of("\033]0;title\033[2Ax"))
                .containsExactly("string OSC 0;title", "control 2A", "print x");
    }

    @Test
    void controlsInsideASequenceAreExecutedAtOnce() {
        assertThat(ParsedActions.of("\033[1\r;2H")).containsExactly("execute 0D", "control 1;2H");
    }

    @Test
    void bellEndsAnOperatingSystemCommandOnly() {
        assertThat(ParsedActions.of("\033]0;a\007b\033_c\007d\033\\e"))
                .containsExactly("string OSC 0;a", "print b", "string APC c\007d", "print e");
    }

    @Test
    void allFiveKindsOfStringsAreTold() {
        assertThat(ParsedActions.of("\033]o\033\\\033Pd\033\\\033_a\033\\\033^p\033\\\033Xs\033\\"))
                .containsExactly("string OSC o", "string DCS d", "string APC a", "string PM p", "string SOS s");
    }

    @Test
    void payloadsAreKeptUpToTheLimit() {
        assertThat(ParsedActions.of("\033]" + "x".repeat(1_000_000) + "\007y"))
                .containsExactly("string OSC " + "x".repeat(ParsedActions.PAYLOAD_LIMIT) + " truncated", "print y");
    }

    @Test
    void aCharacterBeyondAsciiBreaksASequenceOffAndIsPrinted() {
        assertThat(ParsedActions.of("\033[1ż2")).containsExactly("malformed", "print ż2");
    }

    @Test
    void malformedControlSequencesAreSkippedToTheirFinalByte() {
        assertThat(ParsedActions.of("\033[1?2Aa\033[ 1Ab"))
                .containsExactly("malformed", "print a", "malformed", "print b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\033", "\033(", "\033[", "\033[1;", "\033]0;x", "\033P1$q", "\033_G"})
    void whatIsOpenAtTheEndIsMalformed(String open) {
        assertThat(ParsedActions.of("a" + open)).containsExactly("print a", "malformed");
    }

    @Test
    void everySplitGivesTheSameActions() {
        byte[] input = EVERYTHING.getBytes(StandardCharsets.UTF_8);
        List<String> whole = ParsedActions.of(List.of(input));
        assertThat(whole).hasSizeGreaterThan(20);
        for (Splits.Split split : Splits.of(input)) {
            assertThat(ParsedActions.of(split.pieces())).as(split.name()).isEqualTo(whole);
        }
    }

    @Test
    void charactersAndBytesGiveTheSameActions() {
        ParsedActions parsed = new ParsedActions();
        EscapeSequenceParser parser = new EscapeSequenceParser(parsed, ParsedActions.PAYLOAD_LIMIT);
        EVERYTHING.chars().forEach(unit -> parser.parse(Character.toString((char) unit)));
        parser.finish();
        assertThat(parsed.actions()).isEqualTo(ParsedActions.of(EVERYTHING));
    }

    @Test
    void randomBytesNeverThrowInAnySplit() {
        for (long seed = 1; seed <= 30; seed++) {
            byte[] input = RandomOutput.bytes(seed, 2_000);
            List<String> whole = ParsedActions.of(List.of(input));
            for (Splits.Split split : Splits.of(input)) {
                assertThat(ParsedActions.of(split.pieces()))
                        .as("input seed %d, %s", seed, split)
                        .isEqualTo(whole);
            }
        }
        assertThatCode(() -> ParsedActions.of(List.of(new byte[0]))).doesNotThrowAnyException();
    }

    private static ControlSequence parsed(String input) {
        ControlSequence[] seen = new ControlSequence[1];
        EscapeSequenceParser parser = new EscapeSequenceParser(
                new EscapeSequenceHandler() {
                    @Override
                    public void print(int codePoint) {}

                    @Override
                    public void execute(int control) {}

                    @Override
                    public void escape(ControlSequence sequence) {}

                    @Override
                    public void control(ControlSequence sequence) {
                        seen[0] = sequence;
                    }

                    @Override
                    public void string(ControlString string) {}

                    @Override
                    public void malformed() {}
                },
                0);
        parser.parse(input);
        return seen[0];
    }
}
