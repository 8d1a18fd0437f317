package org.tsrecorder.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** Takes sessions until it is told to stop. */
final class ServeCommand {
    private static final Logger LOGGER = LoggerFactory.getLogger("org.tsrecorder.cli.serve");

    private static final List<String> STOPPING_SIGNALS = List.of("TERM", "INT", "HUP");

    private final Console console;
    private final Map<String, String> environment;
    private final StopRequests stop;
    private final ServeSettings settings = new ServeSettings();
    private final TailnetSettings tailnet;

    /** Serves until {@code stop} is requested, which signals do. */
    ServeCommand(Console console, Map<String, String> environment, StopRequests stop) {
        this.console = console;
        this.environment = environment;
        this.stop = stop;
        this.tailnet = new TailnetSettings(environment);
    }

    /** What its help shows. */
    CommandSpec help() {
        return ServeArguments.help(flags());
    }

    private List<Flag> flags() {
        return Stream.of(settings.flags(), tailnet.flags())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Serves as its flags say, and returns the exit code.
     *
     * @param words the command line after the command's name
     */
    int run(List<String> words) {
        new ServeArguments(flags(), environment).read(words);
        tailnet.refuseWhatIsMissing();
        settings.check();
        tailnet.check(settings);
        Logging.printTo(console, settings.verbosity.level());
        List<String> unused = tailnet.unused(settings);
        if (!unused.isEmpty()) {
            LOGGER.info("not used, since no tailnet is joined: {}", String.join(", ", unused));
        }
        try (RunningRecorder recorder = RunningRecorder.start(settings, tailnet)) {
            for (String signal : STOPPING_SIGNALS) {
                Signals.register(signal, stop::request);
            }
            console.say(readyLine(recorder));
            stop.await();
            LOGGER.info("draining: running sessions may go on for {} s", settings.drainTimeout.toSeconds());
            if (!recorder.drain(settings.drainTimeout, stop.atOnce())) {
                LOGGER.warn("told to stop again: running sessions were cut short");
                return 1;
            }
        }
        LOGGER.info("stopped");
        return 0;
    }

    private String readyLine(RunningRecorder recorder) {
        StringBuilder line = new StringBuilder("ready");
        recorder.endpoint().ifPresent(endpoint -> line.append(" listen=").append(Endpoints.show(endpoint)));
        recorder.carriers().forEach(carrier -> line.append(' ').append(carrier.readyWords()));
        line.append(" dst=")
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
