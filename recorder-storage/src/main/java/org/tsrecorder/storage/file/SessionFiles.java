package org.tsrecorder.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.storage.disk.Disk;
import org.tsrecorder.storage.disk.DiskFile;
import org.tsrecorder.store.StoreException;

/** The files and marks of the recordings of one writer. Used by that thread. */
final class SessionFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFiles.class);

    private final StoreLayout layout;
    private final Disk disk;
    private final Marks marks;
    private final OpenFiles open;
    private final Counters counters;
    private final Consumer<Session> settled;

    SessionFiles(StoreLayout layout, Disk disk, int openFiles, Counters counters, Consumer<Session> settled) {
        this.layout = layout;
        this.disk = disk;
        this.marks = new Marks(disk);
        this.open = new OpenFiles(openFiles);
        this.counters = counters;
        this.settled = settled;
    }

    /** A recording's file is no longer where it was made. */
    static final class FileRemovedException extends IOException {
        private static final long serialVersionUID = 1;

        FileRemovedException(NoSuchFileException cause) {
            super("the file was removed", cause);
        }
    }

    /** Writes what the journal has; a recording that has ended gets its last state and is let go. */
    void bringUpToDate(Session session) throws IOException {
        boolean sealed = session.isSealed();
        if (session.writing.settled) {
            return;
        }
        if (sealed && (session.isDiscarded() || !session.committing.open)) {
            takeBack(session);
            return;
        }
        upToDateFile(session);
        if (sealed) {
            settle(session);
        }
    }

    /** The file, with what the journal has written. */
    DiskFile upToDateFile(Session session) throws IOException {
        DiskFile file = file(session);
        writeBacklog(session, file);
        return file;
    }

    /** Its file was taken away while it was under way: the rest alone would be no recording. */
    void giveUp(Session session, FileRemovedException cause) {
        StoreException failure = new StoreException(
                StoreException.Reason.FAULT, "recording " + session.name + ": its file was removed", cause);
        session.fail(failure);
        counters.backlog.add(-session.takeBacklog().size());
        if (session.isSealed()) {
            session.reportFailure(failure);
            session.writing.fileThere = false;
            try {
                letGo(session);
            } catch (IOException e) {
                LOG.warn("The mark of {} is left: {}", session.name, e.getMessage());
            }
        }
    }

    /** Makes the entries that lead to a file durable. */
    void syncEntry(StoredName name) throws IOException {
        disk.syncDirectory(name.directory());
        Path parent = name.directory().getParent();
        if (name.isEvent() && parent != null) {
            disk.syncDirectory(parent);
        }
        disk.syncDirectory(layout.root());
    }

    void close() {
        try {
            open.close();
        } catch (IOException e) {
            LOG.warn("A recording did not close: {}", e.getMessage());
        }
    }

    private void writeBacklog(Session session, DiskFile file) throws IOException {
        Backlog.Piece piece = session.takeBacklog();
        if (piece.size() == 0) {
            return;
        }
        try {
            file.writeFully(new ByteBuffer[] {piece.bytes()}, piece.offset());
        } catch (IOException e) {
            session.putBack(piece);
            throw e;
        }
        counters.backlog.add(-piece.size());
        session.writing.flushedTo = Math.max(session.writing.flushedTo, piece.offset() + piece.size());
    }

    private DiskFile file(Session session) throws IOException {
        Path path = session.name.file();
        DiskFile file = open.find(path);
        if (file == null) {
            file = session.writing.fileThere ? reopen(path) : create(session);
            open.add(path, file);
        }
        return file;
    }

    private DiskFile reopen(Path path) throws IOException {
        try {
            return disk.open(path);
        } catch (NoSuchFileException e) {
            throw new FileRemovedException(e);
        }
    }

    /** The mark comes first: whoever sees the file without one may take it for whole. */
    private DiskFile create(Session session) throws IOException {
        StoredName name = session.name;
        if (!session.isSealed()) {
            marks.set(name.liveMark());
            session.writing.liveMarkThere = true;
        } else if (session.cutShortBecause().isPresent()) {
            marks.set(name.incompleteMark(), session.cutShortBecause().get());
        }
        DiskFile file = createIn(name);
        session.writing.fileThere = true;
        if (name.isEvent() && !disk.exists(layout.eventsExist())) {
            try {
                disk.create(layout.eventsExist()).close();
            } catch (FileAlreadyExistsException e) {
                LOG.debug("Another writer was first with {}", e.getMessage());
            }
        }
        return file;
    }

    /** The directory was there when the recording began, and an administrator may have removed it since. */
    private DiskFile createIn(StoredName name) throws IOException {
        try {
            return disk.create(name.file());
        } catch (NoSuchFileException e) {
            LOG.warn("{} was removed and is made again", name.directory());
        }
        Path parent = name.directory().getParent();
        if (name.isEvent() && parent != null) {
            disk.createDirectory(parent);
        }
        disk.createDirectory(name.directory());
        return disk.create(name.file());
    }

    private void settle(Session session) throws IOException {
        StoredName name = session.name;
        Optional<String> reason = session.cutShortBecause();
        if (reason.isPresent()) {
            marks.set(name.incompleteMark(), reason.get());
        }
        letGo(session);
    }

    private void takeBack(Session session) throws IOException {
        if (session.writing.fileThere) {
            disk.delete(session.name.file());
        }
        letGo(session);
    }

    private void letGo(Session session) throws IOException {
        open.close(session.name.file());
        if (session.writing.liveMarkThere) {
            marks.clear(session.name.liveMark());
        }
        session.writing.settled = true;
        settled.accept(session);
        session.reportEndOfFile();
    }
}
