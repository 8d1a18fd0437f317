package org.tsrecorder.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.cli.pty.LocalTerminal;
import org.tsrecorder.cli.pty.PtyCommand;
import org.tsrecorder.cli.pty.TerminalSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Records a session in this terminal. */
@Command(
        name = "record",
        sortOptions = false,
        header = "Records a terminal session, to a file or to recorders.",
        description = {
            "",
            "Runs your shell, or a command, in a terminal of its own and keeps what it shows. Without a terminal to"
                    + " show it in, or with --headless, it runs unseen.",
            ""
        })
final class RecordCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    @Mixin
    private RecordSettings settings = new RecordSettings();

    RecordCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        settings.check();
        if (!settings.tailnetAddresses().isEmpty()) {
            settings.tailnet(environment);
        }
        Logging.printTo(console, Level.SEVERE);
        Optional<LocalTerminal> terminal = settings.headless ? Optional.empty() : LocalTerminal.open();
        try {
            return record(terminal);
        } finally {
            if (terminal.isPresent()) {
                terminal.get().close();
            }
        }
    }

    private int record(Optional<LocalTerminal> terminal) throws IOException, InterruptedException {
        TerminalSize size = settings.size(terminal.map(LocalTerminal::size).orElse(TerminalSize.USUAL));
        try (RecordingOutputs outputs = RecordingOutputs.open(settings, header(size), environment, console)) {
            tell(outputs.goesNowhere() ? "This session is not recorded" : "Recording session" + outputs.destinations());
            int status;
            long lengthNanos;
            try (PtyCommand command = PtyCommand.start(command(), childEnvironment(), size)) {
                SessionRecorder recorder = new SessionRecorder(command, outputs, settings.captureInput);
                outputs.whenLost(command::close);
                terminal.ifPresent(local -> recorder.attach(local, settings.followsTerminal()));
                status = recorder.record();
                lengthNanos = recorder.elapsedNanos();
            } finally {
                if (terminal.isPresent()) {
                    terminal.get().close();
                }
            }
            outputs.finish(lengthNanos, status);
            outputs.failures().forEach(failure -> console.tell("!!! " + failure));
            tell(
                    outputs.goesNowhere()
                            ? "No complete recording of this session was made"
                            : "Recorded" + outputs.destinations());
            return outputs.failedForGood() ? 1 : settings.returnStatus ? status : 0;
        }
    }

    private List<String> command() {
        String shell = environment.getOrDefault("SHELL", "/bin/sh");
        return settings.command.map(line -> List.of("/bin/sh", "-c", line)).orElseGet(() -> List.of(shell));
    }

    private Map<String, String> childEnvironment() {
        Map<String, String> child = new LinkedHashMap<>(environment);
        child.put("ASCIINEMA_REC", "1");
        child.putIfAbsent("TERM", "xterm-256color");
        return child;
    }

    private CastHeader header(TerminalSize size) {
        Map<String, String> captured = new LinkedHashMap<>();
        for (String name : settings.captureEnvironment) {
            Optional.ofNullable(environment.get(name)).ifPresent(value -> captured.put(name, value));
        }
        CastHeader.Builder header = CastHeader.builder()
                .size(size.columns(), size.rows())
                .timestamp(Instant.now().getEpochSecond())
                .env(captured);
        settings.command.ifPresent(header::command);
        settings.title.ifPresent(header::title);
        settings.idleTimeLimit.ifPresent(limit -> header.idleTimeLimit(Duration.ofNanos(Math.round(limit * 1e9))));
        return header.build();
    }

    /** A header as a Tailscale SSH server would send it for such a session. */
    static CastHeader forRecorders(CastHeader header) {
        String user = System.getProperty("user.name", "unknown");
        return header.toBuilder()
                .srcNode(hostName())
                .srcNodeID("local")
                .srcNodeUser(user)
                .sshUser(user)
                .localUser(user)
                .connectionID(
                        "local-" + Instant.now() + '-' + ProcessHandle.current().pid())
                .build();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private void tell(String message) {
        if (!settings.quiet) {
            console.say("::: " + message);
        }
    }
}
