package org.tsrecorder.storage.file;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.StoreException;

/**
 * One recording (or event) under way: what waits to be stored, and whose turn it is to store it.
 *
 * <pre>
 *               append, finish                  so much waits that it is bulk
 *   NOBODY ───────────────────▶ COMMITTER ─────────────────────────────────────▶ WRITER
 *      ▲                          │   ▲                                            │
 *      └──────── nothing waits ───┘   └──────── all of it forced ──────────────────┘
 * </pre>
 *
 * Only the thread whose turn it is takes bytes, so offsets become durable in their order. A recording ends in the
 * committer, which journals the end ({@link #isSealed()}), and then at the writer, which brings the file up to date.
 */
final class Session implements RecordingSink {
    /** Who may take waiting bytes. */
    private enum Turn {
        NOBODY,
        COMMITTER,
        WRITER
    }

    private static final int MOST_PIECES = 1_024;

    final long number;
    final StoredName name;
    final Reports reports;
    final CommitterNotes committing = new CommitterNotes();
    final WriterNotes writing = new WriterNotes();
    private final SessionQueues queues;
    private final Counters counters;

    private final Backlog backlog = new Backlog();
    private @Nullable ArrayDeque<ByteBuf> pending;
    private long pendingBytes;
    private long appended;
    /** Bytes that have left {@link #pending}. */
    private long taken;

    private Turn turn = Turn.COMMITTER;
    private @Nullable RecordingEnd end;
    private @Nullable StoreException refusal;
    private @Nullable StoreException failure;
    /** Told when all is durable, in place of success. */
    private @Nullable StoreException lastWord;

    private boolean discarded;
    private boolean sealed;
    private boolean inWriterInbox;

    Session(long number, StoredName name, Reports reports, SessionQueues queues, Counters counters) {
        this.number = number;
        this.name = name;
        this.reports = reports;
        this.queues = queues;
        this.counters = counters;
        if (!name.isEvent()) {
            counters.open.incrementAndGet();
        }
    }

    /** What only the committer looks at. */
    static final class CommitterNotes {
        /** Whether the journal has its OPEN. */
        volatile boolean open;

        /** The last segment that speaks of it. */
        long segment;

        /** Offset up to which the batch under way has its bytes. */
        long batchedTo;

        boolean opensInBatch;
        boolean endsInBatch;
    }

    /** What only its writer looks at, but for the volatile ones. */
    static final class WriterNotes {
        boolean fileThere;
        boolean liveMarkThere;
        boolean waiting;
        long due;
        long unforced;
        long unforcedSince;
        boolean entryDurable;

        /** Bytes below are in the file. */
        volatile long flushedTo;

        /** Bytes below are safe in the file. */
        volatile long safeTo;

        /** Whether a force of the file failed, so that what the journal still has must not be let go. */
        volatile boolean suspect;

        /** Whether the end is told once the file has it; else the journal suffices. Set before the end is sealed. */
        volatile boolean tellsEnd;

        /** Whether its last state is in the directory, and the store has forgotten it. */
        volatile boolean settled;
    }

    /** What one turn takes; {@link #release()} may be called twice. */
    record Portion(boolean isBulk, List<ByteBuf> pieces, long offset, boolean isLast) {
        void release() {
            if (!pieces.isEmpty()) {
                pieces.forEach(ByteBuf::release);
                pieces.clear();
            }
        }
    }

    @Override
    public void append(ByteBuf bytes) {
        int added = bytes.readableBytes();
        Turn alert;
        synchronized (this) {
            if (added == 0 || end != null || failure != null || discarded) {
                bytes.release();
                return;
            }
            if (pending == null) {
                pending = new ArrayDeque<>(4);
            }
            pending.add(bytes);
            pendingBytes += added;
            appended += added;
            alert = claimTurn();
        }
        counters.pending.add(added);
        alert(alert);
    }

    @Override
    public void finish(RecordingEnd how) {
        Turn alert;
        synchronized (this) {
            if (end != null || failure != null || discarded) {
                return;
            }
            end = how;
            alert = claimTurn();
        }
        alert(alert);
    }

    @Override
    public void discard() {
        Turn alert;
        synchronized (this) {
            if (appended > 0) {
                throw new IllegalStateException("recording " + name + ": has bytes and cannot be taken back");
            }
            discarded = true;
            alert = claimTurn();
        }
        reports.silence();
        alert(alert);
    }

    /** Stores nothing more of it, and says so. What was journaled stays, and the end is journaled too. */
    void fail(StoreException cause) {
        Turn alert;
        ArrayDeque<ByteBuf> dropped;
        synchronized (this) {
            if (failure != null || sealed) {
                return;
            }
            failure = cause;
            dropped = pending;
            pending = null;
            counters.pending.add(-pendingBytes);
            pendingBytes = 0;
            alert = claimTurn();
        }
        if (dropped != null) {
            dropped.forEach(ByteBuf::release);
        }
        reportFailure(cause);
        alert(alert);
    }

    /** Says that it failed, unless its last word is said already. */
    void reportFailure(StoreException cause) {
        if (reports.failed(cause)) {
            counters.failures.increment();
        }
    }

    /** Never lets it begin; its first turn says so. */
    synchronized void refuse(StoreException cause) {
        refusal = cause;
    }

    synchronized Optional<StoreException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether something of it is, or will be, under its name. */
    synchronized boolean isStored() {
        return refusal == null && !discarded && committing.open;
    }

    /** Ends it because the store closes: all that was appended becomes durable, then it fails with {@code cause}. */
    void endByShutdown(StoreException cause) {
        synchronized (this) {
            if (end == null) {
                lastWord = cause;
            }
        }
        finish(RecordingEnd.cutShort(String.valueOf(cause.getMessage())));
    }

    /** Says that the end is durable; of a recording that failed, that it failed, should nobody have said so yet. */
    void reportEnd() {
        StoreException shutdown;
        StoreException fault;
        synchronized (this) {
            shutdown = lastWord;
            fault = failure;
        }
        if (fault != null) {
            reportFailure(fault);
        } else if (shutdown != null) {
            reports.failed(shutdown);
        } else {
            reports.finished();
        }
    }

    /** The file has the end, or cannot have it now, though the journal has: whoever waits for that is told. */
    void reportEndOfFile() {
        if (writing.tellsEnd) {
            reportEnd();
        }
    }

    /** Takes what waits, for the journal; says so instead, and gives the turn away, when that is bulk. */
    synchronized Portion take(int bulkBytes, boolean mayBeBulk) {
        if (pendingBytes >= bulkBytes && failure == null) {
            if (mayBeBulk) {
                turn = Turn.WRITER;
            }
            return new Portion(mayBeBulk, List.of(), taken, false);
        }
        long offset = taken;
        List<ByteBuf> pieces = takePending();
        return new Portion(false, pieces, offset, pendingBytes == 0 && isEnding());
    }

    /** Takes as much of what waits as one gathering write can carry, for the file. */
    synchronized Portion takeBulk() {
        long offset = taken;
        List<ByteBuf> pieces = takePending();
        return new Portion(true, pieces, offset, pendingBytes == 0 && isEnding());
    }

    private List<ByteBuf> takePending() {
        if (pending == null) {
            return List.of();
        }
        List<ByteBuf> pieces = new ArrayList<>(Math.min(pending.size(), MOST_PIECES));
        long bytes = 0;
        while (!pending.isEmpty() && pieces.size() < MOST_PIECES) {
            ByteBuf piece = pending.remove();
            pieces.add(piece);
            bytes += piece.readableBytes();
        }
        pendingBytes -= bytes;
        taken += bytes;
        if (pending.isEmpty()) {
            pending = null;
        }
        counters.pending.add(-bytes);
        return pieces;
    }

    /** Copies journaled bytes for the file. */
    synchronized void addBacklog(ByteBuf bytes, long offset) {
        backlog.add(bytes, offset);
    }

    synchronized Backlog.Piece takeBacklog() {
        return backlog.take();
    }

    synchronized void putBack(Backlog.Piece piece) {
        backlog.putBack(piece);
    }

    synchronized int backlogBytes() {
        return backlog.length();
    }

    /** The committer or writer has done its turn; whoever is next is told. */
    void endTurn() {
        boolean again;
        synchronized (this) {
            again = pending != null || isEnding();
            turn = again ? Turn.COMMITTER : Turn.NOBODY;
        }
        if (again) {
            queues.toCommitter(this);
        }
    }

    /** The journal has its end, or will never have it: only the file is left to do. */
    synchronized void seal() {
        if (!sealed && !name.isEvent()) {
            counters.open.decrementAndGet();
        }
        sealed = true;
        turn = Turn.NOBODY;
    }

    synchronized boolean isSealed() {
        return sealed;
    }

    synchronized boolean isBulk() {
        return turn == Turn.WRITER;
    }

    synchronized boolean hasPending() {
        return pending != null;
    }

    synchronized boolean isDiscarded() {
        return discarded;
    }

    synchronized Optional<StoreException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Bytes that have been taken for storing. */
    synchronized long taken() {
        return taken;
    }

    /** Why the recording is not whole; empty when it is, and as long as that is open. */
    synchronized Optional<String> cutShortBecause() {
        if (failure != null) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
        return end == null ? Optional.empty() : end.cutShortBecause();
    }

    /** Called when the writer takes it from its inbox. */
    synchronized void leftWriterInbox() {
        inWriterInbox = false;
    }

    /** Queues it with its writer, unless it is there. */
    void alertWriter() {
        synchronized (this) {
            if (inWriterInbox) {
                return;
            }
            inWriterInbox = true;
        }
        queues.toWriter(this);
    }

    private boolean isEnding() {
        return !sealed && (end != null || failure != null || discarded);
    }

    /** Called under the lock: who must be told that there is something to do. */
    private Turn claimTurn() {
        if (turn == Turn.NOBODY && !sealed) {
            turn = Turn.COMMITTER;
            return Turn.COMMITTER;
        }
        return turn == Turn.WRITER ? Turn.WRITER : Turn.NOBODY;
    }

    private void alert(Turn whom) {
        if (whom == Turn.COMMITTER) {
            queues.toCommitter(this);
        } else if (whom == Turn.WRITER) {
            alertWriter();
        }
    }
}
