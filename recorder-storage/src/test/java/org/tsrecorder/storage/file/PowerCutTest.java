package org.tsrecorder.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.RecordingState;
import org.tsrecorder.store.StoreException;

/** Cuts the power at a random moment of a random workload: what was reported durable must be there afterwards. */
class PowerCutTest {
    private static final StoreTuning SMALL =
            StoreTuning.defaults().withSegments(256 << 10, 3).withOpenFiles(4).withBulk(32 << 10, 128 << 10);

    @TempDir
    Path folder;

    /** As many rounds as the system property {@code tsrecorder.powercut.rounds} says. */
    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= Long.getLong("tsrecorder.powercut.rounds", 25); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingReportedDurableIsLost(long seed) throws Exception {
        Random random = new Random(seed);
        Path before = Files.createDirectory(folder.resolve("before"));
        ForgetfulDisk disk = new ForgetfulDisk(before, seed);
        Workload workload = new Workload(random);
        FileRecordingStore store = open(before, disk);
        boolean heavy = random.nextInt(5) == 0;
        disk.cutAfter(1 + random.nextInt(heavy ? 2_000 : random.nextBoolean() ? 60 : 600));
        workload.run(store, heavy ? 500 + random.nextInt(500) : 30 + random.nextInt(300));
        store.close();
        Path after = folder.resolve("after");
        disk.survivors(after);
        if (random.nextBoolean()) {
            after = cutAgain(after, seed, random);
        }
        try (FileRecordingStore recovered = open(after, new ForgetfulDisk(after, seed))) {
            workload.check(recovered, after);
        }
        assertThat(after.resolve(".tsrecorder/live")).isEmptyDirectory();
    }

    @Test
    void whatTheJournalHasLetGoIsSafeInTheFiles() throws Exception {
        int recordings = 60;
        byte[] bytes = Samples.bytes(9, 29_000);
        Path before = Files.createDirectory(folder.resolve("before"));
        Path after = folder.resolve("after");
        ForgetfulDisk disk = new ForgetfulDisk(before, 1);
        try (FileRecordingStore store = open(before, disk)) {
            for (int i = 0; i < recordings; i++) {
                Heard heard = new Heard();
                RecordingSink sink = store.create(Samples.id("node" + i % 3, i), heard);
                sink.append(Samples.buffer(bytes));
                sink.finish(RecordingEnd.complete());
                heard.awaitFinished();
            }
            disk.onlyForced(after);
        }
        try (FileRecordingStore recovered = open(after, new ForgetfulDisk(after, 1))) {
            assertThat(recovered.recovered().bytesReplayed()).isLessThan((long) recordings * bytes.length);
            for (int i = 0; i < recordings; i++) {
                assertThat(Samples.read(recovered, Samples.id("node" + i % 3, i)))
                        .isEqualTo(bytes);
            }
        }
    }

    /** Cuts the power once more while recovery is at work. */
    private Path cutAgain(Path after, long seed, Random random) throws IOException {
        ForgetfulDisk disk = new ForgetfulDisk(after, seed + 1);
        disk.cutAfter(1 + random.nextInt(60));
        try {
            open(after, disk).close();
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("the power is cut");
        }
        Path again = folder.resolve("again");
        disk.survivors(again);
        return again;
    }

    private static FileRecordingStore open(Path root, ForgetfulDisk disk) {
        return FileRecordingStore.builder(root).disk(disk).tuning(SMALL).open();
    }

    /** Recordings and events in random order, and what must have become of them. */
    private static final class Workload {
        private final Random random;
        private final List<Upload> uploads = new ArrayList<>();
        private final Map<EventId, byte[]> events = new HashMap<>();
        private final List<EventId> storedEvents = new ArrayList<>();

        Workload(Random random) {
            this.random = random;
        }

        private static final class Upload {
            final RecordingId id;
            final Heard heard = new Heard();
            final RecordingSink sink;
            final byte[] bytes;
            int appended;
            boolean finished;
            boolean cutShort;

            Upload(FileRecordingStore store, int number) {
                id = Samples.id("node" + number % 3, number);
                bytes = Samples.bytes(number, 1 << 20);
                sink = store.create(id, heard);
            }
        }

        void run(FileRecordingStore store, int steps) {
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1 -> uploads.add(new Upload(store, uploads.size()));
                    case 2 -> storeEvent(store, step);
                    case 3 -> finish();
                    case 4 -> awaitOne();
                    default -> append();
                }
            }
        }

        private void append() {
            if (uploads.isEmpty()) {
                return;
            }
            Upload upload = any();
            int most = random.nextInt(8) == 0 ? 300_000 : random.nextInt(2) == 0 ? 30_000 : 300;
            int length = Math.min(random.nextInt(most), upload.bytes.length - upload.appended);
            if (!upload.finished) {
                upload.sink.append(Samples.buffer(upload.bytes, upload.appended, length));
                upload.appended += length;
            }
        }

        private void finish() {
            if (uploads.isEmpty()) {
                return;
            }
            Upload upload = any();
            if (!upload.finished) {
                upload.finished = true;
                upload.cutShort = random.nextInt(3) == 0;
                upload.sink.finish(upload.cutShort ? RecordingEnd.cutShort("a test") : RecordingEnd.complete());
            }
        }

        private void awaitOne() {
            if (!uploads.isEmpty()) {
                Upload upload = any();
                upload.heard.awaitDurable(upload.appended);
            }
        }

        private void storeEvent(FileRecordingStore store, int step) {
            EventId id = new EventId("node" + step % 3, Samples.id(step).startedAt());
            byte[] json = Samples.bytes(step, random.nextInt(5_000));
            events.put(id, json);
            store.storeEvent(id, Samples.buffer(json)).whenComplete((stored, failure) -> {
                if (failure == null) {
                    synchronized (storedEvents) {
                        storedEvents.add(id);
                    }
                }
            });
        }

        private Upload any() {
            return uploads.get(random.nextInt(uploads.size()));
        }

        void check(FileRecordingStore recovered, Path root) throws IOException {
            Map<RecordingId, RecordingInfo> infos = new HashMap<>();
            recovered.list(RecordingQuery.all()).forEach(info -> infos.put(info.id(), info));
            for (Upload upload : uploads) {
                assertThat(upload.heard.breaches()).isEmpty();
                RecordingInfo info = infos.get(upload.id);
                if (info == null) {
                    assertThat(upload.heard.durableOffset())
                            .as("lost %s", upload.id)
                            .isZero();
                    assertThat(upload.heard.isFinished())
                            .as("lost %s", upload.id)
                            .isFalse();
                } else {
                    check(upload, info, Samples.read(recovered, upload.id));
                }
            }
            for (EventId id : storedEvents) {
                assertThat(Files.readAllBytes(root.resolve(id.key()))).isEqualTo(events.get(id));
            }
            for (Map.Entry<EventId, byte[]> sent : events.entrySet()) {
                Path event = root.resolve(sent.getKey().key());
                if (Files.exists(event) && sent.getValue().length > 0) {
                    assertThat(event).isNotEmptyFile();
                }
            }
        }

        private static void check(Upload upload, RecordingInfo info, byte[] stored) {
            int durable = (int) upload.heard.durableOffset();
            assertThat(stored.length).as("size of %s", upload.id).isGreaterThanOrEqualTo(durable);
            assertThat(Arrays.mismatch(stored, 0, durable, upload.bytes, 0, durable))
                    .as("first byte lost of %s", upload.id)
                    .isEqualTo(-1);
            boolean mayBeComplete = upload.finished && !upload.cutShort;
            if (info.state() == RecordingState.COMPLETE) {
                assertThat(mayBeComplete).as("state of %s", upload.id).isTrue();
                assertThat(stored).isEqualTo(Arrays.copyOf(upload.bytes, upload.appended));
            } else {
                assertThat(info.state()).isEqualTo(RecordingState.INCOMPLETE);
                assertThat(info.cutShortBecause()).isPresent();
                assertThat(mayBeComplete && upload.heard.isFinished())
                        .as("state of %s", upload.id)
                        .isFalse();
            }
            if (upload.heard.isFinished()) {
                assertThat(stored).hasSize(upload.appended);
            }
        }
    }
}
