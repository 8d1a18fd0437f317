package org.tsrecorder.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that runs until it is closed. The last lines that it printed are kept, for the test and for its report. */
public final class RunningProgram implements AutoCloseable {
    private static final int MOST_LINES = 2_000;

    private final String name;
    private final Process process;
    private final Deque<String> lines = new ArrayDeque<>();

    private RunningProgram(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts it; its standard input stays open until it is closed.
     *
     * @param name what reports call it
     * @param environment more than it inherits
     * @param command its path and arguments, by their text
     */
    public static RunningProgram start(String name, Map<String, String> environment, List<?> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command.stream().map(Object::toString).toList()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        RunningProgram program = new RunningProgram(name, builder.start());
        Thread.ofVirtual().name(name).start(program::readLines);
        return program;
    }

    private void readLines() {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(line);
            }
        } catch (IOException e) {
            keep(e.toString());
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            if (lines.size() == MOST_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    /** The first of the kept lines for which this holds, as soon as there is one. */
    public String awaitLine(Predicate<String> wanted) throws Exception {
        return Await.value("a line of " + name, () -> {
            Optional<String> found = line(wanted);
            if (found.isEmpty() && !process.isAlive()) {
                throw new AssertionError(name + " ended: " + output());
            }
            return found;
        });
    }

    private Optional<String> line(Predicate<String> wanted) {
        synchronized (lines) {
            return lines.stream().filter(wanted).findFirst();
        }
    }

    /** What it printed lately, on both of its outputs. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process ID. */
    public long pid() {
        return process.pid();
    }

    /** Writes to its standard input. */
    public void write(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    /** Ends its standard input. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Its exit code, when it has ended by itself. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not end: " + output());
        }
        return process.exitValue();
    }

    /** Stops it where it is, as if its machine slept. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Asks it to end, and waits until it has. */
    public void terminate() throws InterruptedException {
        process.toHandle().destroy();
        exitCode();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Program.run(Path.of("/bin/kill"), "-" + signal, process.pid()).succeeded();
    }

    /** Ends it at once ({@code kill -9}), and waits until it is gone. */
    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
