package org.tsrecorder.store;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;

/**
 * A place for recordings. Writing never blocks its caller; reading may, and is for virtual threads. Safe for any number
 * of threads.
 */
public interface RecordingStore extends RecordingArchive, AutoCloseable {
    /**
     * Reserves a recording and returns at once; whether it was accepted is told by {@link SinkProgress#ready()} or
     * {@link SinkProgress#failed(StoreException)}. Bytes may be appended before that answer.
     */
    RecordingSink create(RecordingId id, SinkProgress progress);

    /**
     * Stores one event object. The buffer's ownership moves to the store.
     *
     * @return completes when the event is durable, or exceptionally with a {@link StoreException}
     */
    CompletionStage<Void> storeEvent(EventId id, ByteBuf json);

    /** Whether new recordings are taken now. Cheap: it may be asked before every upload. */
    StoreHealth health();

    /** What was done so far. */
    StoreStatistics statistics();

    /** Ends what is under way (cut short by shutdown), makes it durable and lets go of all resources. */
    @Override
    void close();
}
