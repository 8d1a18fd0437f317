package org.tsrecorder.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that this version acts upon. */
final class ServeSettings {
    /** What an acknowledgement survives. */
    enum Promise {
        SYNC,
        BUFFERED
    }

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
    Promise durability = Promise.SYNC;

    @Option(
            names = "--min-free",
            paramLabel = "SIZE",
            converter = Sizes.class,
            defaultValue = "512MiB",
            description = "New sessions are refused while less than this is free at the destination. Default: 512MiB.")
    long minFree;

    @Option(
            names = "--max-sessions",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Sessions taken at once. Default: 20000.")
    int maxSessions;

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
    long maxLine;

    @Option(
            names = "--max-header",
            paramLabel = "SIZE",
            converter = Sizes.class,
            defaultValue = "64KiB",
            description = "Bytes the first line of a session may have. Default: 64KiB.")
    long maxHeader;

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
}
