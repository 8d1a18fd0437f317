package org.tsrecorder.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does once what users do every day, so that the package's AOT cache knows the classes and the hot paths of it. */
@Command(name = "train", hidden = true, header = "Trains the AOT cache.")
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println("trained");
        return 0;
    }
}
