package org.tsrecorder.storage.file;

import java.nio.file.Path;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.RecordingId;

/** Where things lie below a destination. Paths are made from checked names only. */
record StoreLayout(Path root) {
    static final String EVENTS = "events";
    static final String EVENT_SUFFIX = ".event";
    static final String CAST_SUFFIX = ".cast";

    private static final char MARK_SEPARATOR = '_';

    Path housekeeping() {
        return root.resolve(".tsrecorder");
    }

    Path spool() {
        return housekeeping().resolve("spool");
    }

    Path lock() {
        return housekeeping().resolve("lock");
    }

    Path live() {
        return housekeeping().resolve("live");
    }

    Path incomplete() {
        return housekeeping().resolve("incomplete");
    }

    Path writeProof() {
        return root.resolve("check-write-access");
    }

    Path eventsExist() {
        return root.resolve(".events-exist");
    }

    StoredName recording(RecordingId id) {
        Path directory = root.resolve(id.node());
        String mark = id.node() + MARK_SEPARATOR + id.fileName();
        return new StoredName(
                id.key(),
                directory,
                directory.resolve(id.fileName()),
                live().resolve(mark),
                incomplete().resolve(mark),
                id.startedAt(),
                false);
    }

    StoredName event(EventId id) {
        Path directory = root.resolve(id.node()).resolve(EVENTS);
        String mark = id.node() + MARK_SEPARATOR + id.fileName();
        return new StoredName(
                id.key(),
                directory,
                directory.resolve(id.fileName()),
                live().resolve(mark),
                incomplete().resolve(mark),
                id.receivedAt(),
                true);
    }

    /**
     * Reads a key that the journal held.
     *
     * @throws IllegalArgumentException when it is not one of ours
     */
    StoredName named(String key) {
        if (!key.endsWith(EVENT_SUFFIX)) {
            return recording(RecordingId.parse(key));
        }
        String[] parts = key.split("/", -1);
        if (parts.length != 3 || !parts[1].equals(EVENTS)) {
            throw new IllegalArgumentException("key: wanted NODE/events/TIME.event");
        }
        String time = parts[2].substring(0, parts[2].length() - EVENT_SUFFIX.length());
        RecordingId sameTime = RecordingId.parse(parts[0] + '/' + time + CAST_SUFFIX);
        return event(new EventId(sameTime.node(), sameTime.startedAt()));
    }

    /**
     * The key of the recording that a mark speaks of.
     *
     * @throws IllegalArgumentException when the mark is not one of ours
     */
    static String keyOfMark(String mark) {
        int separator = mark.indexOf(MARK_SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException("mark: wanted NODE_TIME.cast");
        }
        String node = mark.substring(0, separator);
        String file = mark.substring(separator + 1);
        return file.endsWith(EVENT_SUFFIX) ? node + '/' + EVENTS + '/' + file : node + '/' + file;
    }
}
