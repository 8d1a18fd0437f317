package org.tsrecorder.cli.player;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.tsrecorder.asciicast.CastEvent;

class PlayerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PlaybackOptions USUAL = new PlaybackOptions(1, Optional.empty(), false, false, false);
    private static final List<CastEvent> SESSION = List.of(
            new CastEvent.Output(SECOND, "a"),
            new CastEvent.Marker(2 * SECOND, "chapter"),
            new CastEvent.Output(10 * SECOND, "b"),
            new CastEvent.Output(12 * SECOND, "c"));

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final List<String> shown = new ArrayList<>();
    private final Queue<Press> presses = new ArrayDeque<>();
    private long now = 5 * SECOND;

    /** A key that is pressed so long after the start. */
    private record Press(double seconds, char key) {}

    private int hear(long timeoutNanos) {
        Press next = presses.peek();
        long start = 5 * SECOND;
        long due = next == null ? Long.MAX_VALUE : start + Math.round(next.seconds * SECOND);
        if (next != null && (timeoutNanos == Long.MAX_VALUE || due <= now + timeoutNanos)) {
            presses.remove();
            now = Math.max(now, due);
            return next.key;
        }
        if (timeoutNanos == Long.MAX_VALUE) {
            return Keyboard.CLOSED;
        }
        now += timeoutNanos;
        return Keyboard.NOTHING;
    }

    private boolean play(PlaybackOptions options, Press... keys) throws IOException {
        presses.addAll(List.of(keys));
        OutputStream noting = new OutputStream() {
            @Override
            public void write(int value) {
                throw new AssertionError("text is shown in one piece");
            }

            @Override
            public void write(byte[] bytes) {
                shown.add(new String(bytes, StandardCharsets.UTF_8) + "@" + (now - 5 * SECOND) / 1e9);
            }
        };
        PlayerScreen terminal = new PlayerScreen(noting, options);
        Player player = new Player(options, this::hear, terminal, () -> now);
        boolean ended = player.play(SESSION.iterator(), true);
        while (player.wantsEarlier()) {
            shown.add("again");
            ended = player.play(SESSION.iterator(), true);
        }
        return ended;
    }

    @Test
    void eventsComeWhenTheyCame() throws IOException {
        assertThat(play(USUAL)).isTrue();
        assertThat(shown).containsExactly("a@1.0", "b@10.0", "c@12.0");
    }

    @Test
    void twiceTheSpeedTakesHalfTheTime() throws IOException {
        play(new PlaybackOptions(2, Optional.empty(), false, false, false));
        assertThat(shown).containsExactly("a@0.5", "b@5.0", "c@6.0");
    }

    @Test
    void waitsAreCutBeforeTheSpeedCounts() throws IOException {
        play(new PlaybackOptions(2, Optional.of(Duration.ofSeconds(3)), false, false, false));
        assertThat(shown).containsExactly("a@0.5", "b@2.5", "c@3.5");
    }

    @Test
    void spacePausesAndGoesOn() throws IOException {
        play(USUAL, new Press(4, ' '), new Press(104, ' '));
        assertThat(shown).containsExactly("a@1.0", "b@110.0", "c@112.0");
    }

    @Test
    void aDotShowsTheNextEventWhilePaused() throws IOException {
        play(USUAL, new Press(4, ' '), new Press(6, '.'), new Press(7, ' '));
        assertThat(shown).containsExactly("a@1.0", "b@6.0", "c@9.0");
    }

    @Test
    void aBracketGoesToTheNextMarkerWhilePaused() throws IOException {
        play(USUAL, new Press(0.5, ' '), new Press(3, ']'), new Press(4, ' '));
        assertThat(shown).containsExactly("a@3.0", "b@12.0", "c@14.0");
    }

    @Test
    void markersPauseWhenAskedTo() throws IOException {
        play(new PlaybackOptions(1, Optional.empty(), true, false, false), new Press(100, ' '));
        assertThat(shown).containsExactly("a@1.0", "b@108.0", "c@110.0");
    }

    @Test
    void plusDoublesTheSpeedFromThereOn() throws IOException {
        play(USUAL, new Press(2, '+'), new Press(3, '-'));
        assertThat(shown).containsExactly("a@1.0", "b@9.0", "c@11.0");
    }

    private static Press[] arrow(double seconds, char letter) {
        return new Press[] {new Press(seconds, '\033'), new Press(seconds, '['), new Press(seconds, letter)};
    }

    @Test
    void theRightArrowGoesFiveSecondsOn() throws IOException {
        play(USUAL, arrow(3, 'C'));
        assertThat(shown).containsExactly("a@1.0", "b@5.0", "c@7.0");
    }

    @Test
    void whatIsPassedOverIsShownAtOnceAlsoWhilePaused() throws IOException {
        Press[] keys = {
            new Press(8, ' '), new Press(9, '\033'), new Press(9, 'O'), new Press(9, 'C'), new Press(20, ' ')
        };
        assertThat(play(USUAL, keys)).isTrue();
        assertThat(shown).containsExactly("a@1.0", "b@9.0", "c@9.0");
    }

    @Test
    void theLeftArrowShowsAllUpToFiveSecondsBefore() throws IOException {
        assertThat(play(USUAL, arrow(11, 'D'))).isTrue();
        assertThat(shown).containsExactly("a@1.0", "b@10.0", "again", "a@11.0", "b@15.0", "c@17.0");
    }

    @Test
    void theLeftArrowDoesNothingWhereTheStartIsGone() throws IOException {
        presses.addAll(List.of(arrow(11, 'D')));
        PlayerScreen terminal = new PlayerScreen(screen, USUAL);
        Player player = new Player(USUAL, this::hear, terminal, () -> now);
        assertThat(player.play(SESSION.iterator(), false)).isTrue();
        assertThat(player.wantsEarlier()).isFalse();
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
    }

    @Test
    void otherKeysWithAnEscapeChangeNothing() throws IOException {
        play(USUAL, arrow(3, 'A'));
        assertThat(shown).containsExactly("a@1.0", "b@10.0", "c@12.0");
    }

    @Test
    void controlCEnds() throws IOException {
        assertThat(play(USUAL, new Press(3, '\003'))).isFalse();
        assertThat(shown).containsExactly("a@1.0");
    }

    @Test
    void theTerminalIsNotToldWhatItShouldNotDo() throws IOException {
        PlayerScreen terminal = new PlayerScreen(screen, USUAL);
        terminal.show("\033]52;c;aGk=\007\033[6n\033]0;title\007seen");
        terminal.resize(100, 50);
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("seen");
    }

    @Test
    void theTerminalIsAskedForTheSizeOnlyIfThatWasWanted() throws IOException {
        new PlayerScreen(screen, new PlaybackOptions(1, Optional.empty(), false, true, false)).resize(100, 50);
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("\033[8;50;100t");
    }
}
