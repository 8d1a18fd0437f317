package org.tsrecorder.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.storage.disk.NioDisk;

class SpoolTest {
    private static final SpoolSettings SETTINGS = new SpoolSettings(64 << 10, 3, true);

    @TempDir
    Path folder;

    private Spool open() throws IOException {
        return Spool.open(new NioDisk(), folder, SETTINGS);
    }

    private Spool begin() throws IOException {
        Spool spool = open();
        spool.releaseReplayed();
        assertThat(spool.prepare()).isTrue();
        spool.rotate();
        return spool;
    }

    private static void data(Spool spool, long recording, long offset, String text) throws IOException {
        spool.data(recording, offset, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static void commit(Spool spool) throws IOException {
        spool.write();
        spool.force();
    }

    @Test
    void whatWasCommittedIsToldInItsOrder() throws Exception {
        try (Spool spool = begin()) {
            spool.open(1, 0, "node/one");
            data(spool, 1, 0, "hello ");
            commit(spool);
            data(spool, 1, 6, "world");
            spool.open(2, 7, "node/two");
            spool.complete(1, 11);
            spool.cutShort(2, 7, "gone");
            spool.forget(3);
            commit(spool);
        }
        Told told = replay();
        assertThat(told.lines)
                .containsExactly(
                        "open 1 0 node/one",
                        "data 1 0 hello ",
                        "data 1 6 world",
                        "open 2 7 node/two",
                        "complete 1 11",
                        "cutShort 2 7 gone",
                        "forget 3");
        assertThat(told.replay).isEqualTo(new SpoolReplay(1, 7, 0));
    }

    @Test
    void aReplayCanBeRepeated() throws Exception {
        try (Spool spool = begin()) {
            data(spool, 1, 0, "x");
            commit(spool);
        }
        assertThat(replay().lines).isEqualTo(replay().lines).hasSize(1);
    }

    @Test
    void aNewBeginningMakesWhatWasReplayedVoid() throws Exception {
        try (Spool spool = begin()) {
            data(spool, 1, 0, "old");
            commit(spool);
        }
        try (Spool spool = begin()) {
            data(spool, 2, 0, "new");
            commit(spool);
        }
        assertThat(replay().lines).containsExactly("data 2 0 new");
    }

    @Test
    void sealedSegmentsAreToldUntilTheyAreReleasedAndTheNextBegins() throws Exception {
        try (Spool spool = begin()) {
            data(spool, 1, 0, "first");
            commit(spool);
            assertThat(spool.prepare()).isTrue();
            long second = spool.rotate();
            data(spool, 1, 5, "second");
            commit(spool);
            assertThat(replay().lines).containsExactly("data 1 0 first", "data 1 5 second");
            spool.release(second - 1);
            spool.prepare();
            spool.rotate();
            data(spool, 1, 11, "third");
            commit(spool);
        }
        assertThat(replay().lines).containsExactly("data 1 5 second", "data 1 11 third");
    }

    @Test
    void noMoreThanTheGivenNumberOfSegmentsIsUsed() throws Exception {
        try (Spool spool = begin()) {
            long number = 0;
            for (int i = 0; i < 2; i++) {
                assertThat(spool.prepare()).isTrue();
                number = spool.rotate();
            }
            assertThat(spool.prepare()).isFalse();
            spool.release(number - 2);
            assertThat(spool.prepare()).isTrue();
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aSegmentUsedAgainTellsNothingOfItsEarlierLife() throws Exception {
        String long1 = "x".repeat(60_000);
        try (Spool spool = begin()) {
            data(spool, 1, 0, long1);
            commit(spool);
        }
        try (Spool spool = begin()) {
            commit(spool);
        }
        try (Spool spool = begin()) {
            data(spool, 2, 0, "short");
            commit(spool);
        }
        Told told = replay();
        assertThat(told.lines).containsExactly("data 2 0 short");
        assertThat(told.replay.tornTails()).isZero();
    }

    @Test
    void aSegmentIsFilledToTheLastRecordThatFits() throws Exception {
        int records = 0;
        try (Spool spool = begin()) {
            while (spool.hasRoom(Spool.RECORD_OVERHEAD + 100)) {
                data(spool, records, 0, "y".repeat(100));
                records++;
                if (records % 7 == 0) {
                    commit(spool);
                }
            }
            commit(spool);
        }
        Told told = replay();
        assertThat(told.lines).hasSize(records);
        assertThat(told.replay.tornTails()).isZero();
    }

    @Test
    void aTornTailEndsTheReplayAndIsCounted() throws Exception {
        try (Spool spool = begin()) {
            data(spool, 1, 0, "whole");
            commit(spool);
            data(spool, 1, 5, "torn torn torn");
            commit(spool);
        }
        int start = SpoolSegment.HEADER_BYTES + 2 * SpoolRecord.HEADER_BYTES + 5;
        overwrite(start + 3, new byte[] {0, 0, 0});
        Told told = replay();
        assertThat(told.lines).containsExactly("data 1 0 whole");
        assertThat(told.replay.tornTails()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageIsNeverTakenForARecord(long seed) throws Exception {
        Random random = new Random(seed);
        try (Spool spool = begin()) {
            for (int i = 0; i < 50; i++) {
                data(spool, i, 0, "record " + i);
            }
            commit(spool);
        }
        byte[] garbage = new byte[1 + random.nextInt(200)];
        random.nextBytes(garbage);
        overwrite(random.nextInt(1_500), garbage);
        List<String> lines = replay().lines;
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo("data " + i + " 0 record " + i);
        }
    }

    @Test
    void filesThatAreNoSegmentsAreUsedAsEmptyOnes() throws Exception {
        Files.write(folder.resolve("0.spool"), new byte[100_000]);
        Files.writeString(folder.resolve("1.spool"), "too small");
        Files.writeString(folder.resolve("notes"), "mine");
        try (Spool spool = begin()) {
            data(spool, 1, 0, "x");
            commit(spool);
        }
        assertThat(replay().lines).containsExactly("data 1 0 x");
        assertThat(folder.resolve("2.spool")).doesNotExist();
    }

    private void overwrite(int position, byte[] bytes) throws IOException {
        try (var channel = Files.newByteChannel(folder.resolve("0.spool"), StandardOpenOption.WRITE)) {
            channel.position(position).write(ByteBuffer.wrap(bytes));
        }
    }

    private Told replay() throws IOException {
        Told told = new Told();
        try (Spool spool = open()) {
            told.replay = spool.replay(told);
        }
        return told;
    }

    /** Writes down what it is told. */
    private static final class Told implements SpoolVisitor {
        private final List<String> lines = new ArrayList<>();
        private SpoolReplay replay = new SpoolReplay(0, 0, 0);

        @Override
        public void open(long recording, long base, String key) {
            lines.add("open " + recording + ' ' + base + ' ' + key);
        }

        @Override
        public void data(long recording, long offset, ByteBuffer bytes) {
            lines.add("data " + recording + ' ' + offset + ' ' + StandardCharsets.UTF_8.decode(bytes));
        }

        @Override
        public void complete(long recording, long size) {
            lines.add("complete " + recording + ' ' + size);
        }

        @Override
        public void cutShort(long recording, long size, String reason) {
            lines.add("cutShort " + recording + ' ' + size + ' ' + reason);
        }

        @Override
        public void forget(long recording) {
            lines.add("forget " + recording);
        }
    }
}
