package org.tsrecorder.cli;

import java.util.concurrent.Callable;
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
    public Integer call() throws Exception {
        tailnet.refuseWhatIsMissing();
        settings.directory();
        settings.endpoint();
        Logging.printTo(console, settings.verbosity.level());
        if (!tailnet.unused().isEmpty()) {
            LOGGER.info("not used, since this version joins no tailnet: {}", String.join(", ", tailnet.unused()));
        }
        return 0;
    }
}
