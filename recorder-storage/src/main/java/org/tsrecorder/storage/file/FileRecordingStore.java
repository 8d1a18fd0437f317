package org.tsrecorder.storage.file;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.RecordingState;
import org.tsrecorder.store.RecordingStore;
import org.tsrecorder.store.SinkProgress;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreException.Reason;
import org.tsrecorder.store.StoreHealth;
import org.tsrecorder.store.StoreStatistics;

/**
 * Recordings as files of a directory, laid out as the closed recorder does. How bytes travel, and which thread does
 * what, is on the package's page.
 */
public final class FileRecordingStore implements RecordingStore {
    private final StoreLayout layout;
    private final FileRecordingArchive archive;
    private final StoreEngine engine;
    private final Counters counters;
    private final RecoveryReport recovered;
    private final AtomicLong lastNumber = new AtomicLong();
    /** By key: all whose file or marks may not yet say what has become of them. */
    private final Map<String, Session> sessions;

    FileRecordingStore(
            StoreLayout layout,
            StoreEngine engine,
            Counters counters,
            Map<String, Session> sessions,
            RecoveryReport recovered) {
        this.layout = layout;
        this.archive = new FileRecordingArchive(layout);
        this.engine = engine;
        this.counters = counters;
        this.sessions = sessions;
        this.recovered = recovered;
    }

    /** Begins to describe a store below a directory, which is created if it is not there. */
    public static FileRecordingStoreBuilder builder(Path directory) {
        return new FileRecordingStoreBuilder(directory);
    }

    @Override
    public RecordingSink create(RecordingId id, SinkProgress progress) {
        return begin(layout.recording(id), progress);
    }

    @Override
    public CompletionStage<Void> storeEvent(EventId id, ByteBuf json) {
        EventProgress progress = new EventProgress();
        RecordingSink sink = begin(layout.event(id), progress);
        sink.append(json);
        sink.finish(RecordingEnd.complete());
        return progress.stored();
    }

    private Session begin(StoredName name, SinkProgress progress) {
        Reports reports = new Reports(progress, counters);
        Session session = new Session(lastNumber.incrementAndGet(), name, reports, engine, counters);
        if (engine.isClosed()) {
            session.refuse(new StoreException(Reason.UNAVAILABLE, "the recorder is shutting down"));
        } else if (sessions.putIfAbsent(name.key(), session) != null) {
            session.refuse(new StoreException(Reason.EXISTS, "recording " + name + ": exists already"));
        }
        engine.toCommitter(session);
        return session;
    }

    @Override
    public StoreHealth health() {
        return engine.notReady()
                .map(cause -> StoreHealth.notReady(String.valueOf(cause.getMessage())))
                .orElse(StoreHealth.ready());
    }

    @Override
    public StoreStatistics statistics() {
        return counters.snapshot();
    }

    /** What the start found and did. */
    public RecoveryReport recovered() {
        return recovered;
    }

    @Override
    public List<RecordingInfo> list(RecordingQuery query) throws IOException {
        Map<String, Session> underWay = new HashMap<>(sessions);
        List<RecordingInfo> infos = new ArrayList<>();
        for (RecordingInfo info : archive.list(query)) {
            if (!underWay.containsKey(info.id().key())) {
                infos.add(info);
            }
        }
        for (Session session : underWay.values()) {
            if (!session.name.isEvent()) {
                describe(session).filter(info -> query.matches(info.id())).ifPresent(infos::add);
            }
        }
        FileRecordingArchive.sort(infos);
        return infos;
    }

    private Optional<RecordingInfo> describe(Session session) {
        RecordingId id = RecordingId.parse(session.name.key());
        if (!session.isStored()) {
            return Optional.empty();
        }
        Optional<String> reason = session.cutShortBecause();
        RecordingState state = RecordingState.LIVE;
        if (session.isSealed()) {
            state = reason.isPresent() ? RecordingState.INCOMPLETE : RecordingState.COMPLETE;
        }
        Optional<String> shown = state == RecordingState.INCOMPLETE ? reason : Optional.empty();
        var lastModified = archive.describe(id, state, shown).map(RecordingInfo::lastModified);
        return Optional.of(new RecordingInfo(id, session.taken(), state, shown, lastModified.orElse(id.startedAt())));
    }

    /** {@inheritDoc} What the journal has of it is written into its file first. */
    @Override
    public SeekableByteChannel open(RecordingId id) throws IOException {
        Session session = sessions.get(id.key());
        if (session != null && session.isStored()) {
            engine.writerOf(session).bringUpToDate(List.of(session)).join();
        }
        return archive.open(id);
    }

    @Override
    public void close() {
        StoreException reason = new StoreException(Reason.UNAVAILABLE, "the recorder was shut down");
        engine.close(List.copyOf(sessions.values()), reason);
    }

    /** Where an event's own sink reports to. */
    private static final class EventProgress implements SinkProgress {
        private final CompletableFuture<Void> stored = new CompletableFuture<>();

        CompletionStage<Void> stored() {
            return stored.minimalCompletionStage();
        }

        @Override
        public void ready() {
            // An event is of interest only once it is stored.
        }

        @Override
        public void written(long offset) {
            // An event is of interest only once it is stored.
        }

        @Override
        public void durable(long offset) {
            // An event is of interest only once it is stored.
        }

        @Override
        public void finished() {
            stored.complete(null);
        }

        @Override
        public void failed(StoreException cause) {
            stored.completeExceptionally(cause);
        }
    }

    static Map<String, Session> newSessions() {
        return new ConcurrentHashMap<>();
    }
}
