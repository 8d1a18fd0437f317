package org.tsrecorder.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tsrecorder.store.EventId;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.RecordingId;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingSink;
import org.tsrecorder.store.RecordingState;
import org.tsrecorder.store.StoreException.Reason;

class FileRecordingStoreTest {
    @TempDir
    Path root;

    private FileRecordingStore open() {
        return FileRecordingStore.builder(root)
                .tuning(StoreTuning.defaults().withSegments(4 << 20, 4))
                .open();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aRecordingIsStoredByteForByte(Durability durability) throws Exception {
        RecordingId id = Samples.id(1);
        Heard heard = new Heard();
        try (var store = FileRecordingStore.builder(root).durability(durability).open()) {
            RecordingSink sink = store.create(id, heard);
            sink.append(Samples.text("{\"version\":2}\n"));
            sink.append(Samples.text("[0.1,\"o\",\"hello\"]\n"));
            heard.awaitDurable(32);
            sink.append(Samples.text("[0.2,\"o\",\"bye\"]\n"));
            sink.finish(RecordingEnd.complete());
            heard.awaitFinished();
            assertThat(Samples.readText(store, id))
                    .isEqualTo("{\"version\":2}\n[0.1,\"o\",\"hello\"]\n[0.2,\"o\",\"bye\"]\n");
        }
        assertThat(heard.breaches()).isEmpty();
        assertThat(root.resolve("nLocal1CNTRL/2026-07-29T11:50:50.034425744Z.cast"))
                .content()
                .startsWith("{\"version\":2}\n");
    }

    @Test
    void bulkIsStoredByteForByteInWhateverPieces() throws Exception {
        byte[] bytes = Samples.bytes(7, 20 << 20);
        RecordingId id = Samples.id(1);
        Heard heard = new Heard();
        try (var store = open()) {
            RecordingSink sink = store.create(id, heard);
            int size = 1;
            for (int at = 0; at < bytes.length; at += size) {
                size = Math.min(bytes.length - at, at % 65_537 + 1);
                sink.append(Samples.buffer(bytes, at, size));
            }
            sink.finish(RecordingEnd.complete());
            heard.awaitFinished();
            assertThat(heard.durableOffset()).isEqualTo(bytes.length);
            assertThat(Samples.read(store, id)).isEqualTo(bytes);
        }
        assertThat(Samples.read(new FileRecordingArchive(root), id)).isEqualTo(bytes);
        assertThat(heard.breaches()).isEmpty();
    }

    @Test
    void manyRecordingsShareCommits() throws Exception {
        List<Heard> all = new ArrayList<>();
        int recordings = 500;
        try (var store = open()) {
            List<RecordingSink> sinks = new ArrayList<>();
            for (int i = 0; i < recordings; i++) {
                Heard heard = new Heard();
                all.add(heard);
                sinks.add(store.create(Samples.id(i), heard));
            }
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < recordings; i++) {
                    sinks.get(i).append(Samples.text("round " + round + " of " + i + "\n"));
                }
            }
            sinks.forEach(sink -> sink.finish(RecordingEnd.complete()));
            all.forEach(Heard::awaitFinished);
            assertThat(store.statistics().commits()).isLessThan(recordings);
            assertThat(store.statistics().bytesDurable())
                    .isEqualTo(store.statistics().bytesWritten());
            assertThat(Samples.readText(store, Samples.id(77))).endsWith("round 3 of 77\n");
        }
        assertThat(all).allSatisfy(heard -> assertThat(heard.breaches()).isEmpty());
        assertThat(new FileRecordingArchive(root).list(RecordingQuery.all()))
                .hasSize(recordings)
                .allMatch(info -> info.state() == RecordingState.COMPLETE);
    }

    @Test
    void aTakenKeyIsRefusedAndTheFirstRecordingKept() throws Exception {
        RecordingId id = Samples.id(1);
        try (var store = open()) {
            Heard first = new Heard();
            RecordingSink sink = store.create(id, first);
            sink.append(Samples.text("first"));
            first.awaitDurable(5);
            Heard second = new Heard();
            store.create(id, second).append(Samples.text("second"));
            assertThat(second.awaitFailed().reason()).isEqualTo(Reason.EXISTS);
            sink.finish(RecordingEnd.complete());
            first.awaitFinished();
        }
        try (var store = open()) {
            Heard third = new Heard();
            store.create(id, third).append(Samples.text("third"));
            assertThat(third.awaitFailed().reason()).isEqualTo(Reason.EXISTS);
            assertThat(third.isReady()).isFalse();
            assertThat(Samples.readText(store, id)).isEqualTo("first");
        }
    }

    @Test
    void aRecordingCutShortIsKeptAndSaysWhy() throws Exception {
        RecordingId id = Samples.id(1);
        try (var store = open()) {
            Heard heard = new Heard();
            RecordingSink sink = store.create(id, heard);
            sink.append(Samples.text("half"));
            sink.finish(RecordingEnd.cutShort("the client went away\nand more"));
            heard.awaitFinished();
            assertThat(only(store.list(RecordingQuery.all())).state()).isEqualTo(RecordingState.INCOMPLETE);
        }
        RecordingInfo info = only(new FileRecordingArchive(root).list(RecordingQuery.all()));
        assertThat(info.state()).isEqualTo(RecordingState.INCOMPLETE);
        assertThat(info.cutShortBecause()).contains("the client went away and more");
        assertThat(info.size()).isEqualTo(4);
    }

    @Test
    void aLiveRecordingIsListedAndReadableAsFarAsItHasCome() throws Exception {
        RecordingId id = Samples.id(1);
        try (var store = open()) {
            Heard heard = new Heard();
            RecordingSink sink = store.create(id, heard);
            sink.append(Samples.text("so far"));
            heard.awaitDurable(6);
            assertThat(Samples.readText(store, id)).isEqualTo("so far");
            RecordingInfo inside = only(store.list(RecordingQuery.all()));
            assertThat(inside.state()).isEqualTo(RecordingState.LIVE);
            assertThat(inside.size()).isEqualTo(6);
            RecordingInfo outside = only(new FileRecordingArchive(root).list(RecordingQuery.all()));
            assertThat(outside.state()).isEqualTo(RecordingState.LIVE);
            assertThat(store.statistics().recordingsOpen()).isEqualTo(1);
        }
    }

    @Test
    void closingEndsWhatIsUnderWayAsCutShortAndDurable() throws Exception {
        RecordingId id = Samples.id(1);
        Heard heard = new Heard();
        var store = open();
        RecordingSink sink = store.create(id, heard);
        sink.append(Samples.text("under way"));
        store.close();
        assertThat(heard.awaitFailed().reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(heard.durableOffset()).isEqualTo(9);
        sink.append(Samples.text("too late"));
        RecordingInfo info = only(new FileRecordingArchive(root).list(RecordingQuery.all()));
        assertThat(info.cutShortBecause()).contains("the recorder was shut down");
        Heard late = new Heard();
        store.create(Samples.id(2), late);
        try (var next = open()) {
            assertThat(next.recovered().journal().records()).isZero();
            assertThat(Samples.readText(next, id)).isEqualTo("under way");
        }
    }

    @Test
    void aDiscardedRecordingLeavesNothing() throws Exception {
        Heard heard = new Heard();
        try (var store = open()) {
            RecordingSink sink = store.create(Samples.id(1), heard);
            heard.awaitReady();
            sink.discard();
            RecordingSink never = store.create(Samples.id(2), new Heard());
            never.discard();
            RecordingSink used = store.create(Samples.id(3), new Heard());
            used.append(Samples.text("x"));
            assertThatThrownBy(used::discard).isInstanceOf(IllegalStateException.class);
        }
        assertThat(heard.isOver()).isFalse();
        assertThat(new FileRecordingArchive(root).list(RecordingQuery.all()))
                .extracting(RecordingInfo::id)
                .containsExactly(Samples.id(3));
    }

    @Test
    void anEventIsStoredUnderItsKeyOnceOnly() throws Exception {
        EventId id = new EventId("nLocal1CNTRL", Samples.id(5).startedAt());
        try (var store = open()) {
            store.storeEvent(id, Samples.text("{\"stableID\":1}\n"))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            var again = store.storeEvent(id, Samples.text("{}")).toCompletableFuture();
            assertThatThrownBy(() -> again.get(30, TimeUnit.SECONDS)).hasMessageContaining("exist");
            byte[] large = Samples.bytes(3, 300_000);
            EventId other = new EventId("nLocal1CNTRL", Samples.id(6).startedAt());
            store.storeEvent(other, Samples.buffer(large)).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(store.list(RecordingQuery.all())).isEmpty();
        }
        assertThat(root.resolve("nLocal1CNTRL/events/2026-07-29T11:50:50.038425744Z.event"))
                .hasContent("{\"stableID\":1}\n");
        assertThat(root.resolve(".events-exist")).isRegularFile();
        assertThat(root.resolve(".tsrecorder/live")).isEmptyDirectory();
    }

    @Test
    void anEventOfWhichNothingCameIsTakenBackAtTheNextStart() throws Exception {
        open().close();
        Path events = Files.createDirectories(root.resolve("nLocal1CNTRL/events"));
        Path empty = Files.createFile(events.resolve("2026-07-29T11:50:50.038425744Z.event"));
        Files.createFile(root.resolve(".tsrecorder/live/nLocal1CNTRL_2026-07-29T11:50:50.038425744Z.event"));
        open().close();
        assertThat(empty).doesNotExist();
        assertThat(root.resolve(".tsrecorder/incomplete")).isEmptyDirectory();
        assertThat(root.resolve(".tsrecorder/live")).isEmptyDirectory();
    }

    @Test
    void onlyTheOwnerMayReadWhatIsStored() throws Exception {
        RecordingId id = Samples.id(1);
        try (var store = open()) {
            Heard heard = new Heard();
            RecordingSink sink = store.create(id, heard);
            sink.finish(RecordingEnd.complete());
            heard.awaitFinished();
        }
        assertThat(permissions(root.resolve(id.key()))).isEqualTo("rw-------");
        assertThat(permissions(root.resolve(id.node()))).isEqualTo("rwx------");
        assertThat(permissions(root.resolve(".tsrecorder"))).isEqualTo("rwx------");
        assertThat(root.resolve("check-write-access")).isRegularFile();
    }

    @Test
    void aNodeDirectoryThatIsALinkIsRefused(@TempDir Path elsewhere) throws Exception {
        Files.createSymbolicLink(root.resolve("nLocal1CNTRL"), elsewhere);
        try (var store = open()) {
            Heard heard = new Heard();
            store.create(Samples.id(1), heard).append(Samples.text("escape"));
            assertThat(heard.awaitFailed().reason()).isEqualTo(Reason.FAULT);
            assertThatThrownBy(() -> store.open(Samples.id(1))).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void listingIsOldestFirstAndPassesForeignFilesOver() throws Exception {
        try (var store = open()) {
            for (int number : new int[] {3, 1, 2}) {
                Heard heard = new Heard();
                RecordingSink sink = store.create(Samples.id("n" + (9 - number), number), heard);
                sink.finish(RecordingEnd.complete());
                heard.awaitFinished();
            }
        }
        Files.writeString(root.resolve("n6/notes.cast"), "mine");
        Files.writeString(root.resolve("n6/2026-07-29T11:50:50.500Z.cast"), "zeros not trimmed");
        Files.createDirectory(root.resolve("not a node"));
        assertThat(new FileRecordingArchive(root).list(RecordingQuery.all()))
                .extracting(info -> info.id().node())
                .containsExactly("n8", "n7", "n6");
    }

    @Test
    void whoeverIsToldOfTheEndFindsTheFileWhole() throws Exception {
        byte[] bytes = Samples.bytes(7, 20_000);
        try (var store = open()) {
            for (int i = 0; i < 200; i++) {
                RecordingId id = Samples.id(i);
                AtomicReference<byte[]> found = new AtomicReference<>();
                Heard heard = new Heard().whenFinished(() -> found.set(contentOf(id)));
                RecordingSink sink = store.create(id, heard);
                sink.append(Samples.buffer(bytes));
                sink.finish(RecordingEnd.complete());
                heard.awaitFinished();
                assertThat(found.get()).isEqualTo(bytes);
                assertThat(root.resolve(".tsrecorder/live")).isEmptyDirectory();
            }
        }
    }

    private byte[] contentOf(RecordingId id) {
        try {
            return Files.readAllBytes(root.resolve(id.key()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSecondStoreInTheSameProcessDoesNotLoosenTheLockOnOtherProcesses() throws Exception {
        Path locks = Path.of("/proc/locks");
        assumeThat(locks).isReadable();
        try (var store = open()) {
            assertThat(store.health().isReady()).isTrue();
            String inode = ":" + Files.getAttribute(root.resolve(".tsrecorder/lock"), "unix:ino") + " ";
            assertThat(locks).content().contains(inode);
            assertThatThrownBy(this::open).hasMessageContaining("another recorder is writing there");
            assertThat(locks).content().contains(inode);
        }
    }

    @Test
    void aLockThatIsALinkIsRefusedAndNotFollowed(@TempDir Path elsewhere) throws Exception {
        Path target = Files.writeString(elsewhere.resolve("target"), "untouched");
        Files.createDirectories(root.resolve(".tsrecorder"));
        Files.createSymbolicLink(root.resolve(".tsrecorder/lock"), target);
        assertThatThrownBy(this::open).hasMessageContaining("lock: is not a file");
        assertThat(target).hasContent("untouched");
    }

    @Test
    void aJournalThatIsALinkIsRefusedAndNotFollowed(@TempDir Path elsewhere) throws Exception {
        Path target = Files.writeString(elsewhere.resolve("target"), "untouched");
        Files.createDirectories(root.resolve(".tsrecorder/spool"));
        Files.createSymbolicLink(root.resolve(".tsrecorder/spool/0.spool"), target);
        assertThatThrownBy(this::open).hasMessageContaining("cannot be written");
        assertThat(target).hasContent("untouched");
    }

    @Test
    void aSecondStoreOnTheSameDestinationIsRefusedInOneLine() {
        try (var store = open()) {
            assertThat(store.health().isReady()).isTrue();
            assertThatThrownBy(this::open).hasMessageMatching("destination .*: another recorder is writing there");
        }
        open().close();
    }

    @Test
    void theJournalIsFreedAndUsedAgain() throws Exception {
        byte[] piece = Samples.bytes(1, 30_000);
        try (var store = FileRecordingStore.builder(root)
                .tuning(StoreTuning.defaults().withSegments(4 << 20, 2).withOpenFiles(4))
                .open()) {
            List<Heard> all = new ArrayList<>();
            List<RecordingSink> sinks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(new Heard());
                sinks.add(store.create(Samples.id(i), all.get(i)));
            }
            for (int round = 1; round <= 60; round++) {
                for (int i = 0; i < 20; i++) {
                    sinks.get(i).append(Samples.buffer(piece));
                    all.get(i).awaitDurable((long) round * piece.length);
                }
            }
            sinks.forEach(sink -> sink.finish(RecordingEnd.complete()));
            all.forEach(Heard::awaitFinished);
            assertThat(Samples.read(store, Samples.id(11))).hasSize(60 * piece.length);
        }
        try (var files = Files.list(root.resolve(".tsrecorder/spool"))) {
            assertThat(files).hasSizeLessThanOrEqualTo(3);
        }
    }

    private static RecordingInfo only(List<RecordingInfo> infos) {
        assertThat(infos).hasSize(1);
        return infos.getFirst();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
