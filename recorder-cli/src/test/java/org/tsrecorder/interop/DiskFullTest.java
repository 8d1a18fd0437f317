package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.interop.Uploader.Upload;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;

/** A destination that runs full, a small tmpfs, and what clients, operators and auditors see of it. */
@Tag("interop")
@Timeout(180)
class DiskFullTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path kept;

    @TempDir
    Path directory;

    private boolean mounted;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        Peers.require(Peers.UPLOADER);
        Program.Ended mount = Program.run(
                Peers.require("mount"), "-t", "tmpfs", "-o", "size=96m,mode=700", "tsrecorder-test", directory);
        mounted = mount.exit() == 0;
        Peers.assumeThat(
                mounted, "a tmpfs cannot be mounted here: " + mount.err().strip());
    }

    @AfterEach
    void unmountIt() throws Exception {
        if (mounted) {
            Program.run(Peers.require("umount"), "-l", directory);
        }
    }

    @ParameterizedTest(name = "--min-free {0}")
    @ValueSource(strings = {"16M", "0"})
    void fullMeansErrorFramesAndRefusalsUntilThereIsSpaceAgain(String minFree) throws Exception {
        Path ballast = directory.resolve("ballast");
        writeZeros(ballast, 48 * MIB);
        try (RecorderProcess recorder = RecorderProcess.start(directory, "--min-free", minFree);
                Uploader slow = Uploader.start(
                        recorder, kept, "-name", "slow", "-bytes", 256 * MIB, "-rate", 128 << 10, "-progress")) {
            slow.awaitAck(1);
            List<Upload> cut = new ArrayList<>(
                    Uploader.run(recorder, kept, "-name", "fast", "-bytes", 256 * MIB, "-chunk", 65536));
            cut.addAll(slow.ended());
            assertThat(cut)
                    .hasSize(2)
                    .allSatisfy(upload -> assertThat(upload.error().orElseThrow())
                            .startsWith("recording: received error from the recorder: "));
            Await.until("it is not ready", () -> recorder.operations("/readyz").statusCode() == 503);
            assertThat(recorder.operations("/healthz").statusCode()).isEqualTo(200);
            assertThatNewOnesAreRefused(recorder);

            Files.delete(ballast);
            Await.until(
                    "it is ready again", () -> recorder.operations("/readyz").statusCode() == 200);
            List<Upload> after = Uploader.run(recorder, kept, "-name", "after", "-n", 4);
            recorder.stop();
            assertThatWhatWasAcknowledgedIsThere(cut, after);
        }
    }

    private void assertThatNewOnesAreRefused(RecorderProcess recorder) throws Exception {
        for (List<Object> flags : List.<List<Object>>of(List.of(), List.of("-v1"), List.of("-event"))) {
            Upload refused = Uploader.run(recorder, kept, flags.toArray()).getFirst();
            assertThat(refused.error())
                    .hasValueSatisfying(error -> assertThat(error).contains("503"));
            assertThat(refused.acked()).isZero();
        }
        String call =
                "POST /record HTTP/1.1\r\nHost: recorder\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (RawConnection connection = new RawConnection(recorder.port())) {
            connection.send(call.getBytes(StandardCharsets.US_ASCII));
            assertThat(connection.readStatusLine()).startsWith("HTTP/1.1 503");
        }
    }

    private void assertThatWhatWasAcknowledgedIsThere(List<Upload> cut, List<Upload> after) throws Exception {
        Destination destination = new Destination(directory);
        for (Upload upload : cut) {
            CastFile stored = destination.recording(upload.session(), "incomplete");
            stored.assertIsABeginningOf(sent(upload), upload.acked());
            stored.assertIsReadable();
        }
        for (Upload upload : after) {
            assertThat(upload.error()).isEmpty();
            destination.recording(upload.session(), "complete").assertHoldsAllOf(sent(upload));
        }
    }

    private CastFile sent(Upload upload) {
        return CastFile.read(kept.resolve(upload.session() + ".cast"));
    }

    private static void writeZeros(Path path, int bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            byte[] zeros = new byte[MIB];
            for (int written = 0; written < bytes; written += zeros.length) {
                file.write(zeros);
            }
        }
    }
}
