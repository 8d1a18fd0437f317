package org.tsrecorder.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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

    private final Console console;

    @Mixin
    private ServeSettings settings = new ServeSettings();

    @Mixin
    private TailnetSettings tailnet = new TailnetSettings();

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        tailnet.refuseWhatIsMissing();
        settings.check();
        Logging.printTo(console, settings.verbosity.level());
        if (!tailnet.unused().isEmpty()) {
            LOGGER.info("not used, since this version joins no tailnet: {}", String.join(", ", tailnet.unused()));
        }
        RunningRecorder recorder = RunningRecorder.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(recorder), "drain"));
        console.say(readyLine(recorder));
        new CountDownLatch(1).await();
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

    /** Runs when a signal ends the process; halting is the only way to an exit code of our own from here. */
    private void end(RunningRecorder recorder) {
        LOGGER.info("draining: running sessions may go on for {} s", settings.drainTimeout.toSeconds());
        recorder.drain(settings.drainTimeout);
        LOGGER.info("stopped");
        console.flush();
        Runtime.getRuntime().halt(0);
    }
}
