package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;
import org.tsrecorder.storage.disk.DiskFullException;
import org.tsrecorder.storage.disk.NioDisk;
import org.tsrecorder.storage.spool.Spool;
import org.tsrecorder.storage.spool.SpoolSettings;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreException.Reason;

/** Describes a {@link FileRecordingStore} and opens it. */
public final class FileRecordingStoreBuilder {
    private static final int LEAST_SEGMENT_BYTES = 4 << 20;
    private static final int SEGMENT_SHARE_OF_FREE_SPACE = 64;

    private final Path directory;
    private Durability durability = Durability.SYNC;
    private long minFree;
    private LongSupplier nanoTime = System::nanoTime;
    private Disk disk = new NioDisk();
    private StoreTuning tuning = StoreTuning.defaults();

    FileRecordingStoreBuilder(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** What a durable byte survives; {@link Durability#SYNC} unless told. */
    public FileRecordingStoreBuilder durability(Durability value) {
        durability = value;
        return this;
    }

    /** Bytes that must stay free on the disk for new recordings to be taken; 0, the default, asks for none. */
    public FileRecordingStoreBuilder minFree(long bytes) {
        minFree = bytes;
        return this;
    }

    /** The monotonic clock, {@code System::nanoTime} unless told. */
    public FileRecordingStoreBuilder nanoTime(LongSupplier clock) {
        nanoTime = clock;
        return this;
    }

    /** The file system, the host's unless told. */
    public FileRecordingStoreBuilder disk(Disk value) {
        disk = value;
        return this;
    }

    /** Sizes and thresholds, {@link StoreTuning#defaults()} unless told. */
    public FileRecordingStoreBuilder tuning(StoreTuning value) {
        tuning = value;
        return this;
    }

    /**
     * Takes the destination for this process, proves that it is writable, finishes what an earlier process left, and
     * starts the store's threads. Blocks.
     *
     * @throws StoreException in one line: the destination is not writable, is full, or another recorder has it
     */
    public FileRecordingStore open() {
        StoreLayout layout = new StoreLayout(directory);
        try {
            makeDirectories(layout);
            StoreLock lock = StoreLock.take(layout);
            try {
                return open(layout, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            Reason reason = e instanceof DiskFullException ? Reason.FULL : Reason.FAULT;
            throw new StoreException(reason, "destination " + directory + ": cannot be written: " + e, e);
        }
    }

    private FileRecordingStore open(StoreLayout layout, StoreLock lock) throws IOException {
        proveWritable(layout);
        StoreSettings settings = new StoreSettings(layout, durability, minFree, nanoTime, disk, fitted());
        SpoolSettings spoolSettings = new SpoolSettings(
                settings.tuning().segmentBytes(), tuning.mostSegments(), durability == Durability.SYNC);
        Spool spool = Spool.open(disk, layout.spool(), spoolSettings);
        try {
            RecoveryReport recovered = Recovery.run(spool, layout, disk, tuning);
            if (!spool.prepare()) {
                throw new IOException("no journal segment can be made");
            }
            Counters counters = new Counters();
            Map<String, Session> sessions = FileRecordingStore.newSessions();
            StoreEngine engine = new StoreEngine(settings, spool, lock, counters, sessions);
            engine.start();
            return new FileRecordingStore(layout, engine, counters, sessions, recovered);
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private StoreTuning fitted() throws IOException {
        long share = disk.usableSpace(directory) / SEGMENT_SHARE_OF_FREE_SPACE;
        long fitting = Math.max(LEAST_SEGMENT_BYTES, share);
        int segmentBytes = (int) Math.min(tuning.segmentBytes(), fitting);
        return tuning.withSegments(segmentBytes, tuning.mostSegments());
    }

    private void makeDirectories(StoreLayout layout) throws IOException {
        makeRoot(layout.root());
        disk.createDirectory(layout.housekeeping());
        disk.createDirectory(layout.spool());
        disk.createDirectory(layout.live());
        disk.createDirectory(layout.incomplete());
        StoreLock.prepare(layout, disk);
        if (durability == Durability.SYNC) {
            disk.syncDirectory(layout.housekeeping());
            disk.syncDirectory(layout.root());
        }
    }

    private void makeRoot(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        Path parent = root.getParent();
        if (parent != null) {
            makeRoot(parent);
            disk.createDirectory(root);
            disk.syncDirectory(parent);
        }
    }

    private void proveWritable(StoreLayout layout) throws IOException {
        touch(layout.writeProof(), "ok\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void touch(Path path, byte[] content) throws IOException {
        try (DiskFile file = createOrOpen(path)) {
            file.writeFully(new ByteBuffer[] {ByteBuffer.wrap(content)}, 0);
        }
    }

    private DiskFile createOrOpen(Path path) throws IOException {
        try {
            return disk.create(path);
        } catch (FileAlreadyExistsException e) {
            return disk.open(path);
        }
    }
}
