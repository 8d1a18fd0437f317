package org.tsrecorder.storage.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes recordings' files: behind the journal what the journal has, and directly what is bulk. Each
 * recording has one writer for life.
 */
final class FileWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWriter.class);

    /** Long enough for a short upload to end before it gets a file, so that it needs no mark; too short to be seen. */
    private static final long LEAST_LAG_NANOS = 20_000_000;

    private static final long LAG_PER_RECORDING_NANOS = 500_000;
    private static final long MOST_LAG_NANOS = 4_000_000_000L;
    private static final long RETRY_NANOS = 1_000_000_000;
    private static final long MOST_LAGGING_BYTES = 64 << 20;
    private static final long IDLE_NANOS = 1_000_000_000;

    private final SessionFiles files;
    private final BulkPath bulkPath;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Doorbell bell = new Doorbell();
    private final ConcurrentLinkedQueue<Session> inbox = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

    /** Recordings to bring up to date, by when that is due. */
    private final ArrayDeque<Session> lagging = new ArrayDeque<>();

    private final ArrayDeque<Session> retrying = new ArrayDeque<>();
    private final LinkedHashSet<Session> bulk = new LinkedHashSet<>();
    private volatile boolean hurrying;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable String trouble;

    FileWriter(SessionFiles files, BulkPath bulkPath, Counters counters, LongSupplier nanoTime) {
        this.files = files;
        this.bulkPath = bulkPath;
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    /** Bring these up to date now. */
    private record Request(Collection<Session> sessions, CompletableFuture<Boolean> done) {}

    void offer(Session session) {
        inbox.add(session);
        if (hurrying || counters.areFewOpen() || session.isBulk()) {
            bell.ring();
        }
    }

    /** Writes what the journal has of these into their files; completes with whether that succeeded for all. */
    CompletableFuture<Boolean> bringUpToDate(Collection<Session> sessions) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        requests.add(new Request(sessions, done));
        if (ended) {
            refuseRequests();
        } else {
            bell.ring();
        }
        return done;
    }

    /** From now on files follow the journal at once, however many. */
    void hurry() {
        hurrying = true;
        bell.ring();
    }

    void stop() {
        stopping = true;
        bell.ring();
    }

    /** Why files cannot be written now, if so. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void run() {
        bell.answeredByCurrentThread();
        boolean busy = true;
        while (!stopping) {
            if (!busy) {
                bell.await(this::hasWork, sleepNanos());
            }
            drainInbox();
            serveRequests();
            settleDue();
            busy = serveBulk();
        }
        serveRequests();
        files.close();
        ended = true;
        refuseRequests();
    }

    /** Whoever comes after the end is told so, by whichever thread finds out. */
    private void refuseRequests() {
        Request request = requests.poll();
        while (request != null) {
            request.done().complete(false);
            request = requests.poll();
        }
    }

    private boolean hasWork() {
        return stopping || !inbox.isEmpty() || !requests.isEmpty();
    }

    private void drainInbox() {
        long due = nanoTime.getAsLong() + lagNanos();
        Session session = inbox.poll();
        while (session != null) {
            session.leftWriterInbox();
            if (session.isBulk()) {
                bulk.add(session);
            } else if (session.writing.tellsEnd) {
                bringUpToDate(session);
            } else if (!session.writing.waiting) {
                session.writing.waiting = true;
                session.writing.due = due;
                lagging.add(session);
            }
            session = inbox.poll();
        }
    }

    private void serveRequests() {
        Request request = requests.poll();
        while (request != null) {
            boolean all = true;
            for (Session session : request.sessions()) {
                all &= bringUpToDate(session);
            }
            request.done().complete(all);
            request = requests.poll();
        }
    }

    private void settleDue() {
        long now = nanoTime.getAsLong();
        boolean all = hurrying || counters.backlog.sum() > MOST_LAGGING_BYTES;
        while (!lagging.isEmpty() && (all || lagging.element().writing.due - now <= 0)) {
            Session session = lagging.remove();
            session.writing.waiting = false;
            bringUpToDate(session);
        }
        while (!retrying.isEmpty() && retrying.element().writing.due - now <= 0) {
            Session session = retrying.remove();
            session.writing.waiting = false;
            bringUpToDate(session);
        }
        if (retrying.isEmpty()) {
            trouble = null;
        }
    }

    /** What is journaled is never given up: a file that cannot be written now is tried again until it can. */
    private boolean bringUpToDate(Session session) {
        try {
            files.bringUpToDate(session);
            return true;
        } catch (SessionFiles.FileRemovedException e) {
            LOG.warn("Recording {} was removed while it was being stored", session.name);
            files.giveUp(session, e);
            return true;
        } catch (IOException e) {
            if (trouble == null) {
                LOG.warn("Recording {} cannot be written, will be tried again: {}", session.name, e.getMessage());
            }
            trouble = "recordings cannot be written: " + e.getMessage();
            session.fail(Admission.failure(session.name, e));
            session.reportEndOfFile();
            if (!session.writing.waiting) {
                session.writing.waiting = true;
                session.writing.due = nanoTime.getAsLong() + RETRY_NANOS;
                retrying.add(session);
            }
            return false;
        }
    }

    /** Returns whether more waits than one turn could take. */
    private boolean serveBulk() {
        boolean busy = false;
        for (Session session : new ArrayList<>(bulk)) {
            BulkPath.Outcome outcome = bulkPath.serve(session);
            busy |= outcome == BulkPath.Outcome.MORE_WAITS;
            if (outcome == BulkPath.Outcome.LEFT) {
                bulk.remove(session);
            }
        }
        return busy;
    }

    private long sleepNanos() {
        long now = nanoTime.getAsLong();
        long sleep = IDLE_NANOS;
        if (!lagging.isEmpty()) {
            sleep = Math.min(sleep, lagging.element().writing.due - now);
        }
        if (!retrying.isEmpty()) {
            sleep = Math.min(sleep, retrying.element().writing.due - now);
        }
        for (Session session : bulk) {
            sleep = Math.min(sleep, bulkPath.nanosUntilForce(session, now));
        }
        if (!hurrying && !counters.areFewOpen()) {
            sleep = Math.min(sleep, lagNanos());
        }
        return Math.max(1, sleep);
    }

    private long lagNanos() {
        if (hurrying) {
            return 0;
        }
        return counters.areFewOpen()
                ? LEAST_LAG_NANOS
                : Math.min(MOST_LAG_NANOS, counters.open.get() * LAG_PER_RECORDING_NANOS);
    }
}
