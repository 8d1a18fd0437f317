package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.interop.Uploader.Upload;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Json;
import org.tsrecorder.peers.Peers;

/** Tailscale's own client, package {@code tailscale.com/sessionrecording}, uploads to the application. */
@Tag("interop")
@Timeout(180)
class GoClientTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path kept;

    @TempDir
    Path directory;

    @BeforeEach
    void thePeerIsThere() {
        Peers.require(Peers.UPLOADER);
    }

    @Test
    void whatItStreamsIsStoredByteForByteButForTheHeaderLine() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            assertAllStored(recorder, Uploader.run(recorder, kept, "-n", 3), 3);
        }
    }

    @Test
    void whatItStreamsByTheFirstProtocolIsStoredByteForByteToo() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            assertAllStored(recorder, Uploader.run(recorder, kept, "-n", 3, "-v1"), 3);
        }
    }

    @Test
    void anEventIsStoredInItsWrapperWithItsKeyAndItsDestination() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            assertThat(Uploader.run(recorder, kept, "-event"))
                    .singleElement()
                    .satisfies(upload -> assertThat(upload.error()).isEmpty());
            recorder.stop();
            Path stored = new Destination(directory).events().getFirst();
            String line = Files.readString(stored);
            assertThat(line).endsWith("}\n").hasLineCount(1);
            Map<String, @Nullable Object> wrapper = Json.object(line).orElseThrow();
            assertThat(wrapper.keySet()).containsExactlyInAnyOrder("stableID", "event", "timestamp");
            assertThat(wrapper).containsEntry("stableID", "local");
            assertThat(String.valueOf(wrapper.get("timestamp")))
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000 UTC");

            Map<String, @Nullable Object> wanted = Json.object(Files.readString(kept.resolve("session-0.event")))
                    .orElseThrow();
            wanted.put("id", directory.relativize(stored).toString());
            wanted.put("destination", Map.of("node", "localhost", "nodeID", "local"));
            assertThat(Json.members(wrapper.get("event"))).isEqualTo(wanted);
            assertThat(Json.members(wanted.get("source")))
                    .containsEntry("nodeUserID", new BigDecimal("9007199254740995"));
            assertThat(directory.resolve(".events-exist")).exists();
        }
    }

    @Test
    void aSessionOf64MebibytesIsStoredWhole() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            List<Upload> uploads = Uploader.run(recorder, kept, "-bytes", 64 * MIB, "-chunk", 32 << 10);
            assertAllStored(recorder, uploads, 1);
            assertThat(uploads.getFirst().sent()).isGreaterThan(64 * MIB);
        }
    }

    @Test
    void twoHundredSessionsAtTheSameTimeAreStoredWhole() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            assertAllStored(recorder, Uploader.run(recorder, kept, "-n", 200, "-bytes", MIB / 4), 200);
        }
    }

    @Test
    void whatAKilledClientHadAcknowledgedIsKeptAndMarkedIncomplete() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory);
                Uploader uploader =
                        Uploader.start(recorder, kept, "-bytes", 64 * MIB, "-rate", 64 << 10, "-progress")) {
            uploader.awaitAck(1);
            Upload cut = uploader.kill().getFirst();
            Destination destination = new Destination(directory);
            Await.until("the recording is marked", () -> destination.states().containsValue("incomplete"));
            assertKeptAndMarked(cut);
            assertAllStored(recorder, Uploader.run(recorder, kept, "-name", "next"), 1);
        }
    }

    @Test
    void aRecorderThatIsToldToStopLetsTheClientKnowAndKeepsWhatItAccepted() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory, "--drain-timeout", "1s");
                Uploader uploader =
                        Uploader.start(recorder, kept, "-bytes", 64 * MIB, "-rate", 64 << 10, "-progress")) {
            uploader.awaitAck(1);
            recorder.terminate();
            Upload cut = uploader.ended().getFirst();
            assertThat(cut.error())
                    .hasValueSatisfying(
                            error -> assertThat(error).startsWith("recording: received error from the recorder: "));
            assertThat(recorder.exitCode()).isZero();
            assertKeptAndMarked(cut);
        }
    }

    @Test
    void aSessionThatEndsWithinTheDrainTimeIsStoredWhole() throws Exception {
        try (RecorderProcess recorder = RecorderProcess.start(directory, "--drain-timeout", "60s");
                Uploader uploader = Uploader.start(recorder, kept, "-bytes", 300_000, "-rate", 100_000, "-progress")) {
            uploader.awaitAck(1);
            recorder.terminate();
            assertAllStored(recorder, uploader.ended(), 1);
        }
    }

    @Test
    void aRecorderThatIsKilledHasKeptWhatItAcknowledgedAndMarksItAtItsNextStart() throws Exception {
        Upload cut;
        try (RecorderProcess recorder = RecorderProcess.start(directory);
                Uploader uploader =
                        Uploader.start(recorder, kept, "-bytes", 64 * MIB, "-rate", 64 << 10, "-progress")) {
            uploader.awaitAck(1);
            recorder.kill();
            cut = uploader.ended().getFirst();
            assertThat(cut.error()).isPresent();
        }
        try (RecorderProcess recorder = RecorderProcess.start(directory)) {
            assertKeptAndMarked(cut);
            assertAllStored(recorder, Uploader.run(recorder, kept, "-name", "next"), 1);
        }
    }

    private CastFile sent(Upload upload) {
        return CastFile.read(kept.resolve(upload.session() + ".cast"));
    }

    private void assertAllStored(RecorderProcess recorder, List<Upload> uploads, int count) throws Exception {
        assertThat(uploads).hasSize(count);
        recorder.stop();
        Destination destination = new Destination(directory);
        Map<String, String> states = destination.states();
        Map<String, CastFile> stored = destination.bySession();
        for (Upload upload : uploads) {
            assertThat(upload.error()).as(upload.session()).isEmpty();
            assertThat(upload.acked()).as("acked of %s", upload).isEqualTo(upload.sent());
            assertThat(stored).containsKey(upload.session());
            CastFile cast = Objects.requireNonNull(stored.get(upload.session()));
            cast.assertHoldsAllOf(sent(upload));
            assertThat(states).containsEntry(String.valueOf(cast.path().getFileName()), "complete");
        }
    }

    private void assertKeptAndMarked(Upload cut) throws Exception {
        CastFile stored = new Destination(directory).recording(cut.session(), "incomplete");
        stored.assertIsABeginningOf(sent(cut), cut.acked());
        stored.assertIsReadable();
    }
}
