package org.tsrecorder.bench.asciicast;

import io.netty.buffer.Unpooled;
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
import org.openjdk.jmh.annotations.Warmup;
import org.tsrecorder.asciicast.CastReader;
import org.tsrecorder.bench.CastCorpus;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reading 100 MB of a v2 cast, which come in buffers of 64 KiB, beside jackson-core over the same bytes. One operation
 * is the whole corpus.
 *
 * <p>Run: {@code java -cp … org.openjdk.jmh.Main CastReaderBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 9)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class CastReaderBenchmark {
    private static final int SIZE = 100_000_000;
    private static final int PIECE = 64 * 1024;

    private final JsonFactory json = new JsonFactory();
    private byte[] bytes = {};

    /** Makes the corpus. */
    @Setup
    public void makeCorpus() {
        bytes = CastCorpus.bytes(SIZE);
    }

    /** Every event's kind and time; no text. */
    @Benchmark
    public long cursor() {
        return read(reader -> reader.timeNanos() + reader.kind().code().length());
    }

    /** Every event's text as a string. */
    @Benchmark
    public long text() {
        return read(reader -> reader.text().length());
    }

    /** Every event as a value. */
    @Benchmark
    public long event() {
        return read(reader -> reader.event().timeNanos());
    }

    /** Reads all tokens with one parser; strings are skipped without being decoded. */
    @Benchmark
    public long jacksonStreamParse() {
        long tokens = 0;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    /** What is asked of each event. */
    private interface Question {
        long of(CastReader reader);
    }

    private long read(Question question) {
        long sum = 0;
        try (CastReader reader = CastReader.strict()) {
            for (int at = 0; at < bytes.length; at += PIECE) {
                reader.feed(Unpooled.wrappedBuffer(bytes, at, Math.min(PIECE, bytes.length - at)));
                while (reader.next()) {
                    sum += question.of(reader);
                }
            }
            reader.finish();
            return reader.next() ? -1 : sum;
        }
    }
}
