package org.tsrecorder.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs to its end. */
public final class Program {
    private Program() {}

    /**
     * How it ended.
     *
     * @param exit its exit code
     * @param out all of its standard output
     * @param err all of its standard error
     */
    public record Ended(int exit, String out, String err) {
        /** Itself, if it succeeded. */
        public Ended succeeded() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + ": " + err + out);
            }
            return this;
        }
    }

    /** Runs it with nothing on its standard input. */
    public static Ended run(Object... command) throws IOException, InterruptedException {
        return run(Map.of(), new byte[0], command);
    }

    /** Runs it with more in its environment, and with this on its standard input. */
    public static Ended run(Map<String, String> environment, byte[] in, Object... command)
            throws IOException, InterruptedException {
        return run(environment, in, Await.LONG, command);
    }

    /** The same for one that may take longer, or is allowed less. */
    public static Ended run(Map<String, String> environment, byte[] in, Duration patience, Object... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words(command));
        builder.environment().putAll(environment);
        Process process = builder.start();
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(in);
        }
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(words(command) + " did not end");
        }
        try {
            return new Ended(process.exitValue(), out.get(), err.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    public static List<String> words(Object... command) {
        return Stream.of(command).map(Object::toString).toList();
    }

    private static String readAll(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
