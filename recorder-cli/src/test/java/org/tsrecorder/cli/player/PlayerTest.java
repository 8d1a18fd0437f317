package org.tsrecorder.cli.player;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
        PlayerScreen terminal = new PlayerScreen(screen, options) {
            @Override
            void show(String text) throws IOException {
                shown.add(text + "@" + (now - 5 * SECOND) / 1e9);
                super.show(text);
            }
        };
        return new Player(options, this::hear, terminal, () -> now).play(SESSION.iterator());
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
