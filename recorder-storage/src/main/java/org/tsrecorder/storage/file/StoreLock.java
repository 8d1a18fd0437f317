package org.tsrecorder.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.store.StoreException;

/**
 * One process for one destination. The lock is the operating system's, so it ends with the process however that ends.
 * Closing any descriptor of a file drops the process's locks on it, so a lock that is held here is never probed through
 * the file.
 */
final class StoreLock implements Closeable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private StoreLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes sure that there is a file to lock. Touches none that is there: that might drop a lock of this process. */
    static void prepare(StoreLayout layout, Disk disk) throws IOException {
        if (!disk.exists(layout.lock())) {
            disk.create(layout.lock()).close();
        }
    }

    /** Takes the lock, or says in one line that another recorder has it. */
    static StoreLock take(StoreLayout layout) throws IOException {
        Path path = realPath(layout);
        if (!HELD_HERE.add(path)) {
            throw taken(layout);
        }
        try {
            return new StoreLock(path, lockedChannel(layout, path));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(path);
            throw e;
        }
    }

    private static FileChannel lockedChannel(StoreLayout layout, Path path) throws IOException {
        if (!isFile(layout)) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, layout.lock() + ": is not a file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() == null) {
                throw taken(layout);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether a recorder, in this process or another, writes to the destination now. */
    static boolean isHeld(StoreLayout layout) throws IOException {
        if (!isFile(layout)) {
            return false;
        }
        if (HELD_HERE.contains(realPath(layout))) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(layout.lock(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock probe = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return probe == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** A link might lead to any file, and a pipe keeps whoever opens it. */
    private static boolean isFile(StoreLayout layout) {
        return Files.isRegularFile(layout.lock(), LinkOption.NOFOLLOW_LINKS);
    }

    private static Path realPath(StoreLayout layout) throws IOException {
        return layout.housekeeping()
                .toRealPath()
                .resolve(String.valueOf(layout.lock().getFileName()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(path);
    }

    private static StoreException taken(StoreLayout layout) {
        return new StoreException(
                StoreException.Reason.UNAVAILABLE,
                "destination " + layout.root() + ": another recorder is writing there");
    }
}
