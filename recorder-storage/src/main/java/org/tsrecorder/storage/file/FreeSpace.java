package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.tsrecorder.storage.disk.Disk;

/** Whether more than the floor is free, looked up once a second at most. Safe for any thread. */
final class FreeSpace {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Disk disk;
    private final Path root;
    private final long floor;
    private final LongSupplier nanoTime;
    private boolean known;
    private long checkedAt;
    private long usable;

    FreeSpace(Disk disk, Path root, long floor, LongSupplier nanoTime) {
        this.disk = disk;
        this.root = root;
        this.floor = floor;
        this.nanoTime = nanoTime;
    }

    /** Says why nothing new may be stored, if so. */
    synchronized Optional<String> shortage(long bytesOnTheirWay) {
        if (floor <= 0) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        if (!known || now - checkedAt >= FRESH_NANOS) {
            try {
                usable = disk.usableSpace(root);
            } catch (IOException e) {
                return Optional.of("destination " + root + ": cannot tell the free space: " + e.getMessage());
            }
            known = true;
            checkedAt = now;
        }
        long left = usable - bytesOnTheirWay;
        return left >= floor
                ? Optional.empty()
                : Optional.of("destination " + root + ": wanted " + floor + " bytes free (--min-free), " + left
                        + " are left");
    }
}
