package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;
import org.tsrecorder.storage.disk.DiskFullException;
import org.tsrecorder.storage.spool.Spool;

/**
 * The thread that frees the journal: makes all files that a sealed segment speaks of safe, then lets the segment go,
 * and keeps the next one ready. When a file cannot be forced the journal is all that is left to believe, so nothing of
 * it is let go until a new start has written that file again.
 */
final class Checkpointer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long IDLE_NANOS = 1_000_000_000;

    private final Spool spool;
    private final StoreLayout layout;
    private final Disk disk;
    private final Durability durability;
    private final LongSupplier nanoTime;
    private final int mostSegments;
    private final Function<Session, FileWriter> writerOf;
    private final ParallelForce parallelForce;
    private final Doorbell bell = new Doorbell();
    private final ConcurrentLinkedQueue<Sealed> sealed = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;
    private volatile @Nullable String halted;
    private volatile @Nullable String delayed;
    private volatile @Nullable IOException noSegment;

    Checkpointer(
            Spool spool,
            StoreLayout layout,
            Disk disk,
            StoreSettings settings,
            Function<Session, FileWriter> writerOf) {
        this.spool = spool;
        this.layout = layout;
        this.disk = disk;
        this.durability = settings.durability();
        this.nanoTime = settings.nanoTime();
        this.mostSegments = settings.tuning().mostSegments();
        this.writerOf = writerOf;
        this.parallelForce = new ParallelForce(disk);
    }

    /** A segment that gets no more records, and the recordings it speaks of. */
    record Sealed(long number, List<Session> sessions) {}

    void seal(Sealed segment) {
        sealed.add(segment);
        bell.ring();
    }

    void stop() {
        stopping = true;
        bell.ring();
    }

    /** Why the journal cannot be freed or extended now, if so. */
    Optional<String> trouble() {
        IOException full = noSegment;
        if (halted != null || delayed != null) {
            return Optional.ofNullable(halted != null ? halted : delayed);
        }
        return full == null ? Optional.empty() : Optional.of("journal: " + full.getMessage());
    }

    /** Why waiting for a segment would be in vain, if so. */
    Optional<IOException> obstacle() {
        IOException full = noSegment;
        return full != null
                ? Optional.of(full)
                : Optional.ofNullable(halted != null ? halted : delayed).map(IOException::new);
    }

    @Override
    public void run() {
        bell.answeredByCurrentThread();
        while (!stopping) {
            prepare();
            boolean freed = checkpointNext();
            if (!freed) {
                boolean mustWait = !sealed.isEmpty();
                bell.await(() -> stopping || (!mustWait && !sealed.isEmpty()), IDLE_NANOS);
            }
        }
    }

    /** Makes a segment's recordings safe; the caller may be any thread once this one has ended. */
    boolean checkpoint(Sealed segment) {
        try {
            if (!bringUpToDate(segment)) {
                delayed = "journal: recordings cannot be written, so it cannot be freed";
                return false;
            }
            if (durability == Durability.SYNC) {
                makeSafe(segment);
            }
            delayed = null;
            return true;
        } catch (IOException e) {
            halted = "a recording could not be made safe; the journal is kept until the next start: " + e.getMessage();
            LOG.error("{}", halted, e);
            return false;
        }
    }

    /** Once the threads of committer and checkpointer have ended: returns whether all that the journal has is safe. */
    boolean finish(Sealed last) {
        sealed.add(last);
        try (parallelForce) {
            while (checkpointNext()) {
                if (sealed.isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Whether the journal fills faster than it is freed, or the store closes. */
    private boolean isUrgent() {
        return stopping || 2 * sealed.size() >= mostSegments;
    }

    private void prepare() {
        try {
            spool.prepare();
            noSegment = null;
        } catch (IOException e) {
            noSegment = e;
        }
    }

    /** Returns whether a segment was freed. */
    private boolean checkpointNext() {
        Sealed next = sealed.peek();
        if (next == null || halted != null || !checkpoint(next)) {
            return false;
        }
        sealed.remove();
        spool.release(next.number());
        return true;
    }

    private boolean bringUpToDate(Sealed segment) {
        boolean all = true;
        for (WriterShare share : WriterShare.of(segment.sessions(), writerOf)) {
            all &= share.writer().bringUpToDate(share.sessions()).join();
        }
        return all;
    }

    private void makeSafe(Sealed segment) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        Set<Path> directories = new LinkedHashSet<>();
        List<Long> upTo = new ArrayList<>();
        for (Session session : segment.sessions()) {
            if (session.writing.suspect) {
                throw new IOException("recording " + session.name + ": an earlier force failed");
            }
            upTo.add(session.writing.flushedTo);
            if (session.writing.fileThere && !session.isDiscarded()) {
                files.add(session.name.file());
                addMark(session, files);
            }
            directories.add(session.name.directory());
            if (session.name.isEvent()) {
                directories.add(layout.root().resolve(session.name.directory()).getParent());
            }
        }
        parallelForce.forceAtLeisure(files, this::isUrgent, nanoTime);
        directories.add(layout.live());
        directories.add(layout.incomplete());
        directories.add(layout.root());
        for (Path directory : directories) {
            disk.syncDirectory(directory);
        }
        for (int i = 0; i < upTo.size(); i++) {
            segment.sessions().get(i).writing.safeTo = upTo.get(i);
        }
    }

    private static void addMark(Session session, Set<Path> files) {
        if (session.writing.settled && session.cutShortBecause().isPresent()) {
            files.add(session.name.incompleteMark());
        }
    }

    /** Forces one file, which may have been removed by an administrator meanwhile. */
    static void force(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.force();
        } catch (NoSuchFileException e) {
            LOG.warn("{} was removed while it was being stored", path);
        } catch (DiskFullException e) {
            throw new IOException("no space to make " + path + " safe", e);
        }
    }
}
