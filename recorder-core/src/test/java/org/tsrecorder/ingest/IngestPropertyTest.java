package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.ingest.Upload.HEADER;
import static org.tsrecorder.ingest.Upload.STORED_HEADER;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.testkit.Splits;

/** Whatever comes after the header, in whatever pieces: it is stored, counted, and paid for in the budget, alike. */
class IngestPropertyTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsStoredIsWhatWasSentButForTheHeader(long seed) {
        byte[] body = new RandomLines(seed).text(40);
        byte[] sent = concat(HEADER.getBytes(StandardCharsets.UTF_8), body);
        byte[] expected = concat(STORED_HEADER.getBytes(StandardCharsets.UTF_8), body);
        ScannedLines lines = ScannedLines.byteByByte(body);
        for (Splits.Split split : Splits.of(sent)) {
            try (Upload upload = new Upload(IngestLimits.defaults())) {
                split.feed(upload::send);
                upload.finish().store();
                String shown = "seed " + seed + ", " + split;
                assertThat(upload.storedBytes()).as(shown).isEqualTo(expected);
                assertThat(upload.session.acknowledged()).as(shown).isEqualTo(sent.length);
                assertThat(upload.session.progress())
                        .as(shown)
                        .returns(lines.lines(), IngestProgress::lines)
                        .returns(lines.events(), IngestProgress::events)
                        .returns(lines.malformed(), IngestProgress::malformed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyBytesAtAllAreTakenWithoutAnException(long seed) {
        Random random = new Random(seed);
        byte[] garbage = new byte[20_000];
        random.nextBytes(garbage);
        try (Upload upload = new Upload(IngestLimits.defaults())) {
            upload.send(HEADER).send(garbage).finish();
            byte[] expected = concat(STORED_HEADER.getBytes(StandardCharsets.UTF_8), garbage);
            assertThat(upload.storedBytes()).as("seed %d", seed).isEqualTo(expected);
            assertThat(upload.session.progress().events()).as("seed %d", seed).isZero();
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(101, 116);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }
}
