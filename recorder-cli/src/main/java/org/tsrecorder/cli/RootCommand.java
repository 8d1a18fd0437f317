package org.tsrecorder.cli;

import picocli.CommandLine.Command;

/** What {@code tsrecorder --help} shows. */
@Command(
        name = "tsrecorder",
        synopsisSubcommandLabel = "[COMMAND]",
        sortOptions = false,
        header = "Records terminal sessions of a tailnet, keeps them, and plays them.",
        description = {
            "",
            "Without a command it serves: it takes the sessions that Tailscale SSH servers and Kubernetes API server"
                    + " proxies send, and answers for every byte it has acknowledged.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "Options:%n",
        footer = {
            "",
            "Examples:",
            "  tsrecorder demo                                   shows it all once",
            "  tsrecorder --dst /data --listen 127.0.0.1:8080    takes sessions",
            "  tsrecorder ls /data --last 24h                    shows those of the last day",
            "  tsrecorder play /data/nodeid/2026-11-22T10:00:00Z.cast",
            "  tsrecorder record -c 'make test' test.cast        records a command of yours",
            "",
            "Every flag has an environment variable: serve's --min-free is"
                    + " TSRECORDER_MIN_FREE, play's --speed is TSRECORDER_PLAY_SPEED. A flag wins over its variable."
                    + " Exit codes: 0 done, 1 failed, 2 used wrongly."
        })
final class RootCommand {}
