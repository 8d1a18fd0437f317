package org.tsrecorder.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Program;

/**
 * The packaged application, recording into a directory. Its path is the system property {@code tsrecorder.application}.
 * Closing it kills it, and fails if it ever printed a stack trace.
 */
final class RecorderProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<String, String> ready;
    private boolean terminated;

    private RecorderProcess(Process process) throws Exception {
        this.process = process;
        CompletableFuture<String> readyLine = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> pump(process.errorReader(), complaints::add));
        Thread.ofVirtual().start(() -> {
            pump(process.inputReader(), line -> completeWhenReady(readyLine, line));
            readyLine.completeExceptionally(new AssertionError("ended before it was ready: " + complaints()));
        });
        try {
            this.ready = keysAndValues(readyLine.get(Await.LONG.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            kill();
            throw e;
        }
    }

    /** The application's launcher. */
    static Path application() {
        return Path.of(System.getProperty("tsrecorder.application", "target/tsrecorder/bin/tsrecorder"))
                .toAbsolutePath();
    }

    /** Starts it on free ports of the loopback address, and comes back when it takes sessions. */
    static RecorderProcess start(Path destination, String... more) throws Exception {
        return startWith("", destination, more);
    }

    /** The same, with flags for its JVM. */
    static RecorderProcess startWith(String jvmFlags, Path destination, String... more) throws Exception {
        List<String> flags = new ArrayList<>(List.of("--listen", "127.0.0.1:0"));
        flags.addAll(List.of(more));
        return launch(Map.of("TSRECORDER_JAVA_OPTS", jvmFlags), destination, flags);
    }

    /** Starts it where the flags say, and comes back when it takes sessions. */
    static RecorderProcess launch(Map<String, String> environment, Path destination, List<String> flags)
            throws Exception {
        List<String> command = new ArrayList<>(Program.words(application(), "serve", "--dst", destination));
        command.addAll(List.of("--metrics-listen", "127.0.0.1:0"));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new RecorderProcess(builder.start());
    }

    /** Where it takes sessions, {@code 127.0.0.1:43211}. */
    String address() {
        return value("listen");
    }

    /** The port of the loopback address where it takes sessions. */
    int port() {
        String address = address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** A path of the recorder API. */
    String url(String path) {
        return "http://" + address() + path;
    }

    /** Asks the operator's port. */
    HttpResponse<String> operations(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + value("metrics") + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The counters and gauges at this moment, by name and labels as they are printed. */
    Map<String, Double> metrics() throws IOException, InterruptedException {
        Map<String, Double> values = new HashMap<>();
        for (String line : operations("/metrics").body().lines().toList()) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return values;
    }

    /** What it printed on standard error so far. */
    String complaints() {
        return String.join("\n", complaints);
    }

    /** Collects garbage, so that what leaked comes to light. */
    void collectGarbage() throws IOException, InterruptedException {
        Program.run(Path.of(System.getProperty("java.home"), "bin", "jcmd"), process.pid(), "GC.run")
                .succeeded();
    }

    /** {@code kill -9}. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** SIGSTOP: it is there, and says nothing any more. Only its end follows. */
    void freeze() throws IOException, InterruptedException {
        Program.run(Path.of("/bin/kill"), "-STOP", process.pid()).succeeded();
    }

    /** SIGTERM, without waiting for what comes of it. Only once: a second one means at once. */
    void terminate() {
        if (terminated) {
            return;
        }
        terminated = true;
        // Not by the process itself, which would close the pipes with what it said last.
        process.toHandle().destroy();
    }

    /** SIGTERM, and all that it took is in its files. */
    void stop() throws InterruptedException {
        terminate();
        if (exitCode() != 0) {
            throw new AssertionError("exit " + exitCode() + ": " + complaints());
        }
    }

    /** Its exit code, when it has ended. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(Await.LONG)) {
            throw new AssertionError("it should have ended: " + complaints());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
        if (complaints.stream().anyMatch(line -> line.startsWith("\tat "))) {
            throw new AssertionError("a stack trace: " + complaints());
        }
    }

    /** What the ready line says of something. */
    String value(String key) {
        String value = ready.get(key);
        if (value == null) {
            throw new AssertionError("the ready line names no " + key + ": " + ready);
        }
        return value;
    }

    private static void completeWhenReady(CompletableFuture<String> readyLine, String line) {
        if (line.startsWith("ready ")) {
            readyLine.complete(line);
        }
    }

    private static Map<String, String> keysAndValues(String line) {
        Map<String, String> values = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return values;
    }

    private static void pump(BufferedReader from, Consumer<String> to) {
        try (from) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                to.accept(line);
            }
        } catch (IOException e) {
            to.accept(new UncheckedIOException(e).toString());
        }
    }
}
