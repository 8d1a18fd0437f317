package org.tsrecorder.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.terminal.SafeText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line of {@code serve}, which is the closed recorder's and so in Go's manner: one dash is as good as two,
 * and the last of two wins. Read without the library for command lines, which is slower to start than a recorder is; it
 * only shows the help.
 */
final class ServeArguments {
    private static final String COMMAND = "serve";

    private final List<Flag> flags;
    private final Map<String, String> environment;

    ServeArguments(List<Flag> flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    /** Gives every flag its value: from the command line, else from its variable. */
    void read(List<String> words) {
        Map<String, String> given = given(words);
        for (Flag flag : flags) {
            String variable = EnvironmentVariables.nameFor(COMMAND, flag.name());
            String value = given.getOrDefault(flag.name(), environment.getOrDefault(variable, ""));
            if (!value.isEmpty() || given.containsKey(flag.name())) {
                read(flag, value);
            }
        }
    }

    private Map<String, String> given(List<String> words) {
        Map<String, String> given = new HashMap<>();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            int equals = word.indexOf('=');
            Flag flag = flag(equals < 0 ? word : word.substring(0, equals))
                    .orElseThrow(() -> CommandException.usage(
                            "no flag \"" + SafeText.line(word) + "\" (see tsrecorder " + COMMAND + " --help)"));
            boolean valueFollows =
                    at + 1 < words.size() && flag(words.get(at + 1)).isEmpty();
            if (equals >= 0) {
                given.put(flag.name(), word.substring(equals + 1));
            } else if (valueFollows) {
                at++;
                given.put(flag.name(), words.get(at));
            } else {
                given.put(
                        flag.name(),
                        flag.alone().orElseThrow(() -> wrong(flag, "wanted " + flag.valueName() + " after it")));
            }
        }
        return given;
    }

    private Optional<Flag> flag(String word) {
        String name = word.startsWith("-") && !word.startsWith("--") ? '-' + word : word;
        return flags.stream().filter(flag -> flag.name().equals(name)).findFirst();
    }

    private static void read(Flag flag, String value) {
        try {
            flag.reader().accept(value);
        } catch (TypeConversionException | IllegalArgumentException e) {
            throw wrong(flag, SafeText.line(String.valueOf(e.getMessage())));
        }
    }

    private static CommandException wrong(Flag flag, String why) {
        return CommandException.usage(
                flag.name() + " (" + EnvironmentVariables.nameFor(COMMAND, flag.name()) + "): " + why);
    }

    /** What the help shows and the shells complete. */
    static CommandSpec help(List<Flag> flags) {
        CommandSpec help = CommandSpec.create().name(COMMAND);
        help.usageMessage()
                .header("Takes sessions and stores them (the default command).")
                .sortOptions(false)
                .description(
                        "",
                        "Prints one line when it takes sessions: ready listen=127.0.0.1:43211 dst=/data. SIGTERM and"
                                + " SIGINT let running sessions end, for up to the drain timeout, and make all that"
                                + " was taken durable; a second one ends them at once, with exit code 1.",
                        "");
        for (Flag flag : flags) {
            help.addOption(OptionSpec.builder(flag.name())
                    .type(String.class)
                    .arity(flag.alone().isPresent() ? "0..1" : "1")
                    .paramLabel(flag.valueName())
                    .completionCandidates(flag.choices())
                    .description(flag.description())
                    .hidden(flag.description().isEmpty())
                    .build());
        }
        return help;
    }
}
