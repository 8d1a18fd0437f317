package org.tsrecorder.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes sessions until it is told to stop. */
@Command(
        name = "serve",
        sortOptions = false,
        header = "Takes sessions and stores them (the default command).",
        description = {
            "",
            "Prints one line when it takes sessions: ready listen=127.0.0.1:43211 dst=/data. SIGTERM and SIGINT let"
                    + " running sessions end, for up to the drain timeout, and make all that was taken durable.",
            ""
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger("org.tsrecorder.cli.serve");

    private static final List<String> STOPPING_SIGNALS = List.of("TERM", "INT", "HUP");

    private final Console console;
    private final CountDownLatch stop;

    @Mixin
    private ServeSettings settings = new ServeSettings();

    @Mixin
    private TailnetSettings tailnet = new TailnetSettings();

    /** Serves until {@code stop} is counted down, which signals do. */
    ServeCommand(Console console, CountDownLatch stop) {
        this.console = console;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        tailnet.refuseWhatIsMissing();
        settings.check();
        Logging.printTo(console, settings.verbosity.level());
        if (!tailnet.unused().isEmpty()) {
            LOGGER.info("not used, since this version joins no tailnet: {}", String.join(", ", tailnet.unused()));
        }
        try (RunningRecorder recorder = RunningRecorder.start(settings)) {
            for (String signal : STOPPING_SIGNALS) {
                Signals.register(signal, stop::countDown);
            }
            console.say(readyLine(recorder));
            stop.await();
            LOGGER.info("draining: running sessions may go on for {} s", settings.drainTimeout.toSeconds());
            recorder.drain(settings.drainTimeout);
        }
        LOGGER.info("stopped");
        return 0;
    }

    private String readyLine(RunningRecorder recorder) {
        StringBuilder line = new StringBuilder("ready listen=")
                .append(Endpoints.show(recorder.endpoint()))
                .append(" dst=")
                .append(quoted(settings.directory().toAbsolutePath().normalize().toString()))
                .append(" durability=")
                .append(settings.durability.name().toLowerCase(Locale.ROOT));
        recorder.healthEndpoint().ifPresent(endpoint -> line.append(" metrics=").append(Endpoints.show(endpoint)));
        return line.toString();
    }

    private static String quoted(String value) {
        return value.matches("[^\\s\"\\\\]+")
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
