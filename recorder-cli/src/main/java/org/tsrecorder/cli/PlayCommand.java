package org.tsrecorder.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tsrecorder.cli.player.PlaybackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a recording. */
@Command(
        name = "play",
        sortOptions = false,
        header = "Plays a recording in this terminal.",
        description = {
            "",
            "What a recording could do to your terminal besides showing itself (write the clipboard, ask questions that"
                    + " are answered into your shell, change titles or keys) is left out, unless you say --raw.",
            "Without a terminal the output is printed through at once.",
            ""
        },
        footer = {
            "",
            "Keys: space pauses and goes on; while paused . shows the next event and ] goes to the next marker; + and"
                + " - double and halve the speed; the right and left arrows go 5 s on and back (back not in what comes"
                + " through a pipe); Ctrl-C ends."
        })
final class PlayCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The recording; - is standard input.")
    private String file = "";

    @Option(
            names = {"-s", "--speed"},
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "Plays so many times as fast.")
    private double speed;

    @Option(
            names = {"-l", "--loop"},
            description = "Plays again and again, until Ctrl-C.")
    private boolean loop;

    @Option(
            names = {"-i", "--idle-time-limit"},
            paramLabel = "SECONDS",
            description = "Waits no longer than this between two events; else what the recording's header says.")
    private Optional<Double> idleTimeLimit = Optional.empty();

    @Option(
            names = {"-m", "--pause-on-markers"},
            description = "Pauses at every marker.")
    private boolean pauseOnMarkers;

    @Option(
            names = {"-r", "--resize"},
            description = "Asks the terminal to take the recording's size.")
    private boolean resize;

    @Option(names = "--raw", description = "Sends everything to the terminal, whatever it does there.")
    private boolean unfiltered;

    @Option(
            names = {"-q", "--quiet"},
            description = "Says nothing but errors.")
    private boolean quiet;

    PlayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw CommandException.usage("--speed (TSRECORDER_PLAY_SPEED): wanted more than 0, got " + speed);
        }
        if (idleTimeLimit.isPresent() && !(idleTimeLimit.get() >= 0)) {
            throw CommandException.usage("--idle-time-limit (TSRECORDER_PLAY_IDLE_TIME_LIMIT): wanted 0 or more, got "
                    + idleTimeLimit.get());
        }
        if (loop && file.equals("-")) {
            throw CommandException.usage("--loop (TSRECORDER_PLAY_LOOP): standard input can be played only once");
        }
        PlaybackOptions options =
                new PlaybackOptions(speed, idleTimeLimit.map(PlayCommand::seconds), pauseOnMarkers, resize, unfiltered);
        Playback playback = new Playback(console, options, quiet);
        boolean ended = playback.play(file);
        while (ended && loop) {
            ended = playback.play(file);
        }
        return ended ? 0 : 1;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
