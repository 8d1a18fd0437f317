package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tsrecorder.peers.Peers;
import org.tsrecorder.peers.Program;
import org.tsrecorder.peers.Tailscaled;
import org.tsrecorder.peers.TestControl;

/**
 * Long sessions reach our own node byte for byte, on a direct path and through a relay, over both protocols.
 *
 * <pre>
 *   curl ── HTTP proxy of a real tailscaled ══ UDP on loopback, or DERP ══ the application
 * </pre>
 *
 * <p>How long is set by {@code -Dinterop.mib}, the size on the direct path; a quarter of it goes through the relay.
 */
@Tag("interop")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class TailnetUploadTest {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final long MIB = 1 << 20;
    private static final long BYTES = Long.getLong("interop.mib", 64) * MIB;

    @TempDir
    Path folder;

    @Test
    void aLongSessionOnADirectPathIsStoredByteForByte() throws Exception {
        assertIsStored(BYTES, Map.of(), "direct 127.0.0.1");
    }

    @Test
    void aLongSessionThroughARelayIsStoredByteForByte() throws Exception {
        assertIsStored(BYTES / 4, Map.of("TS_DEBUG_NEVER_DIRECT_UDP", "true"), "relay");
    }

    /** Sends one by HTTP/2 and one by HTTP/1.1, and looks which way they went. */
    private void assertIsStored(long bytes, Map<String, String> environment, String way) throws Exception {
        BigCast cast = BigCast.write(folder.resolve("sent.cast"), bytes);
        try (TestControl control = TestControl.start();
                Joining.Joined recorder = Joining.BY_ITSELF.start(control, folder, folder.resolve("dst"));
                Tailscaled sender = Tailscaled.start(Tailscaled.NEWEST, "sender", folder, environment)) {
            sender.up(control.url());
            // Ends with the first answer over a direct path, or after some without.
            assertThat(sender.ping(recorder.ip(), "-c=5").out()).contains("pong from recorder");
            upload(sender, recorder, cast, "/v2/record", "--http2-prior-knowledge");
            upload(sender, recorder, cast, "/record", "--http1.1");
            Path recordings = folder.resolve("dst").resolve(sender.stableId());
            assertThat(sender.cli("status").succeeded().out()).containsPattern("recorder.*" + way);
            recorder.process().stop();
            try (Stream<Path> files = Files.list(recordings)) {
                List<Path> stored =
                        files.filter(file -> file.toString().endsWith(".cast")).toList();
                assertThat(stored).hasSize(2);
                for (Path one : stored) {
                    cast.assertIsAllIn(one);
                }
            }
        }
    }

    private static void upload(Tailscaled from, Joining.Joined to, BigCast cast, String path, String protocol)
            throws Exception {
        List<Object> command = new ArrayList<>(List.of(Peers.require(Peers.CURL), "-sS", "-w", "\n%{http_code}"));
        command.addAll(List.of("--proxytunnel", "--proxy", "http://" + from.httpProxy()));
        command.addAll(List.of(protocol, "-X", "POST", "-T", cast.path(), "http://" + to.address() + path));
        Program.Ended ended = Program.run(Map.of(), new byte[0], PATIENCE, command.toArray());
        assertThat(ended.succeeded().out()).endsWith("200");
    }
}
