package org.tsrecorder.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.peers.Peers;

/**
 * The application is killed ({@code kill -9}) at random moments under load, again and again on one destination. In CI
 * 50 rounds; by hand, as a test or as a program. When a promise is broken, the folders are left as evidence.
 *
 * <pre>
 *   mvn -Pinterop verify -Dskip.unit.tests -Dit.test=CrashTest -Dcrash.rounds=1000 [-Dcrash.seed=N] \
 *       -Djunit.jupiter.execution.timeout.default=3h
 *   java -Dcrash.rounds=1000 -Dtsrecorder.application=… org.tsrecorder.interop.CrashTest sync|buffered
 * </pre>
 */
@Tag("interop")
@Timeout(value = 1, unit = TimeUnit.HOURS) // a thousand rounds may be asked for
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 50);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(strings = {"sync", "buffered"})
    void nothingAcknowledgedIsLostAndEveryFileIsReadable(
            String durability,
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory,
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path kept)
            throws Exception {
        Peers.require(Peers.UPLOADER);
        run(durability, directory, kept);
    }

    /** Runs the rounds in a new folder under the current one, which is left for inspection if something is wrong. */
    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory(Path.of(""), "crash-");
        run(
                args.length == 0 ? "sync" : args[0],
                Files.createDirectory(work.resolve("destination")),
                Files.createDirectory(work.resolve("kept")));
    }

    private static void run(String durability, Path directory, Path kept) throws Exception {
        System.out.printf("crash test: %s, %d rounds, -Dcrash.seed=%d%n", durability, ROUNDS, SEED);
        long start = System.nanoTime();
        CrashRounds rounds = new CrashRounds(new Destination(directory), kept, durability, SEED);
        rounds.run(ROUNDS);
        System.out.printf(
                "%s in %d s%n",
                rounds, Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
}
