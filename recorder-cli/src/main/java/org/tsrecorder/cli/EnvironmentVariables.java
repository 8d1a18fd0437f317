package org.tsrecorder.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives every flag a second way in: {@code --min-free} of {@code serve} is also {@code TSRECORDER_MIN_FREE},
 * {@code --speed} of {@code play} is also {@code TSRECORDER_PLAY_SPEED}. The names that the closed recorder, its
 * operator and the AWS tools use are kept. A flag wins over its variable; an empty variable counts as none.
 */
final class EnvironmentVariables implements IDefaultValueProvider {
    private static final String PREFIX = "TSRECORDER_";
    private static final String DEFAULT_COMMAND = "serve";

    private static final Map<String, String> NAMES_IN_USE = Map.of(
            "--state", "TS_STATE",
            "--statedir", "TS_STATE_DIR",
            "--access-key", "AWS_ACCESS_KEY_ID",
            "--secret-key", "AWS_SECRET_ACCESS_KEY");

    private final Map<String, String> environment;

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String value = environment.get(nameFor(option));
        return value == null || value.isEmpty() ? null : value;
    }

    /** The variable that stands for this flag. */
    static String nameFor(OptionSpec option) {
        return nameFor(option.command().name(), option.longestName());
    }

    /** The variable that stands for this flag of this command. */
    static String nameFor(String command, String flag) {
        String name =
                flag.substring(flag.startsWith("--") ? 2 : 1).replace('-', '_').toUpperCase(Locale.ROOT);
        if (!command.equals(DEFAULT_COMMAND)) {
            return PREFIX + command.toUpperCase(Locale.ROOT) + '_' + name;
        }
        return NAMES_IN_USE.getOrDefault(flag, PREFIX + name);
    }
}
