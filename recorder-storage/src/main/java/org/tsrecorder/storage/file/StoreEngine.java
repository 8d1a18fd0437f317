package org.tsrecorder.storage.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.spool.Spool;
import org.tsrecorder.store.StoreException;

/** The threads of a store, from their start to their end. */
final class StoreEngine implements SessionQueues {
    private static final Logger LOG = LoggerFactory.getLogger(StoreEngine.class);
    private static final long POLL_NANOS = 500_000;
    private static final long MOST_POLLS = 40_000;

    private final Spool spool;
    private final StoreLock lock;
    private final Map<String, Session> sessions;
    private final Admission admission;
    private final Checkpointer checkpointer;
    private final SegmentPreparer preparer;
    private final Committer committer;
    private final List<FileWriter> writers = new ArrayList<>();
    private final List<Thread> writerThreads = new ArrayList<>();
    private final Thread checkpointThread;
    private final Thread prepareThread;
    private final Thread commitThread;
    private boolean closed;

    StoreEngine(StoreSettings settings, Spool spool, StoreLock lock, Counters counters, Map<String, Session> sessions)
            throws IOException {
        this.spool = spool;
        this.lock = lock;
        this.sessions = sessions;
        StoreTuning tuning = settings.tuning();
        Disk disk = settings.disk();
        StoreLayout layout = settings.layout();
        for (int i = 0; i < tuning.writers(); i++) {
            int share = Math.max(1, tuning.openFiles() / tuning.writers());
            SessionFiles files = new SessionFiles(layout, disk, share, counters, this::forget);
            BulkPath bulk = new BulkPath(files, settings.durability(), tuning, settings.nanoTime());
            writers.add(new FileWriter(files, bulk, counters, settings.nanoTime()));
        }
        preparer = new SegmentPreparer(spool);
        checkpointer = new Checkpointer(spool, preparer, settings, this::writerOf);
        List<Supplier<Optional<String>>> troubles = new ArrayList<>();
        writers.forEach(writer -> troubles.add(writer::trouble));
        troubles.add(checkpointer::trouble);
        troubles.add(() -> preparer.obstacle().map(obstacle -> "journal: " + obstacle.getMessage()));
        troubles.add(this::journalTrouble);
        FreeSpace freeSpace = new FreeSpace(disk, layout.root(), settings.minFree(), settings.nanoTime());
        admission = new Admission(layout, disk, freeSpace, counters, List.copyOf(troubles));
        committer = new Committer(spool, preparer, admission, checkpointer, counters, tuning);
        committer.begin();
        commitThread = daemon("tsrecorder-store-commit", committer);
        prepareThread = daemon("tsrecorder-store-prepare", preparer);
        checkpointThread = daemon("tsrecorder-store-checkpoint", checkpointer);
        for (int i = 0; i < writers.size(); i++) {
            writerThreads.add(daemon("tsrecorder-store-write-" + i, writers.get(i)));
        }
    }

    void start() {
        writerThreads.forEach(Thread::start);
        prepareThread.start();
        checkpointThread.start();
        commitThread.start();
    }

    @Override
    public void toCommitter(Session session) {
        committer.offer(session);
    }

    @Override
    public void toWriter(Session session) {
        writerOf(session).offer(session);
    }

    FileWriter writerOf(Session session) {
        return writers.get((int) (session.number % writers.size()));
    }

    boolean isClosed() {
        return admission.isClosed();
    }

    Optional<StoreException> notReady() {
        return admission.notReady();
    }

    /** Ends all, makes it durable, and stops the threads; what cannot be written now waits in the journal. */
    synchronized void close(List<Session> underWay, StoreException reason) {
        if (closed) {
            return;
        }
        closed = true;
        admission.close();
        writers.forEach(FileWriter::hurry);
        underWay.forEach(session -> session.endByShutdown(reason));
        for (long polls = 0; polls < MOST_POLLS && !sessions.isEmpty() && !isInVain(); polls++) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        committer.stop();
        join(commitThread);
        checkpointer.stop();
        join(checkpointThread);
        preparer.stop();
        join(prepareThread);
        boolean empty = checkpointer.finish(committer.lastSegment());
        writers.forEach(FileWriter::stop);
        writerThreads.forEach(StoreEngine::join);
        underWay.forEach(session -> session.fail(reason));
        letGo(empty);
    }

    /** Whether a file cannot be written, so that waiting for it would only delay the end. */
    private boolean isInVain() {
        return sessions.values().stream().allMatch(Session::isSealed)
                && writers.stream().anyMatch(writer -> writer.trouble().isPresent());
    }

    private void letGo(boolean journalIsEmpty) {
        try {
            if (journalIsEmpty && spool.prepare()) {
                spool.rotate();
                spool.force();
            }
            spool.close();
        } catch (IOException e) {
            LOG.warn("The journal did not close; the next start reads it again: {}", e.getMessage());
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock did not close: {}", e.getMessage());
        }
    }

    private void forget(Session session) {
        sessions.remove(session.name.key(), session);
    }

    private Optional<String> journalTrouble() {
        return committer.trouble();
    }

    private static Thread daemon(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).unstarted(body);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
