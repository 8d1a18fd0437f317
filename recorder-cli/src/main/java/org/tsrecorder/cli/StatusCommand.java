package org.tsrecorder.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells how a running recorder's node and its peers fare. */
@Command(
        name = "status",
        sortOptions = false,
        header = "Shows a running recorder's node in the tailnet, and its peers.",
        description = {"", "The recorder must have joined the tailnet by itself, and run as the same user.", ""})
final class StatusCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    @Mixin
    private ControlFlags flags = new ControlFlags();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    StatusCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        ControlSocket.Question question = new ControlSocket.Question("status", "", json ? "json" : "text");
        try {
            ControlSocket.Answer answer = ControlSocket.ask(flags.socket(environment), question);
            if (answer.exit() != 0) {
                throw CommandException.failure(SafeText.line(answer.text()));
            }
            answer.text().lines().map(SafeText::line).forEach(console::say);
            return 0;
        } catch (IOException e) {
            throw CommandException.failure(String.valueOf(e.getMessage()));
        }
    }
}
