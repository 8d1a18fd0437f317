package org.tsrecorder.storage.file;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.storage.spool.Spool;
import org.tsrecorder.store.StoreException;

/**
 * The thread that journals. Each round gathers what all recordings have waiting, writes it in one go and forces it
 * once: the group commit. With many recordings open it first waits a little, so that one commit serves more of them.
 */
final class Committer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** More copied bytes than this wait for no commit. */
    private static final int MOST_BATCH_BYTES = 4 << 20;

    private static final long NO_SEGMENT = 0;
    private static final long LINGER_PER_RECORDING_NANOS = 1_000;
    private static final long LEAST_LINGER_NANOS = 100_000;
    private static final long MOST_LINGER_NANOS = 10_000_000;
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long STALL_NANOS = 500_000;
    private static final long MOST_BACKLOG_BYTES = 128 << 20;

    private final Spool spool;
    private final SegmentPreparer preparer;
    private final Admission admission;
    private final Checkpointer checkpointer;
    private final Counters counters;
    private final StoreTuning tuning;
    private final Doorbell bell = new Doorbell();
    private final ConcurrentLinkedQueue<Session> inbox = new ConcurrentLinkedQueue<>();

    /** Recordings whose OPEN the journal has, and whose end it has not. */
    private final LinkedHashSet<Session> open = new LinkedHashSet<>();

    private List<Session> touched = new ArrayList<>();
    private final List<Session> batch = new ArrayList<>();
    private long batchBytes;
    private long segment;
    private boolean poisoned;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable String trouble;

    Committer(
            Spool spool,
            SegmentPreparer preparer,
            Admission admission,
            Checkpointer checkpointer,
            Counters counters,
            StoreTuning tuning) {
        this.spool = spool;
        this.preparer = preparer;
        this.admission = admission;
        this.checkpointer = checkpointer;
        this.counters = counters;
        this.tuning = tuning;
    }

    /** Begins the first segment; called before the thread starts. */
    void begin() throws IOException {
        segment = spool.rotate();
        spool.force();
    }

    void offer(Session session) {
        inbox.add(session);
        if (ended) {
            refuseAll();
        } else {
            bell.ring();
        }
    }

    /** Ends the thread once its inbox is empty. */
    void stop() {
        stopping = true;
        bell.ring();
    }

    /** Why nothing can be journaled now, if so. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** What the active segment speaks of; valid when the thread has ended. */
    Checkpointer.Sealed lastSegment() {
        return new Checkpointer.Sealed(segment, touched);
    }

    @Override
    public void run() {
        bell.answeredByCurrentThread();
        while (!stopping || !inbox.isEmpty()) {
            bell.await(() -> stopping || !inbox.isEmpty(), IDLE_NANOS);
            if (poisoned) {
                recover();
            }
            round();
            linger();
        }
        ended = true;
        refuseAll();
    }

    /** Whoever comes after the end is told so, by whichever thread finds out. */
    private void refuseAll() {
        Session session = inbox.poll();
        while (session != null) {
            session.fail(new StoreException(StoreException.Reason.UNAVAILABLE, "the recorder was shut down"));
            session = inbox.poll();
        }
    }

    private void round() {
        Session next = inbox.poll();
        while (next != null) {
            serve(next);
            if (batchBytes >= MOST_BATCH_BYTES) {
                commit();
            }
            next = inbox.poll();
        }
        commit();
    }

    private void linger() {
        long nanos = Math.min(MOST_LINGER_NANOS, counters.open.get() * LINGER_PER_RECORDING_NANOS);
        if (nanos >= LEAST_LINGER_NANOS && !stopping) {
            bell.pause(nanos);
        }
        while (counters.backlog.sum() > MOST_BACKLOG_BYTES && !stopping && !admission.isTroubled()) {
            bell.pause(STALL_NANOS);
        }
    }

    private void serve(Session session) {
        if (!session.committing.open && !admit(session)) {
            return;
        }
        Session.Portion portion = session.take(tuning.bulkBytes(), session.committing.open);
        if (portion.isBulk()) {
            session.alertWriter();
            return;
        }
        try {
            makeRoom(roomFor(session, portion));
            add(session, portion);
        } catch (IOException e) {
            session.fail(admission.failure(session, e));
            giveUpEnd(session, portion.isLast());
        } finally {
            portion.release();
        }
    }

    /** Lets a recording in, or ends it before it has begun. */
    private boolean admit(Session session) {
        Optional<StoreException> refusal =
                session.failure().or(session::refusal).or(() -> admission.refuse(session.name));
        refusal.ifPresent(session::fail);
        if (refusal.isPresent() || session.isDiscarded()) {
            session.seal();
            session.alertWriter();
            return false;
        }
        return true;
    }

    private long roomFor(Session session, Session.Portion portion) {
        long bytes = 2L * Spool.RECORD_OVERHEAD + 4L * session.name.key().length() + 4_096;
        for (ByteBuf piece : portion.pieces()) {
            bytes += Spool.RECORD_OVERHEAD + piece.readableBytes();
        }
        return bytes;
    }

    private void add(Session session, Session.Portion portion) throws IOException {
        Session.CommitterNotes notes = session.committing;
        touch(session);
        if (!notes.open) {
            spool.open(session.number, 0, session.name.key());
            notes.open = true;
            notes.opensInBatch = true;
            open.add(session);
        }
        long offset = portion.offset();
        for (ByteBuf piece : portion.pieces()) {
            int length = piece.readableBytes();
            session.addBacklog(piece, offset);
            counters.backlog.add(length);
            spool.data(session.number, offset, piece);
            offset += length;
        }
        batchBytes += offset - portion.offset();
        if (portion.isLast()) {
            addEnd(session, offset);
        }
        notes.batchedTo = offset;
        notes.endsInBatch = portion.isLast();
        batch.add(session);
    }

    private void addEnd(Session session, long size) throws IOException {
        Optional<String> reason = session.cutShortBecause();
        if (session.isDiscarded()) {
            spool.forget(session.number);
        } else if (reason.isPresent()) {
            spool.cutShort(session.number, size, Admission.shorten(reason.get()));
        } else {
            spool.complete(session.number, size);
        }
    }

    private void commit() {
        if (batch.isEmpty()) {
            return;
        }
        try {
            spool.write();
            for (Session session : batch) {
                if (session.committing.opensInBatch) {
                    session.reports.ready();
                }
                session.reports.written(session.committing.batchedTo);
            }
            spool.force();
            counters.commits.increment();
        } catch (IOException e) {
            poisoned = true;
            trouble = "journal: " + e.getMessage();
            for (Session session : batch) {
                session.fail(admission.failure(session, e));
            }
        }
        boolean stored = !poisoned;
        for (Session session : batch) {
            afterCommit(session, stored);
        }
        batch.clear();
        batchBytes = 0;
    }

    private void afterCommit(Session session, boolean stored) {
        Session.CommitterNotes notes = session.committing;
        notes.opensInBatch = false;
        if (stored) {
            session.reports.durable(notes.batchedTo);
        }
        if (notes.endsInBatch) {
            open.remove(session);
            end(session, stored);
        } else {
            session.endTurn();
        }
        session.alertWriter();
    }

    /**
     * With few recordings the end is told when the file has it, so that whoever was told finds the file whole. With
     * many, files follow seconds later, and the journal's word must do.
     */
    private void end(Session session, boolean stored) {
        boolean fileTells = stored && counters.areFewOpen();
        session.writing.tellsEnd = fileTells;
        session.seal();
        if (stored && !fileTells) {
            session.reportEnd();
        }
    }

    /** An end that cannot be journaled: recovery will say that the recorder stopped. */
    private void giveUpEnd(Session session, boolean isLast) {
        if (isLast) {
            open.remove(session);
            session.seal();
            session.alertWriter();
        } else {
            session.endTurn();
        }
    }

    private void makeRoom(long bytes) throws IOException {
        if (!poisoned && spool.hasRoom(bytes)) {
            return;
        }
        commit();
        rotate();
        if (!spool.hasRoom(bytes)) {
            throw new IOException("journal: a segment has no room for " + bytes + " bytes");
        }
    }

    /** After a failed commit nothing more goes into its segment. */
    private void recover() {
        try {
            rotate();
        } catch (IOException e) {
            LOG.warn("The journal cannot be written yet: {}", e.getMessage());
        }
    }

    private void rotate() throws IOException {
        awaitSegment();
        if (segment != NO_SEGMENT) {
            checkpointer.seal(new Checkpointer.Sealed(segment, touched));
            touched = new ArrayList<>();
            segment = NO_SEGMENT;
        }
        try {
            poisoned = true;
            segment = spool.rotate();
            preparer.ask();
            for (Session session : open) {
                touch(session);
                spool.open(session.number, session.writing.safeTo, session.name.key());
            }
            spool.write();
            poisoned = false;
            trouble = null;
        } catch (IOException | IllegalStateException e) {
            trouble = "journal: " + e.getMessage();
            throw new IOException(trouble, e);
        }
    }

    /** Stalls until a segment is ready; everyone's turn waits, but for bulk. */
    private void awaitSegment() throws IOException {
        while (!spool.isPrepared()) {
            Optional<IOException> obstacle =
                    preparer.obstacle().or(() -> checkpointer.trouble().map(IOException::new));
            if (obstacle.isPresent()) {
                throw obstacle.get();
            }
            bell.pause(STALL_NANOS);
        }
    }

    private void touch(Session session) {
        if (session.committing.segment != segment) {
            session.committing.segment = segment;
            touched.add(session);
        }
    }
}
