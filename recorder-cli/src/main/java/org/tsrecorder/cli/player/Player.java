package org.tsrecorder.cli.player;

import java.io.IOException;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.tsrecorder.asciicast.CastEvent;

/**
 * Plays one recording once.
 *
 * <p>Keys: space pauses and goes on; while paused {@code .} shows the next event and {@code ]} goes to the next marker;
 * {@code +} and {@code -} double and halve the speed; the right and left arrows go 5 s on and back; Ctrl-C ends.
 */
public final class Player {
    private static final int CTRL_C = 3;
    private static final int ESCAPE = 27;
    private static final long SEEK_NANOS = 5_000_000_000L;

    private final PlaybackOptions options;
    private final Keyboard keyboard;
    private final PlayerScreen screen;
    private final LongSupplier nanoTime;
    private final PlaybackClock clock;

    private long lastTime;
    private long skipped;
    private boolean quit;
    private boolean stepping;
    private boolean seekingMarker;
    private boolean canRestart;
    private boolean wantsEarlier;
    private int arrowBytes;

    /**
     * A player at the start of a recording.
     *
     * @param nanoTime a clock that only grows, in nanoseconds
     */
    public Player(PlaybackOptions options, Keyboard keyboard, PlayerScreen screen, LongSupplier nanoTime) {
        this.options = options;
        this.keyboard = keyboard;
        this.screen = screen;
        this.nanoTime = nanoTime;
        this.clock = new PlaybackClock(options.speed(), nanoTime.getAsLong());
    }

    /**
     * Plays to the end, or until an earlier part {@link #wantsEarlier() is wanted}: then play it from its start once
     * more, with a new iterator and on an empty screen. What was before that part is shown at once.
     *
     * @param restartable whether there can be a new iterator; if not, earlier parts cannot be wanted
     * @return false when somebody ended it before
     */
    public boolean play(Iterator<CastEvent> events, boolean restartable) throws IOException {
        canRestart = restartable;
        wantsEarlier = false;
        lastTime = 0;
        skipped = 0;
        while (!quit && !wantsEarlier && events.hasNext()) {
            CastEvent event = events.next();
            if (isShown(event)) {
                awaitTurn(playedAt(event));
                show(event);
            }
        }
        return !quit;
    }

    /** Whether what was shown already is wanted again. */
    public boolean wantsEarlier() {
        return wantsEarlier && !quit;
    }

    private static boolean isShown(CastEvent event) {
        return switch (event.kind()) {
            case OUTPUT, RESIZE, MARKER -> true;
            case INPUT, EXIT, OTHER -> false;
        };
    }

    /** When an event comes once waits are cut to the limit. */
    private long playedAt(CastEvent event) {
        long wait = event.timeNanos() - lastTime;
        lastTime = event.timeNanos();
        options.idleTimeLimit().ifPresent(limit -> skipped += Math.max(0, wait - limit.toNanos()));
        return lastTime - skipped;
    }

    private void awaitTurn(long time) throws IOException {
        stepping = false;
        while (!quit && !wantsEarlier && !stepping && !seekingMarker) {
            long wait = clock.untilDue(time, nanoTime.getAsLong());
            if (wait <= 0) {
                return;
            }
            press(keyboard.read(wait));
        }
        if (!wantsEarlier) {
            clock.jump(time, nanoTime.getAsLong());
        }
    }

    private void press(int key) {
        long now = nanoTime.getAsLong();
        if (isArrowByte(key)) {
            arrow(key, now);
            return;
        }
        switch (key) {
            case Keyboard.NOTHING -> {}
            case ' ' -> {
                if (clock.paused()) {
                    clock.resume(now);
                } else {
                    clock.pause(now);
                }
            }
            case '.' -> stepping = clock.paused();
            case ']' -> seekingMarker = clock.paused();
            case '+' -> clock.multiplySpeed(2, now);
            case '-' -> clock.multiplySpeed(0.5, now);
            case CTRL_C, Keyboard.CLOSED -> quit = true;
            default -> {}
        }
    }

    /** Terminals send an arrow as ESC and [ or O and a letter; this counts how much of that has come. */
    private boolean isArrowByte(int key) {
        if (key == Keyboard.NOTHING) {
            return false;
        }
        boolean next = arrowBytes == 1 && (key == '[' || key == 'O');
        boolean letter = arrowBytes == 2 && key >= 'A' && key <= 'Z';
        arrowBytes = key == ESCAPE ? 1 : next || letter ? arrowBytes + 1 : 0;
        return arrowBytes > 0;
    }

    private void arrow(int key, long now) {
        if (arrowBytes <= 2) {
            return;
        }
        arrowBytes = 0;
        if (key == 'C') {
            clock.move(SEEK_NANOS, now);
        } else if (key == 'D' && canRestart) {
            clock.move(-SEEK_NANOS, now);
            wantsEarlier = true;
        }
    }

    private void show(CastEvent event) throws IOException {
        if (quit || wantsEarlier) {
            return;
        }
        switch (event) {
            case CastEvent.Output output -> screen.show(output.text());
            case CastEvent.Resize resize -> screen.resize(resize.columns(), resize.rows());
            case CastEvent.Marker marker -> {
                seekingMarker = false;
                if (options.pauseOnMarkers() && !clock.paused()) {
                    clock.pause(nanoTime.getAsLong());
                    clock.jump(playedTime(marker), nanoTime.getAsLong());
                }
            }
            default -> throw new IllegalStateException("not shown: " + event.kind());
        }
    }

    private long playedTime(CastEvent event) {
        return event.timeNanos() - skipped;
    }
}
