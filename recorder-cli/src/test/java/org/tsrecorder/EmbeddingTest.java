package org.tsrecorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.storage.file.FileRecordingStore;
import org.tsrecorder.store.RecordingInfo;
import org.tsrecorder.store.RecordingQuery;
import org.tsrecorder.store.RecordingState;
import org.tsrecorder.store.RecordingStore;
import org.tsrecorder.transport.client.RecorderAddress;
import org.tsrecorder.transport.client.RecorderClient;
import org.tsrecorder.transport.client.RecordingResult;
import org.tsrecorder.transport.client.RecordingUpload;
import org.tsrecorder.transport.server.RecorderServer;

/** The README's embedding example: it compiles, it works, and it is what the README says. */
class EmbeddingTest {
    private final byte[] cast =
            "{\"version\":2,\"width\":80,\"height\":24}\n[0.5,\"o\",\"hello\"]\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void theReadmesExampleRecords(@TempDir Path directory) throws Exception {
        // README: begin
        try (RecordingStore store = FileRecordingStore.builder(directory).open();
                RecorderServer server = RecorderServer.builder(store).build()) {
            InetSocketAddress address = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            RecorderAddress recorder = new RecorderAddress("127.0.0.1", address.getPort());
            try (RecorderClient client =
                            RecorderClient.builder().recorder(recorder).build();
                    RecordingUpload upload = client.start()) {
                upload.outputStream().write(cast);
                RecordingResult result = upload.finish(); // all of it is durable
                System.out.println(result.acknowledged() + " bytes kept");
            }
        }
        // README: end
        try (RecordingStore store = FileRecordingStore.builder(directory).open()) {
            assertThat(store.list(RecordingQuery.all()))
                    .extracting(RecordingInfo::state)
                    .containsExactly(RecordingState.COMPLETE);
        }
    }

    @Test
    void theReadmeShowsThisExample() throws Exception {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        String source = Files.readString(root.resolve("recorder-cli/src/test/java/org/tsrecorder/EmbeddingTest.java"));
        String example = source.substring(source.indexOf("// README: begin") + 16, source.indexOf("// README: end"));
        assertThat(withoutLayout(Files.readString(root.resolve("README.md")))).contains(withoutLayout(example));
    }

    private static String withoutLayout(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining()).replace(" ", "");
    }
}
