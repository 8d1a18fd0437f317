package org.tsrecorder.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a running recorder ask a peer whether it is there. */
@Command(
        name = "ping",
        sortOptions = false,
        header = "Tells whether, and by which way, a running recorder reaches a peer.",
        description = {"", "Asks again and again until the way is a direct one, like tailscale ping.", ""})
final class PingCommand implements Callable<Integer> {
    /** A direct way takes some round trips to be found. */
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(1);

    private final Console console;
    private final Map<String, String> environment;

    @Mixin
    private ControlFlags flags = new ControlFlags();

    @Parameters(paramLabel = "PEER", description = "The peer's name or address in the tailnet.")
    private String peer = "";

    @Option(names = "-c", paramLabel = "N", defaultValue = "10", description = "Asks so often at most. Default: 10.")
    private int count = 10;

    PingCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path socket = flags.socket(environment);
        ControlSocket.Question question = new ControlSocket.Question("ping", peer, "text");
        int exit = 1;
        try {
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    Thread.sleep(BETWEEN_PINGS);
                }
                ControlSocket.Answer answer = ControlSocket.ask(socket, question);
                exit = answer.exit();
                console.say(SafeText.line(answer.text()));
                if (exit == 0 && !answer.text().contains(" via DERP ")) {
                    return 0;
                }
            }
        } catch (IOException e) {
            throw CommandException.failure(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return exit;
    }
}
