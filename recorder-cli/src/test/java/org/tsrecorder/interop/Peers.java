package org.tsrecorder.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the programs that we are tested against. */
final class Peers {
    static final String UPLOADER = "tsrecorder-uploader";
    static final String CURL = "curl";
    static final String NGHTTP = "nghttp";
    static final String H2LOAD = "h2load";
    static final String SCRIPT = "script";
    static final String ASCIINEMA_2 = "asciinema2";
    static final String ASCIINEMA_3 = "asciinema3";
    static final String IP = "ip";
    static final String PING = "ping";
    static final String PYTHON = "python3";
    static final String WG = "wg";

    /** The newest one, which batches what it sends and receives. */
    static final String WIREGUARD_GO_LATEST = "wireguard-go-latest";

    /** Debian's, which does not. */
    static final String WIREGUARD_GO = "wireguard-go";

    private Peers() {}

    /** The program, or the end of this test, with the reason on the console and in the report. */
    static Path require(String name) {
        Optional<Path> found = find(name);
        assumeThat(found.isPresent(), "%s is neither in %s nor on PATH".formatted(name, folder()));
        return found.orElseThrow();
    }

    /** Ends this test without a verdict where it cannot run, with the reason on the console and in the report. */
    static void assumeThat(boolean itCanRun, String elseReason) {
        if (!itCanRun) {
            System.out.println("SKIPPED: " + elseReason);
        }
        assumeTrue(itCanRun, elseReason);
    }

    /** The program, where it is installed. */
    static Optional<Path> find(String name) {
        List<Path> folders = new ArrayList<>();
        folders.add(folder());
        for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            folders.add(Path.of(entry));
        }
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path folder() {
        String given = System.getenv("TSRECORDER_PEERS");
        Path peers =
                given == null ? Path.of(System.getProperty("user.home"), ".cache/tsrecorder-peers") : Path.of(given);
        return peers.resolve("bin");
    }
}
