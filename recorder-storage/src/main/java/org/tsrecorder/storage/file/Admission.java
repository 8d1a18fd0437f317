package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFullException;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreException.Reason;

/** Decides whether a recording may begin, and puts failures into words. Used by the committer. */
final class Admission {
    private static final int MOST_REASON_CHARS = 1_000;

    private final StoreLayout layout;
    private final Disk disk;
    private final FreeSpace freeSpace;
    private final Counters counters;
    private final List<Supplier<Optional<String>>> troubles;
    private final Set<Path> knownDirectories = new HashSet<>();
    /** By directory, the newest name that was found free. */
    private final Map<Path, Instant> newest = new HashMap<>();

    private volatile boolean closed;

    Admission(
            StoreLayout layout,
            Disk disk,
            FreeSpace freeSpace,
            Counters counters,
            List<Supplier<Optional<String>>> troubles) {
        this.layout = layout;
        this.disk = disk;
        this.freeSpace = freeSpace;
        this.counters = counters;
        this.troubles = troubles;
    }

    void close() {
        closed = true;
    }

    /** Why nothing new is taken now, if so. Any thread. */
    Optional<StoreException> notReady() {
        if (closed) {
            return Optional.of(new StoreException(Reason.UNAVAILABLE, "the recorder is shutting down"));
        }
        return trouble();
    }

    /** Whether something is wrong that keeps files or the journal from being written. */
    boolean isTroubled() {
        return troubles.stream().anyMatch(trouble -> trouble.get().isPresent());
    }

    boolean isClosed() {
        return closed;
    }

    private Optional<StoreException> trouble() {
        for (Supplier<Optional<String>> trouble : troubles) {
            Optional<String> found = trouble.get();
            if (found.isPresent()) {
                return Optional.of(new StoreException(Reason.UNAVAILABLE, found.get()));
            }
        }
        return freeSpace
                .shortage(counters.pending.sum() + counters.backlog.sum())
                .map(reason -> new StoreException(Reason.FULL, reason));
    }

    /** Makes the directory ready, and says why this object may not be stored, if so. */
    Optional<StoreException> refuse(StoredName name) {
        Optional<StoreException> refusal = trouble();
        if (refusal.isPresent()) {
            return refusal;
        }
        try {
            makeDirectory(name.directory());
        } catch (IOException e) {
            return Optional.of(failure(name, e));
        }
        return mayBeTaken(name) && disk.exists(name.file())
                ? Optional.of(new StoreException(Reason.EXISTS, "recording " + name + ": exists already"))
                : Optional.empty();
    }

    /**
     * Whether a look at the directory is needed: not for a name newer than one that was free. A look would make the
     * committer wait whenever the file system holds a writer up in that directory; creation is exclusive in any case.
     */
    private boolean mayBeTaken(StoredName name) {
        Instant before = newest.get(name.directory());
        if (before != null && name.time().isAfter(before)) {
            newest.put(name.directory(), name.time());
            return false;
        }
        newest.putIfAbsent(name.directory(), name.time());
        return true;
    }

    /** Creates the directory, and those above it below the root; refuses symbolic links. */
    private void makeDirectory(Path directory) throws IOException {
        if (directory.equals(layout.root()) || knownDirectories.contains(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            makeDirectory(parent);
        }
        disk.createDirectory(directory);
        knownDirectories.add(directory);
    }

    StoreException failure(Session session, IOException cause) {
        return failure(session.name, cause);
    }

    static StoreException failure(StoredName name, IOException cause) {
        boolean full = cause instanceof DiskFullException || cause.getCause() instanceof DiskFullException;
        return new StoreException(
                full ? Reason.FULL : Reason.FAULT,
                "recording " + name + ": " + (full ? "the disk is full" : "cannot be stored: " + cause.getMessage()),
                cause);
    }

    static String shorten(String reason) {
        return reason.length() <= MOST_REASON_CHARS ? reason : reason.substring(0, MOST_REASON_CHARS);
    }
}
