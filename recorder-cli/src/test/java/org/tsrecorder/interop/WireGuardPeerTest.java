package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;

/** A kernel's TCP/IP and curl behind a stock WireGuard record into the application. */
@Tag("interop")
@Timeout(600)
class WireGuardPeerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SHORT_CONNECTIONS = 1_000;

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {Peers.WIREGUARD_GO, Peers.WIREGUARD_GO_LATEST})
    void pingIsAnsweredOverBothFamilies(String program) throws Exception {
        Path ping = Peers.require(Peers.PING);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(program)) {
            for (String address : List.of(WireGuardPeer.RECORDER, WireGuardPeer.RECORDER_V6)) {
                assertThat(peer.run(ping, "-c", 5, "-i", "0.2", "-s", 1_000, address)
                                .out())
                        .contains("5 packets transmitted, 5 received");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Peers.WIREGUARD_GO, Peers.WIREGUARD_GO_LATEST})
    void aBigUploadOverHttp11IsStoredByteForByte(String program) throws Exception {
        BigCast cast = BigCast.write(work.resolve("big.cast"), BigCast.usualBytes());
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(program)) {
            assertThat(WireGuardUpload.run(peer, cast, "/record", "-H", "Expect: 100-continue"))
                    .endsWith("200");
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Peers.WIREGUARD_GO, Peers.WIREGUARD_GO_LATEST})
    void aBigUploadOverHttp2IsStoredByteForByte(String program) throws Exception {
        BigCast cast = BigCast.write(work.resolve("big.cast"), BigCast.usualBytes());
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(program)) {
            String said = WireGuardUpload.run(peer, cast, "/v2/record", "--http2-prior-knowledge");
            assertThat(said).endsWith("200").contains("{\"ack\":" + Files.size(cast.path()) + "}");
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @Test
    void aThousandShortConnectionsAreAllAnswered() throws Exception {
        Path curl = Peers.require(Peers.CURL);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST)) {
            String url = WireGuardRecorder.url("/nothing-here?[1-" + SHORT_CONNECTIONS + "]");
            String said = peer.run(
                            PATIENCE,
                            curl,
                            "-sS",
                            "-Z",
                            "--parallel-max",
                            50,
                            "-H",
                            "Connection: close",
                            "-o",
                            "/dev/null",
                            "-w",
                            "%{http_code} %{num_connects}\\n",
                            url)
                    .succeeded()
                    .out();
            assertThat(said.lines()).hasSize(SHORT_CONNECTIONS).containsOnly("404 1");
            Await.until(
                    "all connections are gone",
                    () -> Double.valueOf(0).equals(recorder.process().metrics().get("tsrecorder_connections")));
        }
    }

    @Test
    void aStrangersHandshakeIsNotAnswered() throws Exception {
        Path ping = Peers.require(Peers.PING);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardRecorder other = WireGuardRecorder.start(Files.createDirectory(work.resolve("other")));
                WireGuardPeer peer = other.startPeer(Peers.WIREGUARD_GO_LATEST, recorder.udpPort())) {
            assertThat(peer.run(ping, "-c", 3, "-W", 1, WireGuardPeer.RECORDER).out())
                    .contains("3 packets transmitted, 0 received");
            assertThat(peer.lastHandshake()).isZero();
        }
    }
}
