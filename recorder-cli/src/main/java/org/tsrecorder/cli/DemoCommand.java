package org.tsrecorder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.cli.player.PlaybackOptions;
import org.tsrecorder.cli.pty.PtyCommand;
import org.tsrecorder.cli.pty.TerminalSize;
import org.tsrecorder.storage.file.FileRecordingArchive;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole path once, on this machine: recorder, session, upload, file, playback. */
@Command(
        name = "demo",
        sortOptions = false,
        header = "Shows it all once: starts a recorder, records a session, plays it.",
        description = {
            "",
            "A recorder on a free loopback port stores into a new temporary directory. A short session runs in a"
                    + " pseudo-terminal and is sent to it as Tailscale's SSH server would. What is stored is played.",
            ""
        })
final class DemoCommand implements Callable<Integer> {
    private static final TerminalSize SIZE = new TerminalSize(80, 24);

    private final Console console;
    private final Map<String, String> environment;

    @Option(names = "--dst", paramLabel = "DIR", description = "Where to store. Default: a new temporary directory.")
    private Optional<Path> destination = Optional.empty();

    @Option(names = "--quick", description = "Does not pause between the commands of the session.")
    private boolean quick;

    DemoCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.printTo(console, Level.WARNING);
        Path directory = destination.isPresent() ? destination.get() : Files.createTempDirectory("tsrecorder-demo-");
        ServeSettings settings = ServeSettings.local(directory);
        try (RunningRecorder recorder = RunningRecorder.start(settings)) {
            String endpoint = Endpoints.show(recorder.endpoint().orElseThrow());
            console.say("1. A recorder listens on " + endpoint + " and stores in " + directory);
            console.say("2. A session runs in a terminal of " + SIZE + " and is sent there ...");
            record(endpoint);
            recorder.drain(Duration.ofSeconds(10), new CompletableFuture<>());
        }
        Path stored = stored(directory);
        console.say("3. Stored durably as " + stored + " (" + Sizes.show(Files.size(stored)) + ")");
        console.say("4. And this is it:");
        console.say("");
        play(stored);
        console.say("");
        console.say("See it again:  tsrecorder play " + stored);
        console.say("See them all:  tsrecorder ls " + directory);
        return 0;
    }

    private void record(String endpoint) throws IOException, InterruptedException {
        RecordSettings settings = RecordSettings.to(endpoint);
        CastHeader header = CastHeader.builder()
                .size(SIZE.columns(), SIZE.rows())
                .timestamp(java.time.Instant.now().getEpochSecond())
                .env(Map.of("TERM", "xterm-256color"))
                .command("sh")
                .build();
        try (RecordingOutputs outputs = RecordingOutputs.open(settings, header, environment, console);
                PtyCommand command = PtyCommand.start(List.of("/bin/sh", "-c", script()), child(), SIZE)) {
            SessionRecorder recorder = new SessionRecorder(command, outputs, false);
            int status = recorder.record();
            outputs.finish(recorder.elapsedNanos(), status);
            if (outputs.failedForGood()) {
                throw CommandException.failure(String.join("; ", outputs.failures()));
            }
        }
    }

    private Map<String, String> child() {
        Map<String, String> child = new LinkedHashMap<>(environment);
        child.put("TERM", "xterm-256color");
        child.put("PAUSE", quick ? "0" : "0.4");
        return child;
    }

    private static String script() {
        return """
            say() { printf '\\033[1;32mdemo\\033[0m:\\033[1;34m~\\033[0m$ '; sleep $PAUSE; printf '%s\\n' "$*"; sleep $PAUSE; "$@"; }
            say uname -sr
            say tty
            say stty size
            say date -u
            printf '\\033[1;32mdemo\\033[0m:\\033[1;34m~\\033[0m$ '; sleep $PAUSE; echo './deploy --to-production'
            for step in 1 2 3 4 5 6 7 8 9 10; do
                printf '\\rdeploying \\033[33m%3d %%\\033[0m' $((step * 10)); [ "$PAUSE" = 0 ] || sleep 0.1
            done
            printf '\\n\\033[32m✓\\033[0m done: größer, schneller, 世界\\n'
            say exit
            """;
    }

    private static Path stored(Path directory) throws IOException {
        List<RecordingInfo> found = new FileRecordingArchive(directory).list(RecordingQuery.all());
        if (found.isEmpty()) {
            throw CommandException.failure("nothing was stored in " + directory);
        }
        return directory.resolve(found.getLast().id().key());
    }

    private void play(Path stored) throws IOException {
        PlaybackOptions options = new PlaybackOptions(1, Optional.empty(), false, false, false);
        new Playback(console, options, true).play(stored.toString());
    }
}
