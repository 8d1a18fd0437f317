package org.tsrecorder.bench.storage;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.storage.file.FileRecordingStore;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingSink;

/** 256 MiB in 64 KiB pieces, durable at the end: through the store, and straight to a file. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BulkBenchmark {
    private static final int PIECE = 64 << 10;
    private static final int PIECES = 4_096;
    private static final long WINDOW = 4 << 20;

    private int number;
    private DiskFolder folder = new DiskFolder(Path.of("."));
    private FileRecordingStore store;

    /** Opened in {@link #open()}, before any use. */
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
    public BulkBenchmark() {}

    /** Opens the store. */
    @Setup
    public void open() throws IOException {
        folder = DiskFolder.create();
        store = FileRecordingStore.builder(folder.path()).open();
    }

    /** Closes and removes it. */
    @TearDown
    public void close() throws IOException {
        store.close();
        folder.delete();
    }

    /** One recording, no more than 4 MiB of it unwritten at a time. */
    @Benchmark
    public void bulk() {
        Awaited progress = new Awaited();
        RecordingSink sink = store.create(new RecordingId("bulk", Instant.EPOCH.plusNanos(number++)), progress);
        for (int i = 1; i <= PIECES; i++) {
            sink.append(GroupCommitBenchmark.piece(PIECE));
            progress.awaitWritten((long) i * PIECE - WINDOW);
        }
        sink.finish(RecordingEnd.complete());
        progress.awaitFinished();
    }

    /** The denominator of {@link #bulk}. */
    @Benchmark
    public void rawBulk() throws IOException {
        Path path = folder.path().resolve("raw" + number++);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < PIECES; i++) {
                ByteBuf piece = GroupCommitBenchmark.piece(PIECE);
                piece.readBytes(channel, PIECE);
                piece.release();
            }
            channel.force(false);
        }
    }
}
