package org.tsrecorder.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does once what users do every day, so that the package's AOT cache knows the classes and the hot paths of it. */
@Command(name = "train", hidden = true, header = "Trains the AOT cache.")
final class TrainCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    TrainCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Path work = Files.createTempDirectory("tsrecorder-train-");
        Path demo = work.resolve("demo");
        Path cast = work.resolve("one.cast");
        List<List<String>> lines = List.of(
                List.of("--help"),
                List.of(
                        "serve",
                        "--listen",
                        "127.0.0.1:0",
                        "--dst",
                        work.resolve("served").toString(),
                        "--log",
                        "error"),
                List.of("demo", "--quick", "--dst", demo.toString()),
                List.of("ls", demo.toString()),
                List.of("ls", "--json", demo.toString()),
                List.of("record", "--headless", "-q", "-c", "echo trained", cast.toString()),
                List.of("cat", cast.toString(), cast.toString()),
                List.of("convert", "-f", "asciicast-v3", cast.toString(), "-"),
                List.of("convert", "-f", "txt", cast.toString(), "-"),
                List.of("play", cast.toString()),
                List.of("report", cast.toString()));
        int failed = 0;
        for (List<String> line : lines) {
            StopRequests atOnce = new StopRequests();
            atOnce.request();
            int code = new Application(unheard(), environment, atOnce).run(line.toArray(String[]::new));
            if (code != 0) {
                console.tell("exit code " + code + ": " + String.join(" ", line));
                failed = 1;
            }
        }
        deleteAll(work);
        return failed;
    }

    private Console unheard() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(new ByteArrayInputStream(new byte[0]), nowhere, console.err());
    }

    private static void deleteAll(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
