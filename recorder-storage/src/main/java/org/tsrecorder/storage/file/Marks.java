package org.tsrecorder.storage.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;

/** Small files that say what a recording's own file cannot: that it is under way, or was cut short and why. */
final class Marks {
    private static final int MOST_REASON_BYTES = 1_000;

    private final Disk disk;

    Marks(Disk disk) {
        this.disk = disk;
    }

    /** Makes sure that an empty file of this name is there. */
    void set(Path mark) throws IOException {
        open(mark).close();
    }

    /** Writes the reason as one line, over whatever an earlier attempt left. */
    void set(Path mark, String reason) throws IOException {
        try (DiskFile file = open(mark)) {
            file.writeFully(new ByteBuffer[] {ByteBuffer.wrap(line(reason))}, 0);
        }
    }

    void clear(Path mark) throws IOException {
        disk.delete(mark);
    }

    /**
     * The first line of a mark; empty where there is none, or no mark of ours: whoever reads a destination must not be
     * shown another file through a link, nor wait for a pipe.
     */
    static Optional<String> read(Path mark) {
        if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(mark, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MOST_REASON_BYTES), StandardCharsets.UTF_8);
            return text.lines().findFirst().filter(line -> !line.isEmpty());
        } catch (IOException e) {
            // Taken away since it was seen, or not to be read by us: the recording is listed all the same.
            return Optional.empty();
        }
    }

    private DiskFile open(Path mark) throws IOException {
        try {
            return disk.create(mark);
        } catch (FileAlreadyExistsException e) {
            return disk.open(mark);
        }
    }

    private static byte[] line(String reason) {
        byte[] bytes = reason.replaceAll("\\p{Cntrl}", " ").getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MOST_REASON_BYTES);
        byte[] line = Arrays.copyOf(bytes, length + 1);
        line[length] = '\n';
        return line;
    }
}
