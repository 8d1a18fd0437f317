package org.tsrecorder.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one line, {@code tsrecorder play: …}. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** What a shell reports for a command that wrote to a pipe nobody reads. */
    static final int NOBODY_READS = 141;

    private static final Pattern LIBRARY_PREFIX = Pattern.compile(
            "^Invalid value for (option '[^']+'|positional parameter at index \\S+)(?: \\([^)]*\\))?: ");

    private final Console console;

    OneLineErrors(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        console.tell(name + ": " + describe(failure) + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static String describe(ParameterException failure) {
        String text = SafeText.line(String.valueOf(failure.getMessage()));
        if (!(failure.getArgSpec() instanceof OptionSpec option)) {
            return text;
        }
        return flag(option) + ": " + LIBRARY_PREFIX.matcher(text).replaceFirst("");
    }

    /** {@code --min-free (TSRECORDER_MIN_FREE)}: both ways in, since the reader may have used either. */
    private static String flag(OptionSpec option) {
        return option.longestName() + " (" + EnvironmentVariables.nameFor(option) + ")";
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
        return tell(command.getCommandSpec().qualifiedName(), failure);
    }

    /** Says why a command failed, and returns its exit code. */
    int tell(String name, Exception failure) {
        if (isBrokenPipe(failure)) {
            return NOBODY_READS;
        }
        console.out().flush();
        console.tell(name + ": " + SafeText.line(describe(failure)));
        return failure instanceof CommandException ours ? ours.exitCode() : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isBrokenPipe(Exception failure) {
        return failure instanceof IOException
                && failure.getMessage() != null
                && failure.getMessage().contains("Broken pipe");
    }

    private static String describe(Exception failure) {
        return switch (failure) {
            case NoSuchFileException absent -> absent.getFile() + ": no such file or directory";
            case FileAlreadyExistsException taken -> taken.getFile() + ": is already there";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case CommandException ours -> String.valueOf(ours.getMessage());
            case StoreException ours -> String.valueOf(ours.getMessage());
            case IOException io -> io.getMessage() == null ? io.toString() : io.getMessage();
            case IllegalArgumentException bad -> String.valueOf(bad.getMessage());
            default -> LineFormatter.withOrigin(failure);
        };
    }
}
