package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;
import org.tsrecorder.storage.spool.Spool;
import org.tsrecorder.storage.spool.SpoolReplay;
import org.tsrecorder.storage.spool.SpoolVisitor;

/**
 * Finishes what an earlier process left: writes what the journal has into the files, and marks what has no end. Does
 * the same again when it is itself cut short, since the journal is given up only after all of it is safe.
 */
final class Recovery implements SpoolVisitor {
    static final String RECORDER_STOPPED = "the recorder stopped";

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final StoreLayout layout;
    private final Disk disk;
    private final Marks marks;
    private final OpenFiles open;
    private final Map<Long, Found> found = new LinkedHashMap<>();
    private final Set<Path> safeFiles = new LinkedHashSet<>();
    private final Set<Path> directories = new LinkedHashSet<>();
    private long bytesReplayed;
    private long unusable;
    private int completed;
    private int markedIncomplete;

    private Recovery(StoreLayout layout, Disk disk, int openFiles) {
        this.layout = layout;
        this.disk = disk;
        this.marks = new Marks(disk);
        this.open = new OpenFiles(openFiles);
    }

    /** What the journal tells of one recording. */
    private static final class Found {
        final StoredName name;
        long expected;
        boolean ended;
        boolean forgotten;

        @Nullable
        String cutShortBecause;

        Found(StoredName name) {
            this.name = name;
        }
    }

    static RecoveryReport run(Spool spool, StoreLayout layout, Disk disk, StoreTuning tuning) throws IOException {
        Recovery recovery = new Recovery(layout, disk, tuning.openFiles());
        SpoolReplay replay = spool.replay(recovery);
        for (Found each : recovery.found.values()) {
            recovery.conclude(each);
        }
        recovery.sweepLiveMarks();
        recovery.open.close();
        recovery.makeSafe();
        recovery.clearLiveMarks();
        spool.releaseReplayed();
        return recovery.report(replay);
    }

    @Override
    public void open(long recording, long base, String key) {
        try {
            Found before = found.get(recording);
            if (before == null || !before.name.key().equals(key)) {
                before = new Found(layout.named(key));
                found.put(recording, before);
            }
            before.expected = Math.max(before.expected, base);
        } catch (IllegalArgumentException e) {
            unusable++;
            LOG.warn("The journal names a recording that cannot be: {}", e.getMessage());
        }
    }

    @Override
    public void data(long recording, long offset, ByteBuffer bytes) throws IOException {
        Found target = known(recording);
        if (target == null) {
            return;
        }
        int length = bytes.remaining();
        file(target.name).writeFully(new ByteBuffer[] {bytes}, offset);
        bytesReplayed += length;
        target.expected = Math.max(target.expected, offset + length);
    }

    @Override
    public void complete(long recording, long size) {
        Found target = known(recording);
        if (target != null) {
            target.ended = true;
            target.expected = Math.max(target.expected, size);
        }
    }

    @Override
    public void cutShort(long recording, long size, String reason) {
        complete(recording, size);
        Found target = found.get(recording);
        if (target != null) {
            target.cutShortBecause = reason;
        }
    }

    @Override
    public void forget(long recording) {
        Found target = known(recording);
        if (target != null) {
            target.forgotten = true;
        }
    }

    private @Nullable Found known(long recording) {
        Found target = found.get(recording);
        if (target == null) {
            unusable++;
        }
        return target;
    }

    private DiskFile file(StoredName name) throws IOException {
        DiskFile file = open.find(name.file());
        if (file == null) {
            file = openOrCreate(name);
            open.add(name.file(), file);
        }
        return file;
    }

    /** Making the directories comes first: it refuses a symbolic link that somebody put in their place. */
    private DiskFile openOrCreate(StoredName name) throws IOException {
        Path parent = name.directory().getParent();
        if (name.isEvent() && parent != null) {
            disk.createDirectory(parent);
        }
        disk.createDirectory(name.directory());
        try {
            return disk.open(name.file());
        } catch (NoSuchFileException e) {
            LOG.debug("{} is created anew", name);
            return disk.create(name.file());
        }
    }

    /** An event that has not ended was never acknowledged; readers of the directory must not meet an empty one. */
    private void conclude(Found each) throws IOException {
        StoredName name = each.name;
        if (each.forgotten) {
            takeBack(name);
            return;
        }
        if (name.isEvent() && !each.ended && isEmpty(name)) {
            takeBack(name);
            return;
        }
        long size = file(name).size();
        Optional<String> reason = reason(each, size);
        if (reason.isPresent()) {
            markIncomplete(name, reason.get());
        } else {
            completed++;
        }
        safeFiles.add(name.file());
        addDirectories(name);
    }

    private static Optional<String> reason(Found each, long size) {
        if (size < each.expected) {
            return Optional.of(size + " of " + each.expected + " bytes are left");
        }
        return each.ended ? Optional.ofNullable(each.cutShortBecause) : Optional.of(RECORDER_STOPPED);
    }

    private boolean isEmpty(StoredName name) throws IOException {
        return !disk.exists(name.file()) || file(name).size() == 0;
    }

    private void takeBack(StoredName name) throws IOException {
        if (disk.exists(name.file()) && isEmpty(name)) {
            open.close(name.file());
            disk.delete(name.file());
            addDirectories(name);
        }
        marks.clear(name.liveMark());
    }

    private void markIncomplete(StoredName name, String reason) throws IOException {
        marks.set(name.incompleteMark(), reason);
        safeFiles.add(name.incompleteMark());
        markedIncomplete++;
    }

    private void addDirectories(StoredName name) {
        directories.add(name.directory());
        if (name.isEvent()) {
            directories.add(layout.root().resolve(name.directory()).getParent());
        }
    }

    /** A recording marked as live of which the journal knows nothing was under way when the journal was lost. */
    private void sweepLiveMarks() throws IOException {
        Set<Path> told = new LinkedHashSet<>();
        found.values().forEach(each -> told.add(each.name.liveMark()));
        for (String mark : disk.list(layout.live())) {
            if (told.contains(layout.live().resolve(mark))) {
                continue;
            }
            try {
                sweep(layout.named(StoreLayout.keyOfMark(mark)));
            } catch (IllegalArgumentException e) {
                LOG.warn("{} in {} is not ours", mark, layout.live());
            }
        }
    }

    private void sweep(StoredName name) throws IOException {
        if (name.isEvent() && isEmpty(name)) {
            takeBack(name);
        } else if (disk.exists(name.file())) {
            markIncomplete(name, RECORDER_STOPPED);
        }
    }

    private void makeSafe() throws IOException {
        try (ParallelForce force = new ParallelForce(disk)) {
            force.force(safeFiles);
        }
        directories.add(layout.incomplete());
        directories.add(layout.root());
        for (Path directory : directories) {
            disk.syncDirectory(directory);
        }
    }

    private void clearLiveMarks() throws IOException {
        for (String mark : disk.list(layout.live())) {
            disk.delete(layout.live().resolve(mark));
        }
        disk.syncDirectory(layout.live());
    }

    private RecoveryReport report(SpoolReplay replay) {
        RecoveryReport report = new RecoveryReport(completed, markedIncomplete, bytesReplayed, unusable, replay);
        if (replay.records() > 0 || markedIncomplete > 0) {
            LOG.info("Recovered {}: {}", layout.root(), report);
        }
        return report;
    }
}
