package org.tsrecorder.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.storage.disk.DiskFullException;
import org.tsrecorder.storage.file.ForgetfulDisk.Operation;
import org.tsrecorder.storage.spool.Spool;
import org.tsrecorder.storage.spool.SpoolSettings;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.RecordingState;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreException.Reason;
import org.tsrecorder.testkit.ManualTime;

class FaultyDiskTest {
    private static final StoreTuning SMALL = StoreTuning.defaults().withSegments(256 << 10, 3);

    @TempDir
    Path root;

    private final AtomicBoolean broken = new AtomicBoolean();
    private ForgetfulDisk disk;

    @BeforeEach
    void makeDisk() throws IOException {
        disk = new ForgetfulDisk(root, 1);
    }

    private FileRecordingStore open() {
        return FileRecordingStore.builder(root).disk(disk).tuning(SMALL).open();
    }

    private void failWhileBroken(Operation operation, String part, boolean full) {
        disk.failWith((asked, path) -> {
            if (broken.get() && asked == operation && path.toString().contains(part)) {
                IOException failure = new IOException("Input/output error");
                throw full ? new DiskFullException(new IOException("No space left on device")) : failure;
            }
        });
    }

    @Test
    void aFullDiskFailsTheRunningRecordingAndKeepsWhatWasAcknowledged() throws Exception {
        failWhileBroken(Operation.WRITE, ".cast", true);
        Heard heard = new Heard();
        try (var store = open()) {
            RecordingSink sink = store.create(Samples.id(1), heard);
            sink.append(Samples.text("before "));
            heard.awaitDurable(7);
            assertThat(Samples.readText(store, Samples.id(1))).isEqualTo("before ");
            broken.set(true);
            sink.append(Samples.text("durable in the journal"));
            assertThat(heard.awaitFailed().reason()).isEqualTo(Reason.FULL);
            assertThat(store.health().isReady()).isFalse();
            Heard refused = new Heard();
            store.create(Samples.id(2), refused);
            refused.awaitFailed();
            broken.set(false);
            while (!store.health().isReady()) {
                Thread.onSpinWait();
            }
            store(store, 3);
        }
        RecordingInfo info =
                new FileRecordingArchive(root).list(RecordingQuery.all()).getFirst();
        assertThat(info.state()).isEqualTo(RecordingState.INCOMPLETE);
        assertThat(info.cutShortBecause().orElseThrow()).contains("the disk is full");
        assertThat(info.size()).isGreaterThanOrEqualTo(heard.durableOffset());
        assertThat(Samples.readText(new FileRecordingArchive(root), Samples.id(3)))
                .isEqualTo("recording 3");
    }

    @Test
    void aFullDiskFailsBulkToo() throws Exception {
        failWhileBroken(Operation.WRITE, ".cast", true);
        Heard heard = new Heard();
        byte[] bytes = Samples.bytes(1, 1 << 20);
        try (var store = open()) {
            RecordingSink sink = store.create(Samples.id(1), heard);
            sink.append(Samples.buffer(bytes));
            heard.awaitDurable(bytes.length);
            broken.set(true);
            sink.append(Samples.buffer(bytes));
            assertThat(heard.awaitFailed().reason()).isEqualTo(Reason.FULL);
            broken.set(false);
        }
        assertThat(Samples.read(new FileRecordingArchive(root), Samples.id(1))).startsWith(bytes);
    }

    @Test
    void aFailedForceOfTheJournalFailsThoseWhoWaitedForItAndNobodyElse() throws Exception {
        failWhileBroken(Operation.FORCE, ".spool", false);
        try (var store = open()) {
            Heard victim = new Heard();
            Heard bystander = new Heard();
            RecordingSink victimSink = store.create(Samples.id(1), victim);
            RecordingSink bystanderSink = store.create(Samples.id(2), bystander);
            victimSink.append(Samples.text("safe"));
            victim.awaitDurable(4);
            bystander.awaitReady();
            broken.set(true);
            victimSink.append(Samples.text(" lost"));
            StoreException failure = victim.awaitFailed();
            assertThat(failure.reason()).isEqualTo(Reason.FAULT);
            assertThat(failure).hasMessageContaining("Input/output error").hasMessageContaining("nLocal1CNTRL");
            assertThat(victim.durableOffset()).isEqualTo(4);
            broken.set(false);
            bystanderSink.append(Samples.text("goes on"));
            bystanderSink.finish(RecordingEnd.complete());
            bystander.awaitFinished();
            assertThat(store.statistics().failures()).isEqualTo(1);
        }
        var infos = new FileRecordingArchive(root).list(RecordingQuery.all());
        assertThat(infos)
                .extracting(RecordingInfo::state)
                .containsExactly(RecordingState.INCOMPLETE, RecordingState.COMPLETE);
    }

    @Test
    void aFailedForceOfBulkFailsThatRecordingAndTheJournalIsKept() throws Exception {
        failWhileBroken(Operation.FORCE, ".cast", false);
        Heard heard = new Heard();
        byte[] bytes = Samples.bytes(1, 1 << 20);
        try (var store = open()) {
            RecordingSink sink = store.create(Samples.id(1), heard);
            sink.append(Samples.text("in the journal"));
            heard.awaitDurable(14);
            broken.set(true);
            sink.append(Samples.buffer(bytes));
            assertThat(heard.awaitFailed().reason()).isEqualTo(Reason.FAULT);
            assertThat(heard.durableOffset()).isEqualTo(14);
            broken.set(false);
        }
        try (var store = open()) {
            assertThat(store.recovered().bytesReplayed()).isGreaterThanOrEqualTo(14);
            assertThat(Samples.readText(store, Samples.id(1))).startsWith("in the journal");
        }
    }

    @Test
    void aJournalThatCannotGrowRefusesAndRecoversByItself() throws Exception {
        disk.failWith((asked, path) -> {
            boolean isNew = !path.endsWith("0.spool") && path.toString().endsWith(".spool");
            if (broken.get() && asked == Operation.CREATE && isNew) {
                throw new DiskFullException(new IOException("No space left on device"));
            }
        });
        broken.set(true);
        Heard heard = new Heard();
        byte[] piece = Samples.bytes(1, 20_000);
        try (var store = open()) {
            while (store.health().isReady()) {
                Thread.onSpinWait();
            }
            assertThat(store.health().notReadyBecause().orElseThrow()).contains("No space left on device");
            broken.set(false);
            while (!store.health().isReady()) {
                Thread.onSpinWait();
            }
            RecordingSink sink = store.create(Samples.id(1), heard);
            for (int i = 1; i <= 40; i++) {
                sink.append(Samples.buffer(piece));
                heard.awaitDurable((long) i * piece.length);
            }
            sink.finish(RecordingEnd.complete());
            heard.awaitFinished();
        }
    }

    @Test
    void aJournalWithoutASegmentLeftFailsWhatIsUnderWayAsFull() throws Exception {
        broken.set(true);
        CountDownLatch journalIsFull = new CountDownLatch(1);
        disk.failWith((asked, path) -> {
            if (asked == Operation.CREATE && path.endsWith("1.spool") && broken.get()) {
                awaitQuietly(journalIsFull);
                throw new DiskFullException(new IOException("No space left on device"));
            }
        });
        Heard heard = new Heard();
        byte[] piece = Samples.bytes(1, 20_000);
        try (var store = open()) {
            RecordingSink sink = store.create(Samples.id(1), heard);
            for (int i = 1; i <= 12; i++) {
                sink.append(Samples.buffer(piece));
                heard.awaitDurable((long) i * piece.length);
            }
            sink.append(Samples.buffer(piece));
            journalIsFull.countDown();
            broken.set(heard.awaitFailed().reason() != Reason.FULL);
            assertThat(broken).isFalse();
            while (!store.health().isReady()) {
                Thread.onSpinWait();
            }
            store(store, 2);
        }
        assertThat(Samples.read(new FileRecordingArchive(root), Samples.id(1)).length)
                .isGreaterThanOrEqualTo((int) heard.durableOffset());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void belowTheFloorOfFreeSpaceNewRecordingsAreRefused() {
        ManualTime time = new ManualTime();
        try (var store = FileRecordingStore.builder(root)
                .minFree(Long.MAX_VALUE / 2)
                .nanoTime(time.nanoTime())
                .open()) {
            assertThat(store.health().notReadyBecause().orElseThrow()).contains("--min-free");
            Heard heard = new Heard();
            store.create(Samples.id(1), heard);
            assertThat(heard.awaitFailed().reason()).isEqualTo(Reason.FULL);
            assertThat(heard.isReady()).isFalse();
        }
    }

    @Test
    void aDestinationThatCannotBeWrittenIsSaidInOneLine() {
        broken.set(true);
        failWhileBroken(Operation.CREATE, "check-write-access", false);
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("destination ")
                .hasMessageNotContaining("\n");
        broken.set(false);
        open().close();
    }

    private static void store(FileRecordingStore store, int number) {
        Heard heard = new Heard();
        RecordingSink sink = store.create(Samples.id(number), heard);
        sink.append(Samples.text("recording " + number));
        sink.finish(RecordingEnd.complete());
        heard.awaitFinished();
    }

    @Test
    void aWriteThatFailsAmidACommitFailsTheWholeCommit() throws Exception {
        failWhileBroken(Operation.WRITE, "journal", false);
        Path journal = root.resolve("journal");
        disk.createDirectory(root);
        disk.createDirectory(journal);
        try (Spool spool = Spool.open(disk, journal, new SpoolSettings(4 << 20, 2, true))) {
            spool.prepare();
            spool.rotate();
            spool.open(1, 0, Samples.id(1).key());
            spool.data(1, 0, Unpooled.wrappedBuffer(new byte[100]));
            broken.set(true);
            assertThatThrownBy(() -> fillUpMemory(spool)).hasMessageContaining("Input/output error");
            broken.set(false);
            spool.prepare();
            assertThatThrownBy(spool::write).isInstanceOf(IOException.class);
            spool.rotate();
            spool.write();
        }
    }

    private static void fillUpMemory(Spool spool) throws IOException {
        for (int i = 0; i < 64; i++) {
            spool.data(2, i * 32_768L, Unpooled.wrappedBuffer(new byte[32_768]));
        }
    }

    @Test
    void aRecordingWhoseFileWasRemovedFailsAndTheStoreGoesOn() throws Exception {
        StoreTuning oneFileAWriter = SMALL.withOpenFiles(2);
        try (var store = FileRecordingStore.builder(root)
                .disk(disk)
                .tuning(oneFileAWriter)
                .open()) {
            Heard heard = new Heard();
            RecordingSink sink = store.create(Samples.id(1), heard);
            sink.append(Samples.text("first"));
            heard.awaitDurable(5);
            assertThat(Samples.readText(store, Samples.id(1))).isEqualTo("first");
            Files.delete(root.resolve(Samples.id(1).key()));
            store(store, 2);
            store(store, 3);
            sink.append(Samples.text("second"));
            sink.finish(RecordingEnd.complete());
            while (!heard.isOver() || !store.health().isReady()) {
                Thread.onSpinWait();
            }
            store(store, 4);
            assertThat(root.resolve(Samples.id(1).key())).doesNotExist();
            assertThat(root.resolve(".tsrecorder/live")).isEmptyDirectory();
        }
    }

    @Test
    void aNodesDirectoryThatWasRemovedIsMadeAgain() throws Exception {
        try (var store = FileRecordingStore.builder(root).tuning(SMALL).open()) {
            store(store, 1);
            Path directory = root.resolve(Samples.id(1).node());
            assertThat(Samples.readText(store, Samples.id(1))).isEqualTo("recording 1");
            Files.delete(directory.resolve(Samples.id(1).fileName()));
            Files.delete(directory);
            store(store, 2);
            assertThat(Samples.readText(store, Samples.id(2))).isEqualTo("recording 2");
            assertThat(store.health().isReady()).isTrue();
        }
    }
}
