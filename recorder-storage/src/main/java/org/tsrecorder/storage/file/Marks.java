package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
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
