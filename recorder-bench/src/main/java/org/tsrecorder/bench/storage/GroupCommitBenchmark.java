package org.tsrecorder.bench.storage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.storage.file.FileRecordingStore;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingSink;

/** Durable finishes a second, and how long one recording waits for its ack, each beside the disk's own figure. */
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@OutputTimeUnit(TimeUnit.SECONDS)
public class GroupCommitBenchmark {
    private static final int PIECE = 4_096;
    private static final int RAW_FILES = 64;

    /** A store and some plain files on one disk. */
    @State(Scope.Benchmark)
    public static class Disk {
        private final AtomicInteger nextRaw = new AtomicInteger();
        private final AtomicInteger nextId = new AtomicInteger();
        private final FileChannel[] raw = new FileChannel[RAW_FILES];
        private DiskFolder folder = new DiskFolder(Path.of("."));
        private FileRecordingStore store;

        /** Opened in {@link #open()}, before any use. */
        @SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
        public Disk() {}

        /** Opens both. */
        @Setup
        public void open() throws IOException {
            folder = DiskFolder.create();
            for (int i = 0; i < RAW_FILES; i++) {
                raw[i] = FileChannel.open(
                        folder.path().resolve("raw" + i), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
            store = FileRecordingStore.builder(folder.path().resolve("store")).open();
        }

        /** Closes and removes both. */
        @TearDown
        public void close() throws IOException {
            store.close();
            for (FileChannel channel : raw) {
                channel.close();
            }
            folder.delete();
        }

        private RecordingId newId() {
            return new RecordingId("bench", Instant.EPOCH.plusNanos(nextId.incrementAndGet()));
        }
    }

    /** One recording that stays open. */
    @State(Scope.Thread)
    public static class OpenRecording {
        private final Awaited progress = new Awaited();
        private long appended;
        private RecordingSink sink;

        /** Opened in {@link #open(Disk)}, before any use. */
        @SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
        public OpenRecording() {}

        /** Creates it. */
        @Setup
        public void open(Disk disk) {
            sink = disk.store.create(disk.newId(), progress);
        }

        /** Ends it. */
        @TearDown
        public void close() {
            sink.finish(RecordingEnd.complete());
            progress.awaitFinished();
        }
    }

    /** The denominator of {@link #finish}. */
    @Benchmark
    @Threads(32)
    @BenchmarkMode(Mode.Throughput)
    public void rawAppendAndForce(Disk disk) throws IOException {
        append(disk.raw[disk.nextRaw.getAndIncrement() & (RAW_FILES - 1)]);
    }

    /** Create, 4 KiB, finish, wait until that is durable. */
    @Benchmark
    @Threads(32)
    @BenchmarkMode(Mode.Throughput)
    public void finish(Disk disk) {
        Awaited progress = new Awaited();
        RecordingSink sink = disk.store.create(disk.newId(), progress);
        sink.append(piece(PIECE));
        sink.finish(RecordingEnd.complete());
        progress.awaitFinished();
    }

    /** The denominator of {@link #ack}. */
    @Benchmark
    @Threads(1)
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void rawAppendAndForceAlone(Disk disk) throws IOException {
        append(disk.raw[0]);
    }

    /** 4 KiB to one recording, wait until they are durable. */
    @Benchmark
    @Threads(1)
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void ack(OpenRecording recording) {
        recording.sink.append(piece(PIECE));
        recording.appended += PIECE;
        recording.progress.awaitDurable(recording.appended);
    }

    static ByteBuf piece(int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
    }

    private static void append(FileChannel channel) throws IOException {
        ByteBuf piece = piece(PIECE);
        try {
            synchronized (channel) {
                ByteBuffer source = piece.nioBuffer();
                while (source.hasRemaining()) {
                    channel.write(source);
                }
            }
            channel.force(false);
        } finally {
            piece.release();
        }
    }
}
