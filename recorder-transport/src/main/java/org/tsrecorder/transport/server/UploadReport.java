package org.tsrecorder.transport.server;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tsrecorder.ingest.IngestProgress;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.StoreException;

/** What is told of one upload: counters while it runs, a line in the log when it has ended. */
final class UploadReport {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final ServerCounters counters;
    private final long beganNanos;
    private @Nullable RecordingId id;
    private @Nullable StoreException failure;
    private long sampledOffset;
    private long sampledNanos;
    private long acknowledged;

    UploadReport(ServerCounters counters, long nowNanos) {
        this.counters = counters;
        this.beganNanos = nowNanos;
    }

    void began() {
        counters.sessionsLive.increment();
    }

    void named(RecordingId name) {
        this.id = name;
    }

    void received(int bytes, long total, LongSupplier nanoTime) {
        counters.bytesReceived.add(bytes);
        if (sampledOffset == 0) {
            sampledOffset = total;
            sampledNanos = nanoTime.getAsLong();
        }
    }

    void acknowledged(long offset, LongSupplier nanoTime) {
        if (offset > acknowledged) {
            counters.bytesAcknowledged.add(offset - acknowledged);
            acknowledged = offset;
        }
        if (sampledOffset > 0 && offset >= sampledOffset) {
            counters.ackLatency.record(nanoTime.getAsLong() - sampledNanos);
            sampledOffset = 0;
        }
    }

    void failed(StoreException cause) {
        failure = cause;
    }

    void ended(Optional<IngestProgress> progress, Optional<String> cutShortBecause, LongSupplier nanoTime) {
        counters.sessionsLive.decrement();
        progress.ifPresent(last -> counters.malformedLines.add(last.malformedLines()));
        boolean nothingStored = progress.map(IngestProgress::stored).orElse(0L) == 0;
        if (failure != null || nothingStored) {
            counters.sessionsFailed.increment();
        } else if (cutShortBecause.isPresent()) {
            counters.sessionsCutShort.increment();
        } else {
            counters.sessionsCompleted.increment();
        }
        log(progress, how(nothingStored, cutShortBecause), nanoTime.getAsLong());
    }

    private String how(boolean nothingStored, Optional<String> cutShortBecause) {
        if (failure != null) {
            return "failed: " + PrintableText.of(String.valueOf(failure.getMessage()));
        }
        return cutShortBecause
                .map(why -> (nothingStored ? "nothing stored: " : "cut short: ") + PrintableText.of(why))
                .orElse("complete");
    }

    private void log(Optional<IngestProgress> progress, String how, long nowNanos) {
        LOG.info(
                "session {} ended: {}, bytes={} lines={} events={} malformed={} seconds={}",
                id,
                how,
                progress.map(IngestProgress::received).orElse(0L),
                progress.map(IngestProgress::lines).orElse(0L),
                progress.map(IngestProgress::events).orElse(0L),
                progress.map(IngestProgress::malformedLines).orElse(0L),
                TimeUnit.NANOSECONDS.toSeconds(nowNanos - beganNanos));
    }
}
