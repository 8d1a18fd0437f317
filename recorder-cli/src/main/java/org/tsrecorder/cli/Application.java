package org.tsrecorder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command line as a whole: finds the command, builds only that one, and turns whatever goes wrong into one line and
 * an exit code.
 */
final class Application {
    private static final String DEFAULT_COMMAND = "serve";

    private static final Set<String> HELP = Set.of("--help", "-help", "-h");

    private static final List<String> COMMANDS = List.of(
            "serve",
            "status",
            "ping",
            "record",
            "play",
            "ls",
            "cat",
            "convert",
            "report",
            "demo",
            "completion",
            "train");

    private final Console console;
    private final Map<String, String> environment;
    private final StopRequests stop;

    Application(Console console, Map<String, String> environment) {
        this(console, environment, new StopRequests());
    }

    /** An application whose {@code serve} ends when {@code stop} is requested. */
    Application(Console console, Map<String, String> environment, StopRequests stop) {
        this.console = console;
        this.environment = environment;
        this.stop = stop;
    }

    /** Runs one command to its end and returns the exit code. */
    int run(String... arguments) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        String first = words.isEmpty() ? "" : words.getFirst();
        if (first.equals("help") && words.size() > 1) {
            return run(words.get(1), "--help");
        }
        if (first.equals("help") || HELP.contains(first)) {
            return execute(everything(), List.of("--help"));
        }
        if (first.isEmpty() || first.startsWith("-")) {
            words.addFirst(DEFAULT_COMMAND);
            return serve(words);
        }
        List<String> meant = meant(first);
        if (meant.size() != 1) {
            console.tell("tsrecorder: " + (meant.isEmpty() ? "no command " : "more than one command ") + '"'
                    + SafeText.line(first) + "\"" + (meant.isEmpty() ? "" : ": " + String.join(", ", meant))
                    + " (see tsrecorder --help)");
            return CommandLine.ExitCode.USAGE;
        }
        words.set(0, meant.getFirst());
        return words.getFirst().equals(DEFAULT_COMMAND) ? serve(words) : execute(only(meant.getFirst()), words);
    }

    private int serve(List<String> words) {
        if (words.stream().anyMatch(HELP::contains)) {
            return execute(only(DEFAULT_COMMAND), List.of(DEFAULT_COMMAND, "--help"));
        }
        try {
            return new ServeCommand(console, environment, stop).run(words.subList(1, words.size()));
        } catch (RuntimeException e) {
            return new OneLineErrors(console).tell("tsrecorder " + DEFAULT_COMMAND, e);
        }
    }

    /** The commands that a word may stand for: itself, or all that begin with it. */
    private static List<String> meant(String word) {
        if (COMMANDS.contains(word)) {
            return List.of(word);
        }
        return COMMANDS.stream().filter(name -> name.startsWith(word)).toList();
    }

    private CommandLine only(String name) {
        CommandLine root = root();
        add(root, name);
        return root;
    }

    /** All commands, for what speaks about all of them. */
    private CommandLine everything() {
        CommandLine root = root();
        COMMANDS.forEach(name -> add(root, name));
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

    private void add(CommandLine root, String name) {
        CommandLine built = new CommandLine(command(name));
        built.getCommandSpec().addOption(helpOption("Shows this page."));
        root.addSubcommand(name, built);
    }

    private Object command(String name) {
        return switch (name) {
            case "cat" -> new CatCommand(console);
            case "completion" -> new CompletionCommand(console, this::everything);
            case "convert" -> new ConvertCommand(console);
            case "demo" -> new DemoCommand(console, environment);
            case "ls" -> new ListCommand(console, environment);
            case "ping" -> new PingCommand(console, environment);
            case "play" -> new PlayCommand(console);
            case "record" -> new RecordCommand(console, environment);
            case "report" -> new ReportCommand(console);
            case "serve" -> new ServeCommand(console, environment, stop).help();
            case "status" -> new StatusCommand(console, environment);
            case "train" -> new TrainCommand(console, environment);
            default -> throw new IllegalArgumentException("no command " + name);
        };
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
                .execute(words.toArray(String[]::new));
    }
}
