package org.tsrecorder.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a shell needs to complete our command lines. */
@Command(
        name = "completion",
        header = "Prints completion for a shell.",
        description = {
            "",
            "bash:  source <(tsrecorder completion bash)",
            "zsh:   source <(tsrecorder completion zsh)",
            ""
        })
final class CompletionCommand implements Callable<Integer> {
    private final Console console;
    private final Supplier<CommandLine> everything;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private String shell = "";

    CompletionCommand(Console console, Supplier<CommandLine> everything) {
        this.console = console;
        this.everything = everything;
    }

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw CommandException.usage("wanted bash or zsh, got \"" + shell + '"');
        }
        if (shell.equals("zsh")) {
            console.out().println("autoload -U +X compinit && compinit");
            console.out().println("autoload -U +X bashcompinit && bashcompinit");
        }
        console.out().println(AutoComplete.bash("tsrecorder", everything.get()));
        return 0;
    }
}
