package org.tsrecorder.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.ingest.IngestLimits;
import org.tsrecorder.storage.file.Durability;
import org.tsrecorder.transport.server.ServerLimits;
import org.tsrecorder.transport.tunnel.WireGuardConfig;
import org.tsrecorder.transport.tunnel.WireGuardConfigException;

/** The flags of {@code serve} that this version acts upon. */
final class ServeSettings {
    Optional<String> destination = Optional.empty();
    Optional<InetSocketAddress> listen = Optional.empty();
    Optional<Path> wireGuardConfig = Optional.empty();
    Optional<WireGuardConfig> wireGuard = Optional.empty();
    Optional<InetSocketAddress> metricsListen = Optional.empty();
    Durability durability = Durability.SYNC;
    long minFree = 512L << 20;
    int maxSessions = 12_000;
    long maxSessionSize;
    long maxLine = 64L << 20;
    long maxHeader = CastHeader.MAX_BYTES;
    Duration drainTimeout = Duration.ofSeconds(30);
    Verbosity verbosity = Verbosity.INFO;

    /** The flags, which set what is here. */
    List<Flag> flags() {
        return Stream.concat(places().stream(), limits().stream()).toList();
    }

    private List<Flag> places() {
        return List.of(
                Flag.of(
                        "--dst",
                        "DIR",
                        "Where recordings are kept: a directory, made if absent. Required.",
                        text -> destination = Optional.of(text).filter(name -> !name.isEmpty())),
                Flag.of(
                        "--listen",
                        "HOST:PORT",
                        "Where sessions are taken on an ordinary socket, from programs of this host; port 0 is any"
                                + " free one. Instead of joining the tailnet, unless --tailnet.",
                        text -> listen = Optional.of(new Endpoints().convert(text))),
                Flag.of(
                        "--wireguard-config",
                        "FILE",
                        "A WireGuard interface in wg-quick's format, made without the kernel: sessions of its peers are"
                                + " taken on port 80 of its addresses.",
                        text -> wireGuardConfig = Optional.of(text)
                                .filter(name -> !name.isEmpty())
                                .map(Path::of)),
                Flag.of(
                        "--metrics-listen",
                        "HOST:PORT",
                        "Where /metrics, /healthz and /readyz are answered. Default: nowhere.",
                        text -> metricsListen = Optional.of(new Endpoints().convert(text))));
    }

    private List<Flag> limits() {
        return List.of(
                Flag.of(
                        "--durability",
                        "sync|buffered",
                        "What an acknowledgement survives: a power cut (sync, the default), or only the end of this"
                                + " process (buffered).",
                        text -> durability = oneOf(Durability.values(), text)),
                Flag.of(
                        "--min-free",
                        "SIZE",
                        "New sessions are refused while less than this is free at the destination. Default: 512MiB.",
                        text -> minFree = new Sizes().convert(text)),
                Flag.of(
                        "--max-sessions",
                        "N",
                        "Sessions taken at once. Default: 12000.",
                        text -> maxSessions = number(text)),
                Flag.of(
                        "--max-session-size",
                        "SIZE",
                        "Bytes one session may have; 0, the default, is without end.",
                        text -> maxSessionSize = new Sizes().convert(text)),
                Flag.of(
                        "--max-line",
                        "SIZE",
                        "Bytes one line of a session may have. Default: 64MiB.",
                        text -> maxLine = new Sizes().convert(text)),
                Flag.of(
                        "--max-header",
                        "SIZE",
                        "Bytes the first line of a session may have, at most and by default 1MiB.",
                        text -> maxHeader = new Sizes().convert(text)),
                Flag.of(
                        "--drain-timeout",
                        "TIME",
                        "How long running sessions may go on after SIGTERM. Default: 30s.",
                        text -> drainTimeout = new Durations().convert(text)),
                Flag.of(
                        "--log",
                        "LEVEL",
                        "What is logged on standard error: error, warn, info or debug. Default: info.",
                        text -> verbosity = oneOf(Verbosity.values(), text)));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("wanted a number, got \"" + text + '"', e);
        }
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String text) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        String names =
                String.join(", ", Stream.of(values).map(Enum::name).toList()).toLowerCase(Locale.ROOT);
        throw new IllegalArgumentException("wanted one of " + names + ", got \"" + text + '"');
    }

    /** The usual settings for a recorder on a free loopback port. */
    static ServeSettings local(Path directory) {
        ServeSettings settings = new ServeSettings();
        settings.destination = Optional.of(directory.toString());
        settings.listen = Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return settings;
    }

    /** Ends the command when something is missing or cannot be, before anything is touched. */
    void check() {
        directory();
        wireGuard = wireGuardConfig.map(ServeSettings::read);
        serverLimits();
        ingestLimits();
    }

    /** The directory to keep recordings in; ends the command when none was given. */
    Path directory() {
        String given = destination.orElseThrow(() -> CommandException.usage(
                "--dst (TSRECORDER_DST) is needed: the directory to keep recordings in (see tsrecorder serve --help)"));
        if (given.startsWith("s3://")) {
            throw CommandException.usage("--dst (TSRECORDER_DST): this version does not store in S3;"
                    + " give a directory instead of " + given);
        }
        return Path.of(given);
    }

    private static WireGuardConfig read(Path file) {
        String flag = "--wireguard-config (TSRECORDER_WIREGUARD_CONFIG): ";
        try {
            return WireGuardConfig.read(file);
        } catch (WireGuardConfigException e) {
            throw CommandException.usage(flag + e.getMessage());
        } catch (NoSuchFileException e) {
            throw CommandException.usage(flag + "no file " + file);
        } catch (IOException e) {
            throw CommandException.usage(flag + file + ": " + e.getMessage());
        }
    }

    /** What the server allows its peers. */
    ServerLimits serverLimits() {
        requireAtLeastOne("--max-sessions", maxSessions);
        ServerLimits.Capacity usual = ServerLimits.Capacity.defaults();
        int connections = (int) Math.min(Integer.MAX_VALUE, maxSessions * 4L / 3 + 100);
        return ServerLimits.defaults()
                .with(new ServerLimits.Capacity(connections, maxSessions, maxSessions, usual.inFlightBytes()));
    }

    /** What one session may be. */
    IngestLimits ingestLimits() {
        requireAtLeastOne("--max-line", maxLine);
        requireAtLeastOne("--max-header", maxHeader);
        if (maxHeader > CastHeader.MAX_BYTES) {
            throw wanted("--max-header", "at most " + Sizes.show(CastHeader.MAX_BYTES));
        }
        return new IngestLimits(
                (int) maxHeader,
                maxLine,
                maxSessionSize,
                IngestLimits.defaults().inFlightBytes());
    }

    private static void requireAtLeastOne(String flag, long value) {
        if (value < 1) {
            throw wanted(flag, "at least 1");
        }
    }

    private static CommandException wanted(String flag, String what) {
        return CommandException.usage(flag + " (" + EnvironmentVariables.nameFor("serve", flag) + "): wanted " + what);
    }
}
