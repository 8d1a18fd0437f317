package org.tsrecorder.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tsrecorder.transport.control.AuthKeySource;
import org.tsrecorder.transport.localapi.LocalClient;
import org.tsrecorder.transport.tailnet.TailnetNode;
import org.tsrecorder.transport.tailnet.TailnetNodeBuilder;

/**
 * The flags and variables that say how sessions of a tailnet are taken: by a node of our own, or by this host's
 * tailscaled. They are the closed recorder's, so that its command lines and its operator's environment work; those that
 * ask for what this version cannot do are refused by name.
 */
final class TailnetSettings {
    /** Where upstream's clients look for a recorder. */
    static final int RECORDER_PORT = 80;

    private static final String STATE_FOLDER = "state";
    private static final int MAX_PORT = 65_535;
    private static final int LONGEST_KEY = 4096;
    private static final char DELETE = 0x7F;

    Optional<Path> tailscaled = Optional.empty();
    int port = RECORDER_PORT;
    String hostname = "recorder";
    String loginServer = "";
    Optional<String> state = Optional.empty();
    Optional<Path> stateFolder = Optional.empty();

    private final Map<String, String> environment;
    private final SortedSet<String> given = new TreeSet<>();
    private Optional<Boolean> wanted = Optional.empty();
    private boolean webInterface;

    /** The variables are those without a flag, which hold the auth key. */
    TailnetSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The flags, of which the secret ones are not shown. */
    List<Flag> flags() {
        return Stream.of(ours(), upstreams()).flatMap(List::stream).toList();
    }

    private List<Flag> ours() {
        return List.of(
                Flag.onOrOff(
                        "--tailnet",
                        "Joins the tailnet, with the key in TS_AUTHKEY or in the file that TS_AUTHKEY_FILE names;"
                                + " needed once. Default: when sessions are taken nowhere else.",
                        on -> wanted = Optional.of(on)),
                new Flag(
                        "--tailscaled",
                        "SOCKET",
                        "Takes sessions on this host's own tailnet addresses, whose peers its tailscaled knows; alone,"
                                + " at tailscaled's usual socket.",
                        Optional.of(LocalClient.DEFAULT_SOCKET.toString()),
                        text -> tailscaled = Optional.of(text)
                                .filter(name -> !name.isEmpty())
                                .map(Path::of)),
                Flag.of(
                        "--tailnet-port",
                        "PORT",
                        "Where sessions are taken on the tailnet. Default: 80, where Tailscale's clients send them.",
                        text -> port = port(text)));
    }

    private List<Flag> upstreams() {
        return List.of(
                noted("--hostname", "NAME", "The node's name. Default: recorder.", text -> hostname = text),
                noted(
                        "--state",
                        "FILE",
                        "Where the node's keys are kept: one file, in tailscaled's format.",
                        text -> state = Optional.of(text).filter(name -> !name.isEmpty())),
                noted(
                        "--statedir",
                        "DIR",
                        "Where the node's keys are kept, and the socket for status and ping. Default: the folder state"
                                + " in --dst.",
                        text -> stateFolder = Optional.of(text)
                                .filter(name -> !name.isEmpty())
                                .map(Path::of)),
                noted("--login-server", "URL", "The control server. Default: Tailscale's.", text -> loginServer = text),
                noted("--bucket", "NAME", "The S3 bucket. Not in this version.", text -> {}),
                Flag.hidden("--access-key", value -> given.add("--access-key")),
                Flag.hidden("--secret-key", value -> given.add("--secret-key")),
                Flag.onOrOff("--ui", "Serves the web interface. Not in this version.", on -> webInterface = on));
    }

    private Flag noted(String name, String valueName, String description, Consumer<String> reader) {
        return Flag.of(name, valueName, description, value -> {
            given.add(name);
            reader.accept(value);
        });
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > MAX_PORT) {
            throw new IllegalArgumentException("wanted a port, 0 for any free one, got \"" + text + '"');
        }
        return Integer.parseInt(text);
    }

    /** Ends the command when something was asked for that this version cannot do. */
    void refuseWhatIsMissing() {
        if (given.contains("--bucket")) {
            throw CommandException.usage("--bucket (TSRECORDER_BUCKET): this version does not store in S3;"
                    + " leave it out and give a directory as --dst (TSRECORDER_DST)");
        }
        if (webInterface) {
            throw CommandException.usage("--ui (TSRECORDER_UI): this version has no web interface;"
                    + " leave it out and use tsrecorder ls and tsrecorder play");
        }
    }

    /** Ends the command when what was asked for cannot be, before anything is touched. */
    void check(ServeSettings elsewhere) {
        if (wanted.orElse(false) && tailscaled.isPresent()) {
            throw CommandException.usage("--tailnet (TSRECORDER_TAILNET) and --tailscaled (TSRECORDER_TAILSCALED)"
                    + " exclude each other: either a node of our own joins, or this host's does");
        }
        if (!joins(elsewhere) && tailscaled.isEmpty() && takesNothing(elsewhere)) {
            throw CommandException.usage("--tailnet=false (TSRECORDER_TAILNET) leaves nowhere to take sessions: give"
                    + " --listen (TSRECORDER_LISTEN), --wireguard-config (TSRECORDER_WIREGUARD_CONFIG) or --tailscaled"
                    + " (TSRECORDER_TAILSCALED)");
        }
        if (joins(elsewhere)) {
            checkNode();
        }
    }

    /** Ends the command when no such node can be. */
    void checkNode() {
        if (state.orElse("").startsWith("kube:")) {
            throw CommandException.usage("--state (TS_STATE): this version keeps no state in Kubernetes;"
                    + " give a file instead of " + state.orElse(""));
        }
        try {
            builder();
        } catch (IllegalArgumentException e) {
            String flag = String.valueOf(e.getMessage()).startsWith("hostname")
                    ? "--hostname (TSRECORDER_HOSTNAME): "
                    : "--login-server (TSRECORDER_LOGIN_SERVER): ";
            throw CommandException.usage(flag + e.getMessage());
        }
    }

    /** Whether a node of our own joins the tailnet. */
    boolean joins(ServeSettings elsewhere) {
        return wanted.orElseGet(() -> tailscaled.isEmpty() && takesNothing(elsewhere));
    }

    private static boolean takesNothing(ServeSettings elsewhere) {
        return elsewhere.listen.isEmpty() && elsewhere.wireGuardConfig.isEmpty();
    }

    /** The flags of a node that were given and change nothing, since none joins. */
    List<String> unused(ServeSettings elsewhere) {
        return joins(elsewhere) ? List.of() : List.copyOf(given);
    }

    /** The node as it was asked for, without its state. */
    TailnetNodeBuilder builder() {
        return TailnetNode.builder()
                .app("tsrecorder")
                .hostname(hostname)
                .controlUrl(loginServer)
                .authKey(authKey());
    }

    /** The folder of the state and of the socket for {@code status} and {@code ping}. */
    Path stateFolder(Path destination) {
        return stateFolder.orElseGet(() -> destination.resolve(STATE_FOLDER));
    }

    private AuthKeySource authKey() {
        for (String variable : List.of("TS_AUTHKEY", "TS_AUTH_KEY")) {
            String key = environment.getOrDefault(variable, "").strip();
            if (!key.isEmpty()) {
                return AuthKeySource.of(key);
            }
        }
        String file = environment.getOrDefault("TS_AUTHKEY_FILE", "");
        return file.isEmpty()
                ? AuthKeySource.none()
                : () -> CompletableFuture.supplyAsync(() -> read(file), Thread::startVirtualThread);
    }

    /** A file whose key was replaced is read again when a key is needed again. */
    static Optional<String> read(String file) {
        try {
            return Optional.of(readKey(Path.of(file))).filter(key -> !key.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException("TS_AUTHKEY_FILE: cannot read " + file + ": " + why(e), e);
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException absent -> "no such file";
            case AccessDeniedException denied -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** One word, whose text is in no message. */
    private static String readKey(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String key = new String(in.readNBytes(LONGEST_KEY + 1), StandardCharsets.UTF_8).strip();
            if (key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < DELETE)) {
                throw new IOException("wanted one auth key, got something else");
            }
            return key;
        }
    }
}
