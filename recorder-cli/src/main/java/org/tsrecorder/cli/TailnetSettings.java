package org.tsrecorder.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/**
 * The closed recorder's flags that this version has no use for yet. They are known, so that its command lines and its
 * operator's environment are understood, and the ones that would have to change what happens are refused by name.
 */
final class TailnetSettings {
    @Option(names = "--bucket", paramLabel = "NAME", description = "The S3 bucket. Not in this version.")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--access-key", hidden = true)
    private Optional<String> accessKey = Optional.empty();

    @Option(names = "--secret-key", hidden = true)
    private Optional<String> secretKey = Optional.empty();

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "The tailnet node's name. Not used in this version.")
    private Optional<String> hostname = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where the node's keys are kept. Not used in this version.")
    private Optional<String> state = Optional.empty();

    @Option(
            names = "--statedir",
            paramLabel = "DIR",
            description = "The same, as a directory. Not used in this version.")
    private Optional<String> stateDirectory = Optional.empty();

    @Option(names = "--login-server", paramLabel = "URL", description = "The control server. Not used in this version.")
    private Optional<String> loginServer = Optional.empty();

    @Option(
            names = "--ui",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "BOOL",
            description = "Serves the web interface. Not in this version.")
    private boolean webInterface;

    /** Ends the command when something was asked for that this version cannot do. */
    void refuseWhatIsMissing() {
        if (bucket.isPresent()) {
            throw CommandException.usage("--bucket (TSRECORDER_BUCKET): this version does not store in S3;"
                    + " leave it out and give a directory as --dst (TSRECORDER_DST)");
        }
        if (webInterface) {
            throw CommandException.usage("--ui (TSRECORDER_UI): this version has no web interface;"
                    + " leave it out and use tsrecorder ls and tsrecorder play");
        }
    }

    /** The flags that were given and change nothing in this version. */
    List<String> unused() {
        Map<String, Optional<String>> flags = new TreeMap<>(Map.of(
                "--access-key", accessKey,
                "--secret-key", secretKey,
                "--hostname", hostname,
                "--state", state,
                "--statedir", stateDirectory,
                "--login-server", loginServer));
        flags.values().removeIf(Optional::isEmpty);
        return List.copyOf(flags.keySet());
    }
}
