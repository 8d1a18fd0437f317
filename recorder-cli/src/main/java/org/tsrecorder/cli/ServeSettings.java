package org.tsrecorder.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.ingest.IngestLimits;
import org.tsrecorder.storage.file.Durability;
import org.tsrecorder.transport.server.ServerLimits;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that this version acts upon. */
final class ServeSettings {
    @Option(
            names = "--dst",
            paramLabel = "DIR",
            description = "Where recordings are kept: a directory, made if absent. Required.")
    Optional<String> destination = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = Endpoints.class,
            description = "Where sessions are taken; port 0 is any free one. Required in this version.")
    Optional<InetSocketAddress> listen = Optional.empty();

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            converter = Endpoints.class,
            description = "Where /metrics, /healthz and /readyz are answered. Default: nowhere.")
    Optional<InetSocketAddress> metricsListen = Optional.empty();

    @Option(
            names = "--durability",
            paramLabel = "sync|buffered",
            defaultValue = "sync",
            description = "What an acknowledgement survives: a power cut (sync, the default), or only the end of"
                    + " this process (buffered).")
    Durability durability = Durability.SYNC;

    @Option(
            names = "--min-free",
            paramLabel = "SIZE",
            converter = Sizes.class,
            defaultValue = "512MiB",
            description = "New sessions are refused while less than this is free at the destination. Default: 512MiB.")
    long minFree = 512L << 20;

    @Option(
            names = "--max-sessions",
            paramLabel = "N",
            defaultValue = "12000",
            description = "Sessions taken at once. Default: 12000.")
    int maxSessions = 12_000;

    @Option(
            names = "--max-session-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            defaultValue = "0",
            description = "Bytes one session may have; 0, the default, is without end.")
    long maxSessionSize;

    @Option(
            names = "--max-line",
            paramLabel = "SIZE",
            converter = Sizes.class,
            defaultValue = "64MiB",
            description = "Bytes one line of a session may have. Default: 64MiB.")
    long maxLine = 64L << 20;

    @Option(
            names = "--max-header",
            paramLabel = "SIZE",
            converter = Sizes.class,
            defaultValue = "1MiB",
            description = "Bytes the first line of a session may have, at most and by default 1MiB.")
    long maxHeader = CastHeader.MAX_BYTES;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "30s",
            description = "How long running sessions may go on after SIGTERM. Default: 30s.")
    Duration drainTimeout = Duration.ZERO;

    @Option(
            names = "--log",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "What is logged on standard error: error, warn, info or debug. Default: info.")
    Verbosity verbosity = Verbosity.INFO;

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
        endpoint();
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

    /** Where to take sessions; ends the command when that was not said. */
    InetSocketAddress endpoint() {
        return listen.orElseThrow(() -> CommandException.usage(
                "--listen (TSRECORDER_LISTEN) is needed: this version does not join a tailnet by itself;"
                        + " give HOST:PORT to take sessions on"));
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
