package org.tsrecorder.storage.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tsrecorder.store.StoreException;

/**
 * One owner for one state file. The lock is the operating system's and ends with the process however that ends; it does
 * not hold between two owners in one process, which the set of those held here keeps apart.
 */
final class StateLock implements Closeable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final FileChannel channel;

    private StateLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param state the state file, in a directory that exists
     * @throws StoreException when somebody else has it
     */
    static StateLock take(Path state) throws IOException {
        Path directory = OwnerOnly.directoryOf(state).toRealPath();
        Path lock = directory.resolve(state.getFileName() + ".lock");
        if (!HELD_HERE.add(lock)) {
            throw taken(state);
        }
        try {
            FileChannel channel = FileChannel.open(lock, OPEN, OwnerOnly.file(lock));
            if (channel.tryLock() == null) {
                channel.close();
                throw taken(state);
            }
            return new StateLock(lock, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(lock);
            throw e;
        }
    }

    private static StoreException taken(Path state) {
        return new StoreException(
                StoreException.Reason.UNAVAILABLE,
                "state " + state + ": in use by another process, and two nodes cannot share one identity");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(path);
    }
}
