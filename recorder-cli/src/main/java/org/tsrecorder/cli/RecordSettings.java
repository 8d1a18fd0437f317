package org.tsrecorder.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tsrecorder.cli.pty.TerminalSize;
import org.tsrecorder.transport.client.FailurePolicy;
import org.tsrecorder.transport.client.RecorderAddress;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The flags of {@code record}. */
final class RecordSettings {
    private static final String TAILNET = "tailnet:";
    private static final String NODE_NAME = "tsrecorder-record";
    private static final Pattern SIZE = Pattern.compile("(\\d{0,5})x(\\d{0,5})");

    /** What becomes of a session that is no longer recorded. */
    enum OnFailure {
        CONTINUE,
        STOP
    }

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file to record to.")
    Optional<String> file = Optional.empty();

    @Option(
            names = {"-c", "--command"},
            paramLabel = "COMMAND",
            description = "What to record; default: your shell.")
    Optional<String> command = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "URL",
            split = ",",
            description = "A recorder to send to, as HOST[:PORT] or http://HOST:PORT, or tailnet:NAME[:PORT] for one of"
                    + " the tailnet, which is joined with the key in TS_AUTHKEY. Several are tried in order.")
    List<String> recorders = List.of();

    @Option(
            names = "--statedir",
            paramLabel = "DIR",
            description = "Where the keys of the tailnet's node are kept. Default: nowhere, and it is forgotten.")
    Optional<Path> stateFolder = Optional.empty();

    @Option(
            names = "--login-server",
            paramLabel = "URL",
            description = "The tailnet's control server. Default: TSRECORDER_LOGIN_SERVER, or Tailscale's.")
    Optional<String> loginServer = Optional.empty();

    @Option(
            names = "--on-failure",
            paramLabel = "continue|stop",
            defaultValue = "continue",
            description = "What becomes of the session when no recorder has it: it goes on (the default) or stops.")
    OnFailure onFailure = OnFailure.CONTINUE;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = CastFormat.Names.class,
            defaultValue = "asciicast-v2",
            description = "Of the file: asciicast-v2 (the default) or asciicast-v3.")
    CastFormat format = CastFormat.ASCIICAST_V2;

    @Option(
            names = {"-t", "--title"},
            paramLabel = "TITLE",
            description = "A title to keep with it.")
    Optional<String> title = Optional.empty();

    @Option(
            names = {"-i", "--idle-time-limit"},
            paramLabel = "SECONDS",
            description = "The longest wait when it is played; all of it is recorded.")
    Optional<Double> idleTimeLimit = Optional.empty();

    @Option(
            names = {"-I", "--capture-input"},
            description = "Keeps what is typed, passwords too.")
    boolean captureInput;

    @Option(
            names = "--capture-env",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "SHELL,TERM",
            description = "Variables to keep with it. Default: SHELL,TERM.")
    List<String> captureEnvironment = List.of();

    @Option(
            names = {"-a", "--append"},
            description = "Goes on at the end of the file.")
    boolean append;

    @Option(names = "--overwrite", description = "Replaces the file if there is one.")
    boolean overwrite;

    @Option(names = "--headless", description = "Runs it unseen, without keys.")
    boolean headless;

    @Option(
            names = "--window-size",
            paramLabel = "COLSxROWS",
            description = "The size it runs in; COLSx and xROWS set one. Default: the terminal's.")
    Optional<String> windowSize = Optional.empty();

    @Option(names = "--return", description = "Ends with the exit code of what was recorded.")
    boolean returnStatus;

    @Option(
            names = {"-q", "--quiet"},
            description = "Says nothing but errors.")
    boolean quiet;

    /** Settings for a session that must reach one recorder. */
    static RecordSettings to(String recorder) {
        RecordSettings settings = new RecordSettings();
        settings.recorders = List.of(recorder);
        settings.onFailure = OnFailure.STOP;
        return settings;
    }

    /** Ends the command when what was asked for cannot be. */
    void check() {
        if (file.isEmpty() && recorders.isEmpty()) {
            throw CommandException.usage("a FILE or --to (TSRECORDER_RECORD_TO) is needed");
        }
        if (format == CastFormat.RAW || format == CastFormat.TXT || format == CastFormat.ASCIICAST_V1) {
            throw CommandException.usage(
                    "--format (TSRECORDER_RECORD_FORMAT): wanted asciicast-v2 or asciicast-v3; others by convert");
        }
        if (append && overwrite) {
            throw CommandException.usage("--append and --overwrite exclude each other");
        }
        size(TerminalSize.USUAL);
        addresses();
    }

    /** Whether the session takes each new size of the terminal. */
    boolean followsTerminal() {
        return windowSize.isEmpty();
    }

    /** The size to run in, where it was said, else the one given. */
    TerminalSize size(TerminalSize otherwise) {
        if (windowSize.isEmpty()) {
            return otherwise;
        }
        Matcher size = SIZE.matcher(windowSize.get());
        if (!size.matches() || windowSize.get().equals("x")) {
            throw wantedSize();
        }
        int columns = size.group(1).isEmpty() ? otherwise.columns() : Integer.parseInt(size.group(1));
        int rows = size.group(2).isEmpty() ? otherwise.rows() : Integer.parseInt(size.group(2));
        if (columns < 1 || rows < 1 || columns > 65_535 || rows > 65_535) {
            throw wantedSize();
        }
        return new TerminalSize(columns, rows);
    }

    private CommandException wantedSize() {
        return CommandException.usage("--window-size (TSRECORDER_RECORD_WINDOW_SIZE): wanted COLSxROWS such as 80x24,"
                + " got \"" + windowSize.orElse("") + '"');
    }

    /** The recorders to send to, in order. */
    List<RecorderAddress> addresses() {
        try {
            return recorders.stream()
                    .map(text -> text.startsWith(TAILNET) ? text.substring(TAILNET.length()) : text)
                    .map(RecorderAddress::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--to (TSRECORDER_RECORD_TO): " + e.getMessage());
        }
    }

    /** Those of them that are in the tailnet. */
    Set<RecorderAddress> tailnetAddresses() {
        return recorders.stream()
                .filter(text -> text.startsWith(TAILNET))
                .map(text -> RecorderAddress.parse(text.substring(TAILNET.length())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How to join the tailnet, where a recorder is there; ends the command when that cannot be. */
    TailnetSettings tailnet(Map<String, String> environment) {
        TailnetSettings settings = new TailnetSettings(environment);
        settings.hostname = NODE_NAME;
        settings.loginServer = loginServer.orElseGet(() -> environment.getOrDefault("TSRECORDER_LOGIN_SERVER", ""));
        settings.checkNode();
        return settings;
    }

    /** What becomes of the session without a recorder. */
    FailurePolicy failurePolicy() {
        return onFailure == OnFailure.STOP ? FailurePolicy.failClosed() : FailurePolicy.failOpen();
    }
}
