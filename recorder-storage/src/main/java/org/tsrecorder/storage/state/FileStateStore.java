package org.tsrecorder.storage.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tsrecorder.store.StateStore;
import org.tsrecorder.store.StoreException;

/**
 * State in one JSON file that its owner alone may read. Safe for any thread.
 *
 * <p>{@code tailscaled --state=FILE} and a {@code tsnet} directory's {@code tailscaled.state} have the same form.
 */
public final class FileStateStore implements StateStore {
    /** The file that {@code tsnet} keeps its state in, within its directory. */
    public static final String FILE_IN_DIRECTORY = "tailscaled.state";

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final StateLock lock;
    private SortedMap<String, byte[]> values;

    private FileStateStore(Path file, StateLock lock, SortedMap<String, byte[]> values) {
        this.file = file;
        this.lock = lock;
        this.values = values;
    }

    /**
     * Opens a state file, with a new one where there is none; its directory is made if need be.
     *
     * @throws StoreException in one line when another process has it open, when it is not a state file, or when it
     *     cannot be read and written
     */
    public static FileStateStore open(Path file) {
        try {
            Files.createDirectories(OwnerOnly.directoryOf(file), OwnerOnly.directory(file));
            StateLock lock = StateLock.take(file);
            try {
                return opened(file, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Opens {@link #FILE_IN_DIRECTORY} in a directory, which is made if need be. */
    public static FileStateStore openIn(Path directory) {
        return open(directory.resolve(FILE_IN_DIRECTORY));
    }

    private static FileStateStore opened(Path file, StateLock lock) throws IOException {
        FileStateStore store = new FileStateStore(file, lock, read(file));
        // Whether it can be written should not turn out only when a key is at stake.
        store.store(store.values);
        return store;
    }

    private static SortedMap<String, byte[]> read(Path file) throws IOException {
        try {
            if (Files.size(file) > StateFile.MAX_BYTES) {
                throw new IllegalArgumentException("wanted at most " + StateFile.MAX_BYTES + " bytes");
            }
            return StateFile.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Reason.FAULT, "state " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized Optional<byte[]> read(String key) {
        return Optional.ofNullable(values.get(key)).map(byte[]::clone);
    }

    @Override
    public synchronized void write(String key, byte[] value) {
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw new IllegalArgumentException("key of " + key.length() + " characters");
        }
        if (!Arrays.equals(values.get(key), value)) {
            SortedMap<String, byte[]> changed = new TreeMap<>(values);
            changed.put(key, value.clone());
            replace(changed);
        }
    }

    @Override
    public synchronized void remove(String key) {
        if (values.containsKey(key)) {
            SortedMap<String, byte[]> changed = new TreeMap<>(values);
            changed.remove(key);
            replace(changed);
        }
    }

    private void replace(SortedMap<String, byte[]> changed) {
        try {
            store(changed);
            values = changed;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void store(SortedMap<String, byte[]> all) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        // What lies there has modes of its own, and may be somebody's link.
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(next, NEW, OwnerOnly.file(next))) {
            ByteBuffer text = ByteBuffer.wrap(StateFile.format(all));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(OwnerOnly.directoryOf(file), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static StoreException failed(Path file, IOException cause) {
        return new StoreException(StoreException.Reason.UNAVAILABLE, "state " + file + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : " " + message);
    }

    @Override
    public synchronized void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** The file's name. */
    @Override
    public String toString() {
        return file.toString();
    }
}
