package org.tsrecorder.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastReport;
import org.tsrecorder.cli.player.Keyboard;
import org.tsrecorder.cli.player.PlaybackOptions;
import org.tsrecorder.cli.player.Player;
import org.tsrecorder.cli.player.PlayerScreen;
import org.tsrecorder.cli.pty.LocalTerminal;
import org.tsrecorder.terminal.SafeText;

/** One recording played, with asciinema's messages around it; printed through where there is no terminal. */
final class Playback {
    private static final byte[] NEW_LINE = {'\r', '\n'};

    private final Console console;
    private final PlaybackOptions options;
    private final boolean quiet;

    Playback(Console console, PlaybackOptions options, boolean quiet) {
        this.console = console;
        this.options = options;
        this.quiet = quiet;
    }

    /**
     * Plays a file, or standard input for {@code -}.
     *
     * @return false when somebody ended it before its end
     */
    boolean play(String name) throws IOException {
        try (CastInput cast = CastInput.open(name, console)) {
            Optional<LocalTerminal> terminal = LocalTerminal.open();
            if (terminal.isEmpty()) {
                print(cast);
                warn(cast.report());
                return true;
            }
            tell("Replaying session from " + SafeText.line(name));
            boolean ended;
            try (LocalTerminal local = terminal.get()) {
                ended = play(name, cast, local);
            }
            tell(ended ? "Playback ended" : "Playback interrupted");
            warn(cast.report());
            return ended;
        }
    }

    private boolean play(String name, CastInput cast, LocalTerminal terminal) throws IOException {
        terminal.makeRaw();
        CastHeader header = cast.header();
        PlaybackOptions resolved = options.withDefaultIdleTimeLimit(header.idleTimeLimit());
        PlayerScreen screen = new PlayerScreen(terminal.output(), resolved);
        screen.resize(header.displayWidth(), header.displayHeight());
        Keyboard keyboard = terminal::read;
        try {
            Player player = new Player(resolved, keyboard, screen, System::nanoTime);
            boolean ended = player.play(cast, !name.equals("-"));
            while (player.wantsEarlier()) {
                try (CastInput again = CastInput.open(name, console)) {
                    screen.restart();
                    ended = player.play(again, true);
                }
            }
            return ended;
        } finally {
            screen.end();
            terminal.output().write(NEW_LINE);
            terminal.output().flush();
        }
    }

    private void print(CastInput cast) throws IOException {
        OutputStream out = OutputFile.create("-", false, console);
        PlayerScreen screen = new PlayerScreen(out, options);
        screen.printAll(cast);
    }

    private void tell(String message) {
        if (!quiet) {
            console.say("::: " + message);
        }
    }

    private void warn(CastReport report) {
        if (!quiet && !report.isClean()) {
            console.tell("!!! The recording is damaged; tsrecorder report FILE says how");
        }
    }
}
