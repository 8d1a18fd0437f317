package org.tsrecorder.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of the commands that ask a running recorder, which say which one. */
final class ControlFlags {
    @Option(
            names = "--statedir",
            paramLabel = "DIR",
            description = "The recorder's --statedir. Default: TS_STATE_DIR, or the folder state in --dst.")
    Optional<Path> stateFolder = Optional.empty();

    @Option(names = "--dst", paramLabel = "DIR", description = "The recorder's --dst. Default: TSRECORDER_DST.")
    Optional<Path> destination = Optional.empty();

    /** The socket of that recorder; its own variables say which one, too. */
    Path socket(Map<String, String> environment) {
        Optional<Path> folder = stateFolder
                .or(() -> destination.map(directory -> new TailnetSettings(Map.of()).stateFolder(directory)))
                .or(() -> variable(environment, "TS_STATE_DIR"))
                .or(() -> variable(environment, "TSRECORDER_DST")
                        .map(directory -> new TailnetSettings(Map.of()).stateFolder(directory)));
        return ControlSocket.in(folder.orElseThrow(() -> CommandException.usage(
                "--dst (TSRECORDER_DST) or --statedir (TS_STATE_DIR) is needed: those of the recorder to ask")));
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.of(environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
