package org.tsrecorder.conventions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Java sources of all modules, found from the folder that a module's tests run in. */
final class SourceTree {
    private static final List<String> MODULES =
            List.of("recorder-core", "recorder-storage", "recorder-transport", "recorder-cli", "recorder-bench");

    private SourceTree() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("recorder-core")) ? here : here.resolveSibling("");
    }

    static List<Path> mainSources() {
        return sources("src/main/java");
    }

    static List<Path> allSources() {
        List<Path> all = new ArrayList<>(mainSources());
        all.addAll(sources("src/test/java"));
        return all;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(String folder) {
        List<Path> found = new ArrayList<>();
        for (String module : MODULES) {
            Path sources = root().resolve(module).resolve(folder);
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
