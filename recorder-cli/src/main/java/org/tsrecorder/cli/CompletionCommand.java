package org.tsrecorder.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
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
    private enum Shell {
        BASH,
        ZSH
    }

    private final Console console;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            console.out().println("autoload -U +X compinit && compinit");
            console.out().println("autoload -U +X bashcompinit && bashcompinit");
        }
        console.out().println(AutoComplete.bash("tsrecorder", Application.everything(console)));
        return 0;
    }
}
