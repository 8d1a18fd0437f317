package org.tsrecorder.storage.file;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.tsrecorder.storage.disk.DiskFile;

/** Writes bulk straight from network buffers into the file, and forces the file now and then. Used by one writer. */
final class BulkPath {
    private final SessionFiles files;
    private final Durability durability;
    private final StoreTuning tuning;
    private final LongSupplier nanoTime;

    BulkPath(SessionFiles files, Durability durability, StoreTuning tuning, LongSupplier nanoTime) {
        this.files = files;
        this.durability = durability;
        this.tuning = tuning;
        this.nanoTime = nanoTime;
    }

    /** What became of a turn. */
    enum Outcome {
        /** There is more to write now. */
        MORE_WAITS,
        /** Something is to be forced later. */
        FORCE_WAITS,
        /** All is durable, or it failed: the committer has it again. */
        LEFT
    }

    Outcome serve(Session session) {
        Session.Portion portion = session.takeBulk();
        try {
            DiskFile file = files.upToDateFile(session);
            if (!portion.pieces().isEmpty()) {
                write(session, file, portion);
            }
            if (isForceDue(session, portion.isLast())) {
                force(session, file);
            }
        } catch (IOException e) {
            session.fail(Admission.failure(session.name, e));
            session.writing.unforced = 0;
            session.endTurn();
            return Outcome.LEFT;
        } finally {
            portion.release();
        }
        if (session.hasPending()) {
            return Outcome.MORE_WAITS;
        }
        if (session.writing.unforced > 0 && session.failure().isEmpty()) {
            return Outcome.FORCE_WAITS;
        }
        session.endTurn();
        return Outcome.LEFT;
    }

    long nanosUntilForce(Session session, long now) {
        return session.writing.unforcedSince + tuning.forceNanos() - now;
    }

    private void write(Session session, DiskFile file, Session.Portion portion) throws IOException {
        List<ByteBuf> pieces = portion.pieces();
        ByteBuffer[] sources = new ByteBuffer[pieces.size()];
        long bytes = 0;
        for (int i = 0; i < sources.length; i++) {
            sources[i] = pieces.get(i).nioBuffer();
            bytes += sources[i].remaining();
        }
        file.writeFully(sources, portion.offset());
        Session.WriterNotes notes = session.writing;
        if (notes.unforced == 0) {
            notes.unforcedSince = nanoTime.getAsLong();
        }
        notes.unforced += bytes;
        notes.flushedTo = portion.offset() + bytes;
        portion.release();
        session.reports.written(notes.flushedTo);
    }

    private boolean isForceDue(Session session, boolean isLast) {
        long unforced = session.writing.unforced;
        return unforced > 0
                && (isLast
                        || durability == Durability.BUFFERED
                        || unforced >= tuning.forceBytes()
                        || nanosUntilForce(session, nanoTime.getAsLong()) <= 0);
    }

    /** The file's entry is made durable with its first bytes: the journal does not have them. */
    private void force(Session session, DiskFile file) throws IOException {
        Session.WriterNotes notes = session.writing;
        if (durability == Durability.SYNC) {
            try {
                file.force();
            } catch (IOException e) {
                notes.suspect = true;
                throw e;
            }
            if (!notes.entryDurable) {
                files.syncEntry(session.name);
                notes.entryDurable = true;
            }
        }
        notes.unforced = 0;
        session.reports.durable(notes.flushedTo);
    }
}
