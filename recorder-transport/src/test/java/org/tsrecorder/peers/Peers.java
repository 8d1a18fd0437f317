package org.tsrecorder.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the programs that we are tested against. Names that end in a version are those that {@code .ci/run} gives. */
public final class Peers {
    public static final String UPLOADER = "tsrecorder-uploader";
    public static final String CURL = "curl";
    public static final String NGHTTP = "nghttp";
    public static final String H2LOAD = "h2load";
    public static final String SCRIPT = "script";
    public static final String ASCIINEMA_2 = "asciinema2";
    public static final String ASCIINEMA_3 = "asciinema3";
    public static final String IP = "ip";
    public static final String PING = "ping";
    public static final String PYTHON = "python3";
    public static final String WG = "wg";

    /** The newest one, which batches what it sends and receives. */
    public static final String WIREGUARD_GO_LATEST = "wireguard-go-latest";

    /** Debian's, which does not. */
    public static final String WIREGUARD_GO = "wireguard-go";

    /** Upstream's control server for tests, with our admin port. */
    public static final String TESTCONTROL = "tsrecorder-testcontrol";

    /** Built by hand from its repository, where it is wanted. */
    public static final String HEADSCALE = "headscale";

    /** Upstream's relay. */
    public static final String DERPER = "derper-1.102.5";

    public static final String SSH = "ssh";

    private Peers() {}

    /** The program, or the end of this test, with the reason on the console and in the report. */
    public static Path require(String name) {
        Optional<Path> found = find(name);
        assumeThat(found.isPresent(), "%s is neither in %s nor on PATH".formatted(name, folder()));
        return found.orElseThrow();
    }

    /** Ends this test without a verdict where it cannot run, with the reason on the console and in the report. */
    public static void assumeThat(boolean itCanRun, String elseReason) {
        if (!itCanRun) {
            System.out.println("SKIPPED: " + elseReason);
        }
        assumeTrue(itCanRun, elseReason);
    }

    /** The program, where it is installed. */
    public static Optional<Path> find(String name) {
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
