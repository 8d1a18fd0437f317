package org.tsrecorder.cli;

import java.util.Iterator;
import java.util.List;
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
    /** Those whose completion is known. */
    static final class Shells implements Iterable<String> {
        private static final List<String> NAMES = List.of("bash", "zsh");

        @Override
        public Iterator<String> iterator() {
            return NAMES.iterator();
        }
    }

    private final Console console;
    private final Supplier<CommandLine> everything;

    @Parameters(paramLabel = "bash|zsh", completionCandidates = Shells.class, description = "The shell.")
    private String shell = "";

    CompletionCommand(Console console, Supplier<CommandLine> everything) {
        this.console = console;
        this.everything = everything;
    }

    @Override
    public Integer call() {
        if (!Shells.NAMES.contains(shell)) {
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
