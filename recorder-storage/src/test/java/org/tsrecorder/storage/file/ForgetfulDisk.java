package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;
import org.tsrecorder.storage.disk.NioDisk;

/**
 * A disk under a real directory that keeps book of what was forced. When the power is cut, it builds another directory
 * of what may be left: all that was forced, and a random part of the rest, with writes torn at sectors. Before that it
 * can fail on demand, and it often writes less than it was asked to.
 */
final class ForgetfulDisk implements Disk {
    private static final int SECTOR = 512;

    private final NioDisk real = new NioDisk();
    private final Path root;
    private final Random random;
    private final Directory top;
    private long operations;
    private long cutAt = Long.MAX_VALUE;
    private volatile Fault fault = (operation, path) -> {};

    /** What a disk is asked to do. */
    enum Operation {
        CREATE,
        OPEN,
        WRITE,
        FORCE,
        MAKE_DIRECTORY,
        SYNC_DIRECTORY,
        DELETE
    }

    /** Fails an operation by throwing. */
    interface Fault {
        void check(Operation operation, Path path) throws IOException;
    }

    /** What is below {@code root} now counts as forced. */
    ForgetfulDisk(Path root, long seed) throws IOException {
        this.root = root;
        this.random = new Random(seed);
        this.top = Directory.load(root);
    }

    /** Cuts the power at the n-th operation from now. */
    synchronized void cutAfter(long more) {
        cutAt = operations + more;
    }

    void failWith(Fault injected) {
        fault = injected;
    }

    synchronized long operations() {
        return operations;
    }

    /** Called without the lock, so that a fault may also hold an operation up. */
    private void enter(Operation operation, Path path) throws IOException {
        fault.check(operation, path);
        synchronized (this) {
            if (++operations >= cutAt) {
                throw new IOException("the power is cut");
            }
        }
    }

    private synchronized void checkPower() throws IOException {
        if (operations >= cutAt) {
            throw new IOException("the power is cut");
        }
    }

    /** Builds what may be left after a power cut. */
    synchronized void survivors(Path target) throws IOException {
        top.survive(target, random);
    }

    /** Builds what is left when nothing reached the disk but what was forced. */
    synchronized void onlyForced(Path target) throws IOException {
        top.survive(target, new Unlucky());
    }

    /** Keeps no change that could be forgotten. */
    private static final class Unlucky extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public boolean nextBoolean() {
            return false;
        }

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        enter(Operation.CREATE, file);
        synchronized (this) {
            checkPower();
            DiskFile opened = real.create(file);
            Content content = new Content();
            directory(file.getParent()).put(name(file), content);
            return new ForgetfulFile(opened, content, file);
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        enter(Operation.OPEN, file);
        synchronized (this) {
            checkPower();
            DiskFile opened = real.open(file);
            return new ForgetfulFile(
                    opened, (Content) directory(file.getParent()).entry(name(file)), file);
        }
    }

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        enter(Operation.MAKE_DIRECTORY, directory);
        synchronized (this) {
            checkPower();
            boolean created = real.createDirectory(directory);
            if (created) {
                directory(directory.getParent()).put(name(directory), new Directory());
            }
            return created;
        }
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        enter(Operation.DELETE, file);
        synchronized (this) {
            checkPower();
            if (real.exists(file)) {
                real.delete(file);
                directory(file.getParent()).put(name(file), null);
            }
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        enter(Operation.SYNC_DIRECTORY, directory);
        synchronized (this) {
            checkPower();
            if (directory.startsWith(root)) {
                directory(directory).sync();
            }
        }
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return real.usableSpace(path);
    }

    private Directory directory(@Nullable Path path) {
        Directory directory = top;
        if (path != null && !path.equals(root)) {
            for (Path part : root.relativize(path)) {
                directory = (Directory) directory.entry(part.toString());
            }
        }
        return directory;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** A file's bytes, or a directory. */
    private sealed interface Entry {
        void survive(Path target, Random random) throws IOException;
    }

    private static final class Directory implements Entry {
        private final Map<String, Entry> forced = new HashMap<>();
        private final Map<String, @Nullable Entry> now = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();

        private record Change(String name, @Nullable Entry entry) {}

        static Directory load(Path path) throws IOException {
            Directory directory = new Directory();
            try (var entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
                    Entry loaded = isDirectory ? load(entry) : new Content(Files.readAllBytes(entry));
                    directory.forced.put(name(entry), loaded);
                    directory.now.put(name(entry), loaded);
                }
            }
            return directory;
        }

        Entry entry(String name) {
            Entry entry = now.get(name);
            if (entry == null) {
                throw new IllegalStateException("no entry " + name);
            }
            return entry;
        }

        void put(String name, @Nullable Entry entry) {
            now.put(name, entry);
            changes.add(new Change(name, entry));
        }

        void sync() {
            changes.forEach(change -> apply(forced, change));
            changes.clear();
        }

        private static void apply(Map<String, Entry> entries, Change change) {
            Entry entry = change.entry();
            if (entry == null) {
                entries.remove(change.name());
            } else {
                entries.put(change.name(), entry);
            }
        }

        @Override
        public void survive(Path target, Random random) throws IOException {
            Map<String, Entry> left = new HashMap<>(forced);
            for (Change change : changes) {
                if (random.nextBoolean()) {
                    apply(left, change);
                }
            }
            Files.createDirectories(target);
            for (Map.Entry<String, Entry> entry : left.entrySet()) {
                entry.getValue().survive(target.resolve(entry.getKey()), random);
            }
        }
    }

    private static final class Content implements Entry {
        private byte[] forced;
        private final List<Write> writes = new ArrayList<>();

        private static final class Write {
            private final long position;
            private final byte[] bytes;

            Write(long position, byte[] bytes) {
                this.position = position;
                this.bytes = bytes;
            }
        }

        Content() {
            this(new byte[0]);
        }

        Content(byte[] forced) {
            this.forced = forced;
        }

        synchronized void add(long position, byte[] bytes) {
            writes.add(new Write(position, bytes));
        }

        synchronized void force() {
            int size = forced.length;
            for (Write write : writes) {
                size = Math.max(size, (int) write.position + write.bytes.length);
            }
            byte[] image = Arrays.copyOf(forced, size);
            writes.forEach(write -> System.arraycopy(write.bytes, 0, image, (int) write.position, write.bytes.length));
            forced = image;
            writes.clear();
        }

        @Override
        public synchronized void survive(Path target, Random random) throws IOException {
            Content left = new Content(forced);
            for (Write write : writes) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> left.add(write.position, write.bytes);
                    case 2 -> tear(left, write, random);
                    default -> {
                        // Forgotten.
                    }
                }
            }
            left.force();
            Files.write(target, left.forced);
        }

        private static void tear(Content left, Write write, Random random) {
            for (int from = 0; from < write.bytes.length; from += SECTOR) {
                if (random.nextBoolean()) {
                    int to = Math.min(from + SECTOR, write.bytes.length);
                    left.add(write.position + from, Arrays.copyOfRange(write.bytes, from, to));
                }
            }
        }
    }

    private final class ForgetfulFile implements DiskFile {
        private final DiskFile opened;
        private final Content content;
        private final Path path;

        ForgetfulFile(DiskFile opened, Content content, Path path) {
            this.opened = opened;
            this.content = content;
            this.path = path;
        }

        @Override
        public long write(ByteBuffer[] sources, int first, long position) throws IOException {
            enter(Operation.WRITE, path);
            synchronized (ForgetfulDisk.this) {
                checkPower();
                int length = sources[first].remaining();
                if (length > 1 && random.nextInt(4) == 0) {
                    length = 1 + random.nextInt(length - 1);
                }
                byte[] bytes = new byte[length];
                sources[first].get(bytes);
                opened.writeFully(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, position);
                content.add(position, bytes);
                return length;
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return opened.read(target, position);
        }

        @Override
        public void force() throws IOException {
            enter(Operation.FORCE, path);
            synchronized (ForgetfulDisk.this) {
                checkPower();
                content.force();
            }
        }

        @Override
        public long size() throws IOException {
            return opened.size();
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
