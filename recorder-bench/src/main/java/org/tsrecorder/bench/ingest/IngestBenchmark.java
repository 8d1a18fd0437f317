package org.tsrecorder.bench.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
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
import org.tsrecorder.ingest.Destination;
import org.tsrecorder.ingest.IngestLimits;
import org.tsrecorder.ingest.IngestProgress;
import org.tsrecorder.ingest.IngestSession;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An upload of 200 MB through a session, in direct buffers of one HTTP/2 frame each, beside the same bytes through a
 * newline scan and through jackson-core. One operation is the whole corpus; goals: {@code ingest} takes at most 4 times
 * as long as {@code swarNewlineScan}, and {@code jacksonStreamParse} at least 1.5 times as long as {@code ingest}.
 *
 * <p>Run: {@code java -cp … org.openjdk.jmh.Main IngestBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 9)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class IngestBenchmark {
    private static final int SIZE = 200_000_000;
    private static final int FRAME = 16 * 1024;
    private static final byte[] HEADER =
            "{\"version\":2,\"width\":80,\"height\":24}\n".getBytes(StandardCharsets.US_ASCII);
    private static final Destination DESTINATION = new Destination("server.example.ts.net", "nABC123CNTRL");

    /** Terminal sessions (about 100 bytes a line, escapes, UTF-8), or bulk text (about 1 KiB of plain ASCII a line). */
    @Param({"sessions", "bulk"})
    public String corpus = "sessions";

    private final JsonFactory json = new JsonFactory();
    private final List<ByteBuf> out = new ArrayList<>();
    private long stored;
    private byte[] bytes = {};
    private ByteBuf received = Unpooled.EMPTY_BUFFER;

    /** Makes the corpus, as an array and as the memory of received frames. */
    @Setup(Level.Trial)
    public void makeCorpus() {
        bytes = corpus.equals("bulk") ? EventCorpus.bulk(SIZE) : EventCorpus.sessions(SIZE);
        received = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Frees the received frames. */
    @TearDown(Level.Trial)
    public void free() {
        received.release();
    }

    /** Validates, measures and passes on. */
    @Benchmark
    public IngestProgress ingest() {
        try (IngestSession session = new IngestSession(IngestLimits.defaults(), DESTINATION)) {
            stored = 0;
            pass(session, Unpooled.wrappedBuffer(HEADER));
            for (int at = 0; at < received.readableBytes(); at += FRAME) {
                pass(session, received.retainedSlice(at, Math.min(FRAME, received.readableBytes() - at)));
            }
            session.finish(out);
            return session.progress();
        }
    }

    /** Finds line ends and nothing else. */
    @Benchmark
    public long swarNewlineScan() {
        return SwarNewlineScan.lines(bytes);
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

    private void pass(IngestSession session, ByteBuf frame) {
        session.receive(frame, out);
        for (ByteBuf buffer : out) {
            stored += buffer.readableBytes();
            buffer.release();
        }
        out.clear();
        session.written(stored, out);
        session.takeCredit();
    }
}
