package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.ingest.Upload.HEADER;
import static org.tsrecorder.ingest.Upload.STORED_HEADER;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.testkit.Splits;

/** Each limit exactly reached, and passed by one byte, however the upload is cut. */
class IngestLimitsTest {
    private static final int HEADER_LENGTH = HEADER.length() - 1;
    private static final String LINE = "[0.5,\"o\",\"0123456789\"]";
    private static final String LONG_LINE = "[0.5,\"o\",\"" + "x".repeat(40_000) + "\"]";

    @ParameterizedTest
    @MethodSource("splitsOfTheHeader")
    void aHeaderAsLongAsTheLimitIsTaken(Splits.Split split) {
        try (Upload upload = sent(split, limits(HEADER_LENGTH, 1000, 0))) {
            assertThat(upload.fault()).isEmpty();
            assertThat(upload.stored()).isEqualTo(STORED_HEADER);
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfTheHeader")
    void aHeaderLongerThanTheLimitIsAFaultAndStoresNothing(Splits.Split split) {
        try (Upload upload = sent(split, limits(HEADER_LENGTH - 1, 1000, 0))) {
            assertThat(upload.fault()).contains(IngestFault.Kind.HEADER_TOO_LARGE);
            assertThat(upload.stored()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfLines")
    void lineAsLongAsTheLimitIsTaken(Splits.Split split) {
        try (Upload upload = sent(split, limits(1000, LINE.length(), 0))) {
            assertThat(upload.fault()).isEmpty();
            assertThat(upload.session.progress().events()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfLines")
    void aLineTooLongIsStoredUpToTheLimit(Splits.Split split) {
        try (Upload upload = sent(split, limits(1000, LINE.length() - 1, 0))) {
            assertThat(upload.fault()).contains(IngestFault.Kind.LINE_TOO_LONG);
            assertThat(upload.stored()).isEqualTo(STORED_HEADER + "short\n" + LINE.substring(0, LINE.length() - 1));
            assertThat(upload.session.progress().lines()).isOne();
        }
    }

    @Test
    void aLineLongerThanTheScratchIsMeasured() {
        String lines = LONG_LINE + "\n" + LONG_LINE + "\n";
        try (Upload fits = new Upload(limits(1000, LONG_LINE.length(), 0))) {
            assertThat(fits.send(HEADER + lines).stored()).isEqualTo(STORED_HEADER + lines);
            assertThat(fits.session.progress().events()).isEqualTo(2);
        }
        try (Upload tooLong = new Upload(limits(1000, LONG_LINE.length() - 1, 0))) {
            tooLong.send(HEADER + lines);
            assertThat(tooLong.stored()).isEqualTo(STORED_HEADER + LONG_LINE.substring(0, LONG_LINE.length() - 1));
            assertThat(tooLong.fault()).contains(IngestFault.Kind.LINE_TOO_LONG);
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfLines")
    void aSessionAsLongAsTheLimitIsTaken(Splits.Split split) {
        try (Upload upload = sent(split, limits(1000, 1000, lines().length))) {
            assertThat(upload.finish().fault()).isEmpty();
            assertThat(upload.session.progress().events()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfLines")
    void aSessionTooLongIsStoredUpToTheLimit(Splits.Split split) {
        try (Upload upload = sent(split, limits(1000, 1000, lines().length - 1))) {
            assertThat(upload.fault()).contains(IngestFault.Kind.SESSION_TOO_LARGE);
            String whole = new String(lines(), StandardCharsets.UTF_8).replace(HEADER, STORED_HEADER);
            assertThat(upload.stored()).isEqualTo(whole.substring(0, whole.length() - 1));
            assertThat(upload.session.progress().received()).isEqualTo(lines().length - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfLines")
    void aSessionLimitWithinTheHeaderStoresNothing(Splits.Split split) {
        try (Upload upload = sent(split, limits(1000, 1000, HEADER_LENGTH))) {
            assertThat(upload.fault()).contains(IngestFault.Kind.SESSION_TOO_LARGE);
            assertThat(upload.stored()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("splitsOfLines")
    void whatWasStoredBeforeAFaultIsAcknowledged(Splits.Split split) {
        try (Upload upload = sent(split, limits(1000, LINE.length() - 1, 0))) {
            upload.store();
            assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length() + 6 + LINE.length() - 1);
            assertThat(upload.session.unwritten()).isZero();
        }
    }

    @Test
    void everyFaultReleasesWhatItDoesNotPassOn() {
        List<IngestLimits> faulty = List.of(
                limits(10, 1000, 0), limits(1000, 3, 0), limits(1000, 1000, 20), limits(1000, 1000, HEADER_LENGTH + 3));
        for (IngestLimits limits : faulty) {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(lines());
            List<ByteBuf> out = new ArrayList<>();
            try (IngestSession session = new IngestSession(limits, Upload.DESTINATION)) {
                Optional<IngestFault> fault = session.receive(buffer, out);
                assertThat(fault).as(limits.toString()).isPresent();
                assertThat(session.finish(out)).isEqualTo(fault);
            }
            out.forEach(ByteBuf::release);
            assertThat(buffer.refCnt()).as(limits.toString()).isZero();
        }
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> limits(0, 1, 0)).hasMessageContaining("headerBytes is 0; wanted: 1 to 1048576");
        assertThatThrownBy(() -> limits(1, 0, 0)).hasMessageContaining("lineBytes is 0");
        assertThatThrownBy(() -> limits(1, 1, -1)).hasMessageContaining("sessionBytes is -1");
        assertThatThrownBy(() -> new IngestLimits(1, 1, 0, 0)).hasMessageContaining("inFlightBytes is 0");
    }

    static Stream<Splits.Split> splitsOfTheHeader() {
        return Splits.of(HEADER.getBytes(StandardCharsets.UTF_8)).stream();
    }

    static Stream<Splits.Split> splitsOfLines() {
        return Splits.of(lines()).stream();
    }

    private static byte[] lines() {
        return (HEADER + "short\n" + LINE + "\n" + LINE + "\n" + LINE + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Upload sent(Splits.Split split, IngestLimits limits) {
        Upload upload = new Upload(limits);
        split.feed(upload::send);
        return upload;
    }

    private static IngestLimits limits(int headerBytes, long lineBytes, long sessionBytes) {
        return new IngestLimits(headerBytes, lineBytes, sessionBytes, 1 << 20);
    }
}
