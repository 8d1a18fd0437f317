package org.tsrecorder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command line as a whole: finds the command, builds only that one, and turns whatever goes wrong into one line and
 * an exit code.
 */
final class Application {
    private static final String DEFAULT_COMMAND = "serve";

    private static final Map<String, Function<Console, Object>> COMMANDS = new TreeMap<>(Map.ofEntries(
            Map.entry("serve", ServeCommand::new),
            Map.entry("completion", CompletionCommand::new),
            Map.entry("train", TrainCommand::new)));

    private final Console console;
    private final Map<String, String> environment;

    Application(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    /** Runs one command to its end and returns the exit code. */
    int run(String... arguments) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        String first = words.isEmpty() ? "" : words.getFirst();
        if (first.equals("--help") || first.equals("-h") || first.equals("help")) {
            return execute(everything(), words);
        }
        if (first.isEmpty() || first.startsWith("-")) {
            words.addFirst(DEFAULT_COMMAND);
            return execute(only(DEFAULT_COMMAND), words);
        }
        List<String> meant = meant(first);
        if (meant.size() != 1) {
            console.tell("tsrecorder: " + (meant.isEmpty() ? "no command " : "more than one command ") + '"'
                    + SafeText.line(first) + "\"" + (meant.isEmpty() ? "" : ": " + String.join(", ", meant))
                    + " (see tsrecorder --help)");
            return CommandLine.ExitCode.USAGE;
        }
        words.set(0, meant.getFirst());
        return execute(only(meant.getFirst()), words);
    }

    /** The commands that a word may stand for: itself, or all that begin with it. */
    private static List<String> meant(String word) {
        if (COMMANDS.containsKey(word)) {
            return List.of(word);
        }
        return COMMANDS.keySet().stream().filter(name -> name.startsWith(word)).toList();
    }

    private CommandLine only(String name) {
        CommandLine root = root();
        add(root, name, Objects.requireNonNull(COMMANDS.get(name)).apply(console));
        return root;
    }

    /** All commands, for what speaks about all of them. */
    static CommandLine everything(Console console) {
        CommandLine root = root();
        COMMANDS.forEach((name, command) -> add(root, name, command.apply(console)));
        return root;
    }

    private static CommandLine root() {
        CommandLine root = new CommandLine(new RootCommand());
        root.getCommandSpec()
                .addOption(helpOption("Shows this page; tsrecorder COMMAND --help shows a command's."))
                .addOption(OptionSpec.builder("-V", "--version")
                        .description("Shows the version.")
                        .build());
        return root;
    }

    /** Every command explains itself. */
    private static OptionSpec helpOption(String description) {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description(description)
                .build();
    }

    private static void add(CommandLine root, String name, Object command) {
        CommandLine built = new CommandLine(command);
        built.getCommandSpec().addOption(helpOption("Shows this page."));
        root.addSubcommand(name, built);
    }

    private CommandLine everything() {
        return everything(console);
    }

    private int execute(CommandLine commandLine, List<String> words) {
        OneLineErrors errors = new OneLineErrors(console);
        return commandLine
                .setDefaultValueProvider(new EnvironmentVariables(environment))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setOut(new PrintWriter(console.out(), true, UTF_8))
                .setErr(new PrintWriter(console.err(), true, UTF_8))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(GoFlags.withTwoDashes(words));
    }
}
