package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.ingest.Upload.HEADER;
import static org.tsrecorder.ingest.Upload.STORED_HEADER;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session pins, measured by the capacity of the buffers that its store has not released. */
class CoalescerTest {
    private static final int READ_BUFFER = 256 * 1024;
    private static final int FRAME_HEADER = 9;

    private final Upload upload = new Upload(IngestLimits.defaults());
    private final List<ByteBuf> unwritten = new ArrayList<>();

    @AfterEach
    void close() {
        unwritten.forEach(ByteBuf::release);
        upload.close();
    }

    private static long pinned(List<ByteBuf> buffers) {
        Set<ByteBuf> roots = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ByteBuf buffer : buffers) {
            ByteBuf root = buffer;
            while (root.unwrap() != null) {
                root = root.unwrap();
            }
            roots.add(root);
        }
        return roots.stream().mapToLong(ByteBuf::capacity).sum();
    }

    /** Reads of 256 KiB, each with so many frames of so many bytes, into a session whose store stands still. */
    private void receiveFrames(int reads, int frames, int length) {
        for (int read = 0; read < reads; read++) {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(READ_BUFFER);
            buffer.writeZero(READ_BUFFER);
            for (int i = 0; i < frames; i++) {
                buffer.skipBytes(FRAME_HEADER);
                upload.session.receive(buffer.readRetainedSlice(length), unwritten);
            }
            buffer.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1_000, 1_024, 4_000, 16_000})
    void aStoreThatStandsStillPinsASmallFactorOfWhatCame(int length) {
        upload.send(HEADER).store();
        receiveFrames(200, 2, length);
        long payload = 200L * 2 * length;
        assertThat(pinned(unwritten)).isLessThanOrEqualTo(Coalescer.MOST_PINNED * payload + 4_096);
    }

    @Test
    void framesOfOneByteBecomeAFewBuffers() {
        upload.send(HEADER).store();
        receiveFrames(1, 16_000, 1);
        assertThat(unwritten).hasSizeLessThanOrEqualTo(Coalescer.AT_ONCE + 16_000 / Coalescer.ENOUGH + 1);
        assertThat(pinned(unwritten)).isLessThan(2 * 16_000L);
    }

    @Test
    void smallPiecesAreNotHeldBackWhileTheStoreKeepsUp() {
        upload.send(HEADER).store();
        String sent = "";
        for (int i = 0; i < 100; i++) {
            upload.send("[" + i + ",\"o\",\"x\"]\n");
            sent += "[" + i + ",\"o\",\"x\"]\n";
            assertThat(upload.stored()).isEqualTo(STORED_HEADER + sent);
            upload.store();
        }
    }

    @Test
    void whatWaitsComesOutInOrderOnceTheStoreHasWritten() {
        upload.send(HEADER);
        StringBuilder sent = new StringBuilder(STORED_HEADER);
        for (int i = 0; i < 100; i++) {
            upload.send("[" + i + ",\"o\",\"x\"]\n");
            sent.append("[").append(i).append(",\"o\",\"x\"]\n");
        }
        assertThat(upload.storedBytes()).hasSizeLessThan(sent.length());
        upload.store();
        assertThat(upload.stored()).isEqualTo(sent.toString());
        assertThat(upload.session.acknowledged()).isEqualTo(HEADER.length() + sent.length() - STORED_HEADER.length());
    }

    @Test
    void whatWaitsIsStoredWhenTheUploadEndsOrBreaksOff() {
        upload.send(HEADER);
        upload.send("\n".repeat(10)).send("\n").send("\n".repeat(2));
        for (int i = 0; i < 50; i++) {
            upload.send("\n");
        }
        List<ByteBuf> out = new ArrayList<>();
        upload.session.breakOff(out);
        assertThat(out).singleElement().returns(50 + 3 - Coalescer.AT_ONCE, ByteBuf::readableBytes);
        out.forEach(ByteBuf::release);
    }

    @Test
    void whatWaitsIsStoredBeforeALargePieceAndBeforeAFault() {
        try (Upload strict = new Upload(new IngestLimits(1_000, 3_000, 0, 1 << 20))) {
            strict.send(HEADER);
            for (int i = 0; i < 20; i++) {
                strict.send("#" + (char) ('a' + i));
            }
            strict.send("\n" + "y".repeat(2_000));
            assertThat(strict.stored()).startsWith(STORED_HEADER + "#a#b").contains("#r#s#t\nyyy");
            strict.send("z").send("z".repeat(999)).send("!");
            assertThat(strict.fault()).contains(IngestFault.Kind.LINE_TOO_LONG);
            assertThat(strict.stored()).endsWith("y" + "z".repeat(1_000));
        }
    }

    @Test
    void whatWaitsWhenASessionIsClosedIsReleased() {
        upload.send(HEADER);
        for (int i = 0; i < 20; i++) {
            upload.send("#");
        }
        upload.close();
        assertThat(upload.stored().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(STORED_HEADER.length() + 20);
    }
}
