package org.tsrecorder.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tsrecorder.interop.LossyForwarder.Weather;
import org.tsrecorder.peers.Await;
import org.tsrecorder.peers.Peers;

/** Uploads from behind a stock WireGuard survive what networks and laptops do. */
@Tag("interop")
@Timeout(900)
class WireGuardBadNetworkTest {
    private static final long BEGUN = 1 << 20;
    private static final long FINE_WEATHER_PACE = 4_000_000;

    @TempDir
    Path work;

    /** So much that it is still under way when something happens to it. */
    private BigCast cast(long share) throws Exception {
        return BigCast.write(work.resolve("big.cast"), BigCast.usualBytes() / share);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.01, 0.05})
    void lostDatagramsAreMadeUpFor(double part) throws Exception {
        BigCast cast = cast(part < 0.01 ? 2 : 8);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                LossyForwarder network = LossyForwarder.open(Weather.losing(part), recorder.udpPort());
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST, network.port())) {
            long start = System.nanoTime();
            WireGuardUpload.run(peer, cast, "/v2/record", "--http2-prior-knowledge");
            System.out.printf(
                    "loss %.1f %%: %.1f MB/s, lost %d, passed %d%n",
                    part * 100,
                    BigCast.usualBytes() / (part < 0.01 ? 2.0 : 8.0) * 1e3 / (System.nanoTime() - start),
                    network.lost(),
                    network.passed());
            assertThat(network.lost()).isPositive();
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @Test
    void overtakenDatagramsDoNoHarm() throws Exception {
        BigCast cast = cast(2);
        Weather reordering = new Weather(7, 0, 0.05, Duration.ZERO);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                LossyForwarder network = LossyForwarder.open(reordering, recorder.udpPort());
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST, network.port())) {
            WireGuardUpload.run(peer, cast, "/v2/record", "--http2-prior-knowledge");
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @Test
    void anUploadGoesOnWhenANatMovesThePeer() throws Exception {
        BigCast cast = cast(1);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                LossyForwarder network = LossyForwarder.open(Weather.losing(0), recorder.udpPort());
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST, network.port());
                WireGuardUpload upload = WireGuardUpload.start(peer, cast)) {
            recorder.awaitBytes(BEGUN);
            network.move("127.0.0.1");
            recorder.awaitBytes(BEGUN + 2 * FINE_WEATHER_PACE);
            network.move("127.0.0.2");
            assertThat(upload.isUnderWay()).isTrue();
            upload.awaitSuccess();
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @Test
    void anUploadGoesOnWhenThePeerChangesItsPortAndItsAddress() throws Exception {
        BigCast cast = cast(1);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST);
                WireGuardUpload upload = WireGuardUpload.start(peer, cast)) {
            recorder.awaitBytes(BEGUN);
            peer.changePort(41_414);
            recorder.awaitBytes(BEGUN + 2 * FINE_WEATHER_PACE);
            peer.namespace().moveThere();
            assertThat(upload.isUnderWay()).isTrue();
            upload.awaitSuccess();
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @Test
    void anUploadGoesOnAfterThePeerSlept() throws Exception {
        BigCast cast = cast(1);
        Duration sleep = Duration.ofSeconds(Long.getLong("interop.sleep.seconds", 5));
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST);
                WireGuardUpload upload = WireGuardUpload.start(peer, cast)) {
            recorder.awaitBytes(BEGUN);
            peer.signal("STOP");
            Await.pass(sleep);
            assertThat(upload.isUnderWay()).isTrue();
            peer.signal("CONT");
            upload.awaitSuccess();
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }

    @Test
    void anUploadGoesOnWhenThePeersSessionsAreForgottenUnderIt() throws Exception {
        BigCast cast = cast(1);
        try (WireGuardRecorder recorder = WireGuardRecorder.start(work);
                WireGuardPeer peer = recorder.startPeer(Peers.WIREGUARD_GO_LATEST);
                WireGuardUpload upload = WireGuardUpload.start(peer, cast)) {
            for (int round = 1; round <= 5; round++) {
                recorder.awaitBytes(round * FINE_WEATHER_PACE);
                peer.forgetRecorder();
                peer.pointTo(recorder.udpPort());
            }
            assertThat(upload.isUnderWay()).isTrue();
            upload.awaitSuccess();
            cast.assertIsAllIn(recorder.onlyRecording("complete"));
        }
    }
}
