package org.tsrecorder.transport.server;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.RecordingStore;
import org.tsrecorder.store.SinkProgress;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreHealth;
import org.tsrecorder.store.StoreStatistics;

/**
 * A store in memory that keeps every promise of the SPI, and each step of it only when the test lets it: accepting,
 * writing, and making durable. All progress is told on a thread of its own, as a real store does.
 */
final class MemoryStore implements RecordingStore {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<RecordingId, Recording> recordings = new ConcurrentHashMap<>();
    private final Map<EventId, String> events = new ConcurrentHashMap<>();
    private final BlockingQueue<Recording> created = new LinkedBlockingQueue<>();
    private volatile StoreHealth health = StoreHealth.ready();
    private volatile boolean accepts = true;
    private volatile boolean writes = true;
    private volatile boolean commits = true;
    private volatile StoreException.@Nullable Reason refusal;
    private final AtomicInteger keysTaken = new AtomicInteger();
    private volatile String bugIn = "";

    /** From here on this call throws what no store should. */
    void bugIn(String call) {
        bugIn = call;
    }

    private void maybeFail(String call) {
        if (bugIn.equals(call)) {
            throw new IllegalStateException("a bug in " + call);
        }
    }

    void health(StoreHealth now) {
        health = now;
    }

    void accepting(boolean on) {
        accepts = on;
        pumpAll();
    }

    void writing(boolean on) {
        writes = on;
        pumpAll();
    }

    void committing(boolean on) {
        commits = on;
        pumpAll();
    }

    /** Every recording or event from here on fails at its creation. */
    void refuseWith(StoreException.Reason reason) {
        refusal = reason;
    }

    /** The next keys asked for are taken already. */
    void takeKeys(int count) {
        keysTaken.set(count);
    }

    /** The next recording that a server created and did not have refused. */
    Recording next() throws InterruptedException {
        Recording recording = created.poll(10, TimeUnit.SECONDS);
        if (recording == null) {
            throw new AssertionError("no recording was created within 10 s");
        }
        return recording;
    }

    int recordings() {
        return recordings.size();
    }

    Map<EventId, String> events() {
        return events;
    }

    private void pumpAll() {
        recordings.values().forEach(recording -> thread.execute(recording::pump));
    }

    @Override
    public RecordingSink create(RecordingId id, SinkProgress progress) {
        maybeFail("create");
        Recording recording = new Recording(id, progress);
        StoreException.Reason reason = refusalNow();
        if (reason == null && recordings.putIfAbsent(id, recording) != null) {
            reason = StoreException.Reason.EXISTS;
        }
        if (reason == null) {
            created.add(recording);
            thread.execute(recording::pump);
        } else {
            recording.over = true;
            StoreException failure = new StoreException(reason, "refused by the test: " + id);
            thread.execute(() -> progress.failed(failure));
        }
        return recording;
    }

    private StoreException.@Nullable Reason refusalNow() {
        if (keysTaken.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return StoreException.Reason.EXISTS;
        }
        return refusal;
    }

    @Override
    public CompletionStage<Void> storeEvent(EventId id, ByteBuf json) {
        String text = json.toString(StandardCharsets.UTF_8);
        json.release();
        StoreException.Reason reason = refusalNow();
        if (reason != null) {
            return CompletableFuture.failedFuture(new StoreException(reason, "refused by the test"));
        }
        return CompletableFuture.runAsync(() -> events.put(id, text), thread);
    }

    @Override
    public StoreHealth health() {
        return health;
    }

    @Override
    public StoreStatistics statistics() {
        return new StoreStatistics(recordings.size(), 0, 0, 0, 0, 0);
    }

    @Override
    public List<RecordingInfo> list(RecordingQuery query) {
        throw new UnsupportedOperationException("servers do not list");
    }

    @Override
    public SeekableByteChannel open(RecordingId id) throws IOException {
        throw new NoSuchFileException(id.key());
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    /** One recording: its bytes, and how it ended. */
    final class Recording implements RecordingSink {
        final RecordingId id;
        private final SinkProgress progress;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<RecordingEnd> ended = new CompletableFuture<>();
        private final CompletableFuture<Void> discarded = new CompletableFuture<>();
        private boolean ready;
        private boolean over;
        private long written;
        private long durable;
        private @Nullable RecordingEnd end;

        private Recording(RecordingId id, SinkProgress progress) {
            this.id = id;
            this.progress = progress;
        }

        @Override
        public synchronized void append(ByteBuf buffer) {
            if (over || end != null || bugIn.equals("append")) {
                buffer.release();
                maybeFail("append");
                return;
            }
            byte[] copy = new byte[buffer.readableBytes()];
            buffer.readBytes(copy);
            buffer.release();
            bytes.writeBytes(copy);
            notifyAll();
            thread.execute(this::pump);
        }

        @Override
        public synchronized void finish(RecordingEnd how) {
            maybeFail("finish");
            end = how;
            thread.execute(this::pump);
        }

        @Override
        public synchronized void discard() {
            if (bytes.size() > 0) {
                throw new IllegalStateException("bytes were appended");
            }
            over = true;
            recordings.remove(id);
            discarded.complete(null);
        }

        /** Breaks down now. */
        void fail(StoreException.Reason reason) {
            thread.execute(() -> {
                over = true;
                progress.failed(new StoreException(reason, "broken by the test"));
            });
        }

        private synchronized void pump() {
            if (over || !accepts) {
                return;
            }
            if (!ready) {
                ready = true;
                progress.ready();
            }
            if (writes && written < bytes.size()) {
                written = bytes.size();
                progress.written(written);
            }
            if (commits && durable < written) {
                durable = written;
                progress.durable(durable);
            }
            if (end != null && durable == bytes.size() && commits) {
                over = true;
                progress.finished();
                ended.complete(end);
            }
        }

        /** Waits until what was appended ends like this. */
        synchronized void awaitText(String end) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!text().endsWith(end)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("no " + end + " within 10 s, but " + text());
                }
                wait(100);
            }
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized byte[] toByteArray() {
            return bytes.toByteArray();
        }

        RecordingEnd awaitEnd() throws Exception {
            return ended.get(10, TimeUnit.SECONDS);
        }

        void awaitDiscard() throws Exception {
            discarded.get(10, TimeUnit.SECONDS);
        }
    }
}
