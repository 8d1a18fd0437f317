package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.ingest.Upload.HEADER;
import static org.tsrecorder.ingest.Upload.STORED_HEADER;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestSessionTest {
    private static final String EVENTS = "[0.5,\"o\",\"a\"]\nnot an event\n[1.5,\"i\",\"b\"]\n";

    private final Upload upload = new Upload(IngestLimits.defaults());

    @AfterEach
    void close() {
        upload.close();
    }

    @Test
    void theHeaderIsRewrittenWithTheDestinationAndSortedKeys() {
        assertThat(upload.send(HEADER).stored()).isEqualTo(STORED_HEADER);
    }

    @Test
    void aDestinationThatTheClientClaimsIsOverwritten() {
        String claimed = HEADER.replace("{", "{\"dstNode\":\"other\",\"dstNodeID\":\"nOTHER\",");
        assertThat(upload.send(claimed).stored()).isEqualTo(STORED_HEADER);
    }

    @Test
    void theDestinationsTrailingDotIsTakenOff() {
        assertThat(new Destination("server.example.ts.net.", "n1").dstNode()).isEqualTo("server.example.ts.net");
    }

    @Test
    void everythingAfterTheHeaderIsStoredAsItCame() {
        assertThat(upload.send(HEADER + EVENTS).finish().stored()).isEqualTo(STORED_HEADER + EVENTS);
    }

    @Test
    void aBufferOfEventsPassesUncopied() {
        upload.send(HEADER);
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(EVENTS.getBytes(StandardCharsets.UTF_8));
        List<ByteBuf> out = new ArrayList<>();
        upload.session.receive(buffer, out);
        assertThat(out).singleElement().isSameAs(buffer);
        buffer.release();
    }

    @Test
    void theBufferThatEndsTheHeaderPassesUncopiedFromThereOn() {
        ByteBuf buffer =
                ByteBufAllocator.DEFAULT.directBuffer().writeBytes((HEADER + EVENTS).getBytes(StandardCharsets.UTF_8));
        List<ByteBuf> out = new ArrayList<>();
        upload.session.receive(buffer, out);
        assertThat(out).hasSize(2).last().isSameAs(buffer);
        assertThat(buffer.readableBytes()).isEqualTo(EVENTS.length());
        out.forEach(ByteBuf::release);
    }

    @Test
    void linesEventsAndTheLastTimeAreCounted() {
        upload.send(HEADER + EVENTS + "\n[2.25,\"o\",\"").finish();
        assertThat(upload.session.progress())
                .returns(5L, IngestProgress::lines)
                .returns(2L, IngestProgress::events)
                .returns(2L, IngestProgress::malformedLines)
                .returns(
                        Map.of(MalformedReason.NOT_AN_ARRAY, 1L, MalformedReason.CUT_SHORT, 1L),
                        IngestProgress::malformed)
                .returns(Duration.ofMillis(1500), IngestProgress::lastEvent);
    }

    @Test
    void timesOfVersion3AreIntervals() {
        upload.send("{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n" + EVENTS);
        assertThat(upload.session.progress().lastEvent()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void nothingIsAcknowledgedBeforeTheWholeHeaderIsDurable() {
        upload.send(HEADER + EVENTS);
        upload.session.durable(STORED_HEADER.length() - 1);
        assertThat(upload.session.acknowledged()).isZero();
        upload.session.durable(STORED_HEADER.length());
        assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length());
    }

    @Test
    void acknowledgedBytesAreTheClients() {
        upload.send(HEADER + EVENTS);
        upload.session.durable(STORED_HEADER.length() + 7);
        assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length() + 7);
        upload.store();
        assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length() + EVENTS.length());
        assertThat(upload.session.progress())
                .returns((long) HEADER.length() + EVENTS.length(), IngestProgress::received)
                .returns((long) STORED_HEADER.length() + EVENTS.length(), IngestProgress::stored)
                .returns((long) STORED_HEADER.length() + EVENTS.length(), IngestProgress::durable);
    }

    @Test
    void offsetsThatComeLateDoNotTurnBack() {
        upload.send(HEADER + EVENTS).store();
        upload.session.durable(0);
        upload.session.written(1, new ArrayList<>());
        assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length() + EVENTS.length());
        assertThat(upload.session.unwritten()).isZero();
    }

    @Test
    void anOffsetBeyondWhatCameOutIsTheOwnersError() {
        assertThatThrownBy(() -> upload.send(HEADER).session.durable(STORED_HEADER.length() + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beyond the " + STORED_HEADER.length());
    }

    @Test
    void aHeaderWithoutNewlineIsARecordingWithoutEvents() {
        upload.send(HEADER.strip()).finish().store();
        assertThat(upload.fault()).isEmpty();
        assertThat(upload.stored()).isEqualTo(STORED_HEADER);
        assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length() - 1);
    }

    @Test
    void theStoredHeaderCanBeAskedFor() {
        assertThat(upload.session.header()).isEmpty();
        upload.send(HEADER);
        assertThat(upload.session.header().flatMap(header -> header.dstNodeID()))
                .contains("nABC123CNTRL");
    }

    @Test
    void anEmptyUploadHasNoHeader() {
        assertThat(upload.finish().fault()).contains(IngestFault.Kind.NO_HEADER);
    }

    @Test
    void binaryGarbageIsAMalformedHeader() {
        upload.send(new byte[] {0, (byte) 0xFF, '\n', 1}).finish();
        assertThat(upload.fault()).contains(IngestFault.Kind.HEADER_MALFORMED);
        assertThat(upload.stored()).isEmpty();
    }

    @Test
    void aVersion1DocumentIsAMalformedHeader() {
        upload.send("{\"version\":1,\"width\":80,\"height\":24,\"stdout\":[]}").finish();
        assertThat(upload.fault()).contains(IngestFault.Kind.HEADER_MALFORMED);
        assertThat(upload.session.fault().orElseThrow().message()).contains("version 1");
    }

    @Test
    void inputAfterAFaultIsReleasedAndIgnored() {
        upload.send("nonsense\n");
        ByteBuf late = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
        upload.send(late);
        assertThat(late.refCnt()).isZero();
        assertThat(upload.fault()).contains(IngestFault.Kind.HEADER_MALFORMED);
        assertThat(upload.stored()).isEmpty();
        assertThat(upload.session.wantsMore()).isFalse();
    }

    @Test
    void inputAfterTheEndIsReleasedAndIgnored() {
        upload.send(HEADER).finish();
        ByteBuf late = ByteBufAllocator.DEFAULT.directBuffer().writeByte('x');
        upload.send(late);
        assertThat(late.refCnt()).isZero();
        assertThat(upload.stored()).isEqualTo(STORED_HEADER);
    }

    @Test
    void anEmptyBufferIsReleased() {
        ByteBuf empty = ByteBufAllocator.DEFAULT.directBuffer();
        upload.send(empty);
        assertThat(empty.refCnt()).isZero();
    }
}
