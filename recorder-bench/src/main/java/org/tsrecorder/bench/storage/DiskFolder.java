package org.tsrecorder.bench.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder on the disk that is measured: {@code -Dtsrecorder.bench.folder}, else the temporary folder. */
record DiskFolder(Path path) {
    static DiskFolder create() throws IOException {
        String parent = System.getProperty("tsrecorder.bench.folder", System.getProperty("java.io.tmpdir"));
        return new DiskFolder(Files.createTempDirectory(Path.of(parent), "tsrecorder-bench"));
    }

    void delete() throws IOException {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(path)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path entry : entries) {
            try {
                Files.deleteIfExists(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
