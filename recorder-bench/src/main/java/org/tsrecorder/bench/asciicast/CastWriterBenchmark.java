package org.tsrecorder.bench.asciicast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.asciicast.CastEvent;
import org.tsrecorder.asciicast.CastHeader;
import org.tsrecorder.asciicast.CastReader;
import org.tsrecorder.asciicast.CastVersion;
import org.tsrecorder.asciicast.CastWriter;
import org.tsrecorder.bench.CastCorpus;

/**
 * Writing the million events of a 100 MB cast. One operation is all of them: {@code values} writes strings,
 * {@code converted} reads the cast and copies each event into another version.
 *
 * <p>Run: {@code java -cp … org.openjdk.jmh.Main CastWriterBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 9)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class CastWriterBenchmark {
    private static final int SIZE = 100_000_000;
    private static final int PIECE = 64 * 1024;

    /** Which version to write. */
    @Param({"V2", "V3"})
    public CastVersion version = CastVersion.V2;

    private byte[] bytes = {};
    private CastHeader header = CastHeader.builder().build();
    private final List<CastEvent> events = new ArrayList<>();
    private ByteBuf out = Unpooled.EMPTY_BUFFER;

    /** Makes the corpus and its events. */
    @Setup(Level.Trial)
    public void makeCorpus() {
        bytes = CastCorpus.bytes(SIZE);
        out = Unpooled.directBuffer(4 * PIECE);
        try (CastReader reader = CastReader.strict()) {
            reader.feed(Unpooled.wrappedBuffer(bytes));
            while (reader.next()) {
                events.add(reader.event());
            }
            header = reader.header().orElseThrow();
        }
    }

    /** Frees the output. */
    @TearDown(Level.Trial)
    public void free() {
        out.release();
    }

    /** Writes events that are values. */
    @Benchmark
    public long values() {
        CastWriter writer = CastWriter.of(version, header);
        long written = 0;
        writer.begin(out);
        for (CastEvent event : events) {
            writer.write(event, out);
            written += drained();
        }
        return written;
    }

    /** Reads the cast and copies its events. */
    @Benchmark
    public long converted() {
        CastWriter writer = CastWriter.of(version, header);
        long written = 0;
        try (CastReader reader = CastReader.strict()) {
            for (int at = 0; at < bytes.length; at += PIECE) {
                reader.feed(Unpooled.wrappedBuffer(bytes, at, Math.min(PIECE, bytes.length - at)));
                while (reader.next()) {
                    writer.copy(reader, out);
                    written += drained();
                }
            }
        }
        return written;
    }

    private int drained() {
        int bytesWritten = out.readableBytes();
        if (bytesWritten < PIECE) {
            return 0;
        }
        out.clear();
        return bytesWritten;
    }
}
