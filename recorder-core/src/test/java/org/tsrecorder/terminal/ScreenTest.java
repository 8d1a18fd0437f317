package org.tsrecorder.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    /** A screen of 10 columns and 4 rows with {@code output} on it, the cursor drawn as {@code |}. */
    private static String drawn(String output) {
        Screen screen = new Screen(10, 4);
        screen.feed(output);
        screen.verify();
        return drawn(screen);
    }

    private static String drawn(Screen screen) {
        StringBuilder drawn = new StringBuilder();
        List<String> view = screen.view();
        for (int row = 0; row < view.size(); row++) {
            StringBuilder line = new StringBuilder(view.get(row));
            if (row == screen.cursor().row()) {
                line.append(" ".repeat(Math.max(0, screen.cursor().column() - line.length())));
                line.insert(screen.cursor().column(), '|');
            }
            drawn.append(row == 0 ? "" : "/").append(line);
        }
        return drawn.toString();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "abc, abc|///",
                "abc\\r\\nd, abc/d|//",
                "abc\\nd, abc/   d|//",
                "ab\\b\\bc, c|b///",
                "a\\tb, a       b|///",
                "a\\e[3Cb\\e[2Dc, a  c|b///",
                "\\e[3;4Hx\\e[Hy, y|//   x/",
                "abcdefghij, abcdefghij|///",
                "abcdefghijk, abcdefghij/k|//",
                "abcdefghij\\bX, abcdefghX|j///",
                "abcdef\\e[4G\\e[K, abc|///",
                "abcdef\\e[4G\\e[1K, \"   | ef///\"",
                "abcdef\\e[2K, \"      |///\"",
                "a\\r\\nb\\r\\nc\\e[2;1H\\e[J, a/|//",
                "a\\r\\nb\\r\\nc\\e[2;1H\\e[1J, /|/c/",
                "a\\r\\nb\\e[2J, \"/ |//\"",
                "abcdef\\e[2G\\e[2P, a|def///",
                "abcdef\\e[2G\\e[2@, a|  bcdef///",
                "abcdef\\e[2G\\e[2X, a|  def///",
                "abcdefghij\\e[2G\\e[4@, a|    bcdef///",
                "a\\r\\nb\\r\\nc\\r\\nd\\e[2;1H\\e[L, a/|/b/c",
                "a\\r\\nb\\r\\nc\\r\\nd\\e[2;1H\\e[M, a/|c/d/",
                "a\\r\\nb\\r\\nc\\r\\nd\\r\\ne, b/c/d/e|",
                "a\\r\\nb\\r\\nc\\r\\nd\\eM\\eM\\eM\\eM, \" |/a/b/c\"",
                "a\\r\\nb\\r\\nc\\r\\nd\\e[2;3r\\e[3;1H\\nX, a/c/X|/d",
                "a\\r\\nb\\r\\nc\\r\\nd\\e[2;3r\\e[2;1H\\eMX, a/X|/b/d",
                "a\\r\\nb\\r\\nc\\r\\nd\\e[S, b/c/d/ |",
                "a\\r\\nb\\r\\nc\\r\\nd\\e[T, /a/b/c|",
                "\\e[2;3r\\e[?6h\\e[5;1HX, //X|/",
                "ab\\e7\\e[3;3Hcd\\e8e, abe|//  cd/",
                "\\e[4habc\\e[1GX, X|abc///",
                "\\e[?7labcdefghijklm, abcdefghi|m///",
                "x\\e[5b, xxxxxx|///",
                "\\e(0lqk\\e(Bl, ┌─┐l|///",
                "\\e)0q\\u000eq\\u000fq, q─q|///",
                "\\e[3g\\ta, \"         a|///\"",
                "\\e[5G\\eH\\r\\ta, \"    a|///\"",
                "abcdefgh\\e[Z\\e[Zx, x|bcdefgh///",
                "漢\\e[2Gx, \" x|///\"",
                "漢\\e[1Gx, x|///",
                "abc\\e[!p\\ecd, d|///",
                "\\e#8\\e[H, |EEEEEEEEEE/EEEEEEEEEE/EEEEEEEEEE/EEEEEEEEEE",
                "a\\e]0;title\\u0007b\\eP1$qm\\e\\\\c\\e_G\\e\\\\d, abcd|///",
                "a\\e[?1049hb, \" b|///\"",
                "a\\e[?1049hb\\e[?1049lc, ac|///",
                "a\\e[6nb\\e[cc\\e[5id, abcd|///",
                "a\\u007fb, ab|///",
            })
    void functionsDoWhatTerminalsDo(String output, String expected) {
        String unescaped = output.replace("\\u0007", "\007")
                .replace("\\u000e", "\016")
                .replace("\\u000f", "\017")
                .replace("\\u007f", "\177")
                .replace("\\e", "\033")
                .translateEscapes();
        assertThat(drawn(unescaped)).isEqualTo(expected);
        assertThat(drawn(new SafeOutput().filter(unescaped))).as("filtered").isEqualTo(expected);
    }

    @Test
    void aWideCharacterTakesTwoColumns() {
        Screen screen = new Screen(10, 2);
        screen.feed("漢字");
        assertThat(screen.cursor()).isEqualTo(new ScreenPosition(4, 0));
        screen.feed("123456漢");
        assertThat(screen.view()).containsExactly("漢字123456", "漢");
        assertThat(screen.lines()).containsExactly("漢字123456漢");
    }

    @Test
    void combiningCharactersAndJoinedEmojiStayWithTheirCharacter() {
        Screen screen = new Screen(10, 2);
        screen.feed("e\u0301x\r\n👩\u200D👩\u200D👧!\u2764\uFE0F");
        assertThat(screen.view()).containsExactly("e\u0301x", "👩\u200D👩\u200D👧!\u2764\uFE0F");
        assertThat(screen.cursor()).isEqualTo(new ScreenPosition(8, 1));
    }

    @Test
    void aMarkFollowsItsCharacterWhenCellsMove() {
        Screen screen = new Screen(10, 2);
        screen.feed("ae\u0301b\033[1G\033[2@\033[1G\033[P");
        assertThat(screen.view().getFirst()).isEqualTo(" ae\u0301b");
    }

    @Test
    void aFloodOfMarksIsBounded() {
        Screen screen = new Screen(10, 2);
        screen.feed("e" + "\u0301".repeat(100_000));
        assertThat(screen.text()).hasSizeLessThan(100);
    }

    @Test
    void linesThatWrappedAreOneLineOfText() {
        Screen screen = new Screen(5, 2);
        screen.feed("abcdefghijklm\r\nnop");
        assertThat(screen.lines()).containsExactly("abcdefghijklm", "nop");
    }

    @Test
    void scrollbackIsBounded() {
        Screen screen = new Screen(5, 2, 3);
        screen.feed("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7");
        assertThat(screen.lines()).containsExactly("3", "4", "5", "6", "7");
        assertThat(screen.view()).containsExactly("6", "7");
    }

    @Test
    void narrowingWrapsAndWideningJoinsAgain() {
        Screen screen = new Screen(10, 2);
        screen.feed("abcdefgh\r\nxyz");
        screen.resize(3, 3);
        assertThat(drawn(screen)).isEqualTo("def/gh/xy|z");
        screen.resize(10, 3);
        assertThat(screen.view()).containsExactly("abcdefgh", "xyz", "");
        screen.verify();
    }

    @Test
    void widthChangesKeepTheCursorOnItsCharacter() {
        Screen screen = new Screen(10, 1);
        screen.feed("abcdefgh\033[6G");
        screen.resize(4, 2);
        assertThat(drawn(screen)).isEqualTo("abcd/e|fgh");
        screen.resize(20, 2);
        assertThat(drawn(screen)).isEqualTo("abcde|fgh/");
    }

    @Test
    void aWideCharacterIsNotCutByReflow() {
        Screen screen = new Screen(10, 1);
        screen.feed("ab漢字c");
        screen.resize(3, 3);
        assertThat(screen.view()).containsExactly("ab", "漢", "字c");
        screen.resize(10, 3);
        assertThat(screen.view().getFirst()).isEqualTo("ab漢字c");
    }

    @Test
    void heightChangesTakeFromAndGiveToTheScrollback() {
        Screen screen = new Screen(5, 3);
        screen.feed("1\r\n2\r\n3\r\n4");
        screen.resize(5, 2);
        assertThat(screen.view()).containsExactly("3", "4");
        screen.resize(5, 4);
        assertThat(drawn(screen)).isEqualTo("1/2/3/4|");
    }

    @Test
    void theFirstScreenIsFittedWhenItComesBack() {
        Screen screen = new Screen(10, 3);
        screen.feed("abcdefgh\033[?1049h\033[2J");
        screen.resize(4, 3);
        assertThat(screen.alternate()).isTrue();
        screen.feed("\033[?1049l");
        screen.verify();
        assertThat(screen.alternate()).isFalse();
        assertThat(screen.text()).isEqualTo("abcdefgh\n");
    }

    @Test
    void sizesFromOutsideAreBounded() {
        Screen screen = new Screen(0, -1);
        assertThat(List.of(screen.columns(), screen.rows())).containsExactly(80, 24);
        screen.resize(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(List.of(screen.columns(), screen.rows())).containsExactly(2_000, 1_000);
        screen.resize(0, 5);
        assertThat(List.of(screen.columns(), screen.rows())).containsExactly(2_000, 5);
    }

    @Test
    void theCursorCanBeHidden() {
        Screen screen = new Screen(5, 2);
        screen.feed("\033[?25l");
        assertThat(screen.cursorVisible()).isFalse();
        screen.feed("\033[?25h");
        assertThat(screen.cursorVisible()).isTrue();
    }

    @Test
    void aScreenOfOneCellWorks() {
        Screen screen = new Screen(1, 1);
        screen.feed("a漢b\r\n\033[2@\033[P\033[M\033[L\033M\033[5b");
        screen.verify();
        assertThat(screen.lines()).startsWith("a漢b");
    }
}
