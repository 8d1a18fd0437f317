package org.tsrecorder.storage.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.storage.disk.Disk;

/** The segment files of a spool and what each is used for. Safe for any thread; {@link #prepare} alone takes long. */
final class SpoolSegments {
    private static final String SUFFIX = ".spool";

    private final Disk disk;
    private final Path directory;
    private final SpoolSettings settings;
    /** By number: those whose records may still be needed, the active one last. */
    private final TreeMap<Long, SpoolSegment> inUse = new TreeMap<>();
    /** Void ones, to be overwritten oldest first: a replay must never find a gap. */
    private final List<SpoolSegment> free = new ArrayList<>();

    private @Nullable SpoolSegment prepared;
    private boolean creating;
    private long lastNumber;

    private SpoolSegments(Disk disk, Path directory, SpoolSettings settings) {
        this.disk = disk;
        this.directory = directory;
        this.settings = settings;
    }

    static SpoolSegments open(Disk disk, Path directory, SpoolSettings settings) throws IOException {
        SpoolSegments segments = new SpoolSegments(disk, directory, settings);
        List<SpoolSegment> found = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.endsWith(SUFFIX)) {
                found.add(SpoolSegment.open(disk, directory.resolve(name)));
            }
        }
        long oldest =
                found.stream().mapToLong(segment -> segment.oldestNeeded).max().orElse(0);
        for (SpoolSegment segment : found) {
            segments.lastNumber = Math.max(segments.lastNumber, segment.number);
            if (segment.number != 0 && segment.number >= oldest) {
                segments.inUse.put(segment.number, segment);
            } else {
                segments.free.add(segment);
            }
        }
        return segments;
    }

    synchronized void releaseReplayed() {
        free.addAll(inUse.values());
        inUse.clear();
    }

    SpoolReplay replay(SpoolVisitor visitor) throws IOException {
        long records = 0;
        int torn = 0;
        for (SpoolSegment segment : inUse.values()) {
            SpoolReader reader = new SpoolReader(segment);
            torn += reader.readTo(visitor) ? 0 : 1;
            records += reader.records();
        }
        return new SpoolReplay(inUse.size(), records, torn);
    }

    synchronized boolean isPrepared() {
        return prepared != null;
    }

    boolean prepare() throws IOException {
        synchronized (this) {
            if (prepared != null) {
                return true;
            }
            prepared = takeFree();
            if (prepared != null) {
                return true;
            }
            if (creating || inUse.size() >= settings.mostSegments()) {
                return false;
            }
            creating = true;
        }
        SpoolSegment created = null;
        try {
            created = create();
        } finally {
            keep(created);
        }
        return true;
    }

    /** The segment to write next, numbered; what is older than its {@code oldestNeeded} is void once it begins. */
    synchronized SpoolSegment takePrepared() {
        SpoolSegment next = prepared;
        if (next == null) {
            throw new IllegalStateException("spool: no segment is prepared");
        }
        prepared = null;
        next.number = ++lastNumber;
        next.oldestNeeded = inUse.isEmpty() ? next.number : inUse.firstKey();
        inUse.put(next.number, next);
        return next;
    }

    synchronized void release(long number) {
        SpoolSegment segment = inUse.remove(number);
        if (segment != null) {
            free.add(segment);
        }
    }

    synchronized void close() throws IOException {
        List<SpoolSegment> all = new ArrayList<>(inUse.values());
        all.addAll(free);
        if (prepared != null) {
            all.add(prepared);
        }
        for (SpoolSegment segment : all) {
            segment.file.close();
        }
    }

    /** Smaller files, which an earlier configuration left, are passed over. */
    private @Nullable SpoolSegment takeFree() {
        SpoolSegment oldest = free.stream()
                .filter(segment -> segment.size >= settings.segmentBytes())
                .min((one, other) -> Long.compare(one.number, other.number))
                .orElse(null);
        free.remove(oldest);
        return oldest;
    }

    private SpoolSegment create() throws IOException {
        int name = 0;
        while (disk.exists(directory.resolve(name + SUFFIX))) {
            name++;
        }
        SpoolSegment segment = SpoolSegment.create(disk, directory.resolve(name + SUFFIX), settings);
        if (settings.force()) {
            disk.syncDirectory(directory);
        }
        return segment;
    }

    private synchronized void keep(@Nullable SpoolSegment created) {
        creating = false;
        if (created != null) {
            prepared = created;
        }
    }
}
