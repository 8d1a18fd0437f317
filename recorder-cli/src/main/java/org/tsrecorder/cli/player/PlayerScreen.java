package org.tsrecorder.cli.player;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.tsrecorder.asciicast.CastEvent;
import org.tsrecorder.terminal.SafeOutput;

/**
 * Where the player shows a recording. Unless told otherwise, only what changes the display gets through, and at the end
 * the terminal is brought back from it.
 */
public final class PlayerScreen {
    private final OutputStream terminal;
    private final PlaybackOptions options;
    private final SafeOutput filter = new SafeOutput();

    /** Shows on {@code terminal}, which stays the caller's. */
    public PlayerScreen(OutputStream terminal, PlaybackOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    /** Shows output of the recording. */
    void show(String text) throws IOException {
        write(options.unfiltered() ? text : filter.filter(text));
    }

    /** Asks the terminal to take another size, if that was wanted: not all do. */
    public void resize(int columns, int rows) throws IOException {
        if (options.resize()) {
            write("\033[8;" + rows + ";" + columns + "t");
        }
    }

    /** Empties the screen for the same recording from its start. */
    public void restart() throws IOException {
        end();
        write("\033[m\033[H\033[2J");
    }

    /** Shows all output at once. */
    public void printAll(Iterator<CastEvent> events) throws IOException {
        while (events.hasNext()) {
            if (events.next() instanceof CastEvent.Output output) {
                show(output.text());
            }
        }
    }

    /** Ends the recording. */
    public void end() throws IOException {
        write(options.unfiltered() ? "\033[m\033[?25h" : filter.ending());
    }

    private void write(String text) throws IOException {
        terminal.write(text.getBytes(StandardCharsets.UTF_8));
        terminal.flush();
    }
}
