package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.client.ClientFixture.async;
import static org.tsrecorder.transport.client.ClientFixture.clientOf;
import static org.tsrecorder.transport.client.ClientFixture.failureOf;
import static org.tsrecorder.transport.client.ClientFixture.get;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.ManualTime;

class RecorderClientTest {
    private final ManualTime time = new ManualTime();

    @Test
    void aRecorderThatAnswersTheProbeGetsTheUploadOnTheSameConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            PeerRequest upload = peer.acceptV2();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.protocol()).isEqualTo(RecordingProtocol.V2);
                assertThat(recording.recorder()).isEqualTo(peer.address());
                assertThat(recording.attempts()).containsExactly(new RecordingAttempt(peer.address(), ""));
            }
            assertThat(upload.headers()).contains(peer.address().toString());
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void aProbeAnsweredOtherwiseLeadsToV1OnAFreshConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            peer.next().status(404).end();
            peer.acceptV1();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.protocol()).isEqualTo(RecordingProtocol.V1);
            }
            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    @Test
    void aPeerOfHttp11GetsTheUploadByV1() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            PeerRequest upload = peer.acceptV1();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.protocol()).isEqualTo(RecordingProtocol.V1);
            }
            assertThat(upload.headers())
                    .containsIgnoringCase("expect: 100-continue")
                    .containsIgnoringCase("transfer-encoding: chunked")
                    .contains(peer.address().toString());
        }
    }

    @Test
    void aV1UploadDoesNotStartBeforeTheRecorderSays100() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            PeerRequest upload = peer.next();
            assertThat(started).isNotDone();
            upload.proceed();
            try (RecordingUpload recording = get(started)) {
                recording.write(new byte[] {1, 2, 3}, 0, 3);
                assertThat(upload.awaitBytes(3)).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void aProbeWithoutAnAnswerFor10SecondsLeadsToV1() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            assertThat(peer.next().line()).isEqualTo("HEAD /v2/record");
            time.advance(Duration.ofSeconds(10));
            peer.acceptV1();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.protocol()).isEqualTo(RecordingProtocol.V1);
            }
        }
    }

    @Test
    void aRecorderThatRefusesTheUploadLeavesItToTheNext() throws Exception {
        try (ScriptedPeer full = ScriptedPeer.http2();
                ScriptedPeer free = ScriptedPeer.http2();
                RecorderClient client =
                        clientOf(time, full.address(), free.address()).build()) {
            var started = async(client::start);
            full.next().status(200).end();
            full.next().status(503).text("no space\nleft on the disk\n").end();
            free.acceptV2();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.attempts())
                        .containsExactly(
                                new RecordingAttempt(
                                        full.address(), "answered 503 Service Unavailable: no space left on the disk"),
                                new RecordingAttempt(free.address(), ""));
            }
        }
    }

    @Test
    void aV1RecorderThatRefusesLeavesTheUploadToTheNext() throws Exception {
        try (ScriptedPeer full = ScriptedPeer.http1();
                ScriptedPeer free = ScriptedPeer.http1();
                RecorderClient client =
                        clientOf(time, full.address(), free.address()).build()) {
            var started = async(client::start);
            full.next().status(503).end();
            free.acceptV1();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.attempts().getFirst().failureMessage())
                        .isEqualTo("answered 503 Service Unavailable");
            }
        }
    }

    @Test
    void a200WithoutA100IsNoPromiseToStore() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            peer.next().status(200).end();
            assertThat(failureOf(started)).hasMessageContaining("ended the recording before the session did");
        }
    }

    @Test
    void aRecorderThatIsNotThereLeavesTheUploadToTheNext() throws Exception {
        RecorderAddress nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = new RecorderAddress("127.0.0.1", closed.getLocalPort());
        }
        try (ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client = clientOf(time, nobody, peer.address()).build()) {
            var started = async(client::start);
            peer.acceptV2();
            try (RecordingUpload recording = get(started)) {
                assertThat(recording.attempts().getFirst().recorder()).isEqualTo(nobody);
                assertThat(recording.attempts().getFirst().failureMessage()).contains("Connection refused");
            }
        }
    }

    @Test
    void aConnectionThatTakesLongerThan5SecondsIsGivenUpAndClosedWhenItComes() throws Exception {
        CompletableFuture<Channel> slow = new CompletableFuture<>();
        CompletableFuture<RecorderAddress> dialed = new CompletableFuture<>();
        RecorderAddress recorder = new RecorderAddress("100.64.0.1", 80);
        Dialer dialer = (address, initializer) -> {
            dialed.complete(address);
            return slow;
        };
        try (RecorderClient client = clientOf(time, recorder).dialer(dialer).build()) {
            var started = async(client::start);
            assertThat(get(dialed)).isEqualTo(recorder);
            time.advance(Duration.ofSeconds(5));
            assertThat(failureOf(started))
                    .hasMessage("no recorder took the recording: "
                            + "100.64.0.1:80: did not accept a connection within 5 s");
            EmbeddedChannel late = new EmbeddedChannel();
            slow.complete(late);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void aRecorderThatNeverSays100IsGivenUpAfter10Seconds() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            PeerRequest upload = peer.next();
            time.advance(Duration.ofSeconds(10));
            assertThat(failureOf(started)).hasMessageContaining("did not answer the upload within 10 s");
            upload.awaitGone();
        }
    }

    @Test
    void aRecorderThatNeverAnswersTheUploadIsGivenUpAfter10Seconds() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client = clientOf(time, peer.address()).build()) {
            var started = async(client::start);
            peer.next().status(200).end();
            PeerRequest upload = peer.next();
            time.advance(Duration.ofSeconds(10));
            assertThat(failureOf(started)).hasMessageContaining("did not answer the upload within 10 s");
            upload.awaitGone();
        }
    }

    @Test
    void allRecordersTogetherGet30Seconds() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, peer.address(), peer.address(), peer.address(), peer.address())
                        .build()) {
            var started = async(client::start);
            for (int i = 0; i < 3; i++) {
                peer.next();
                time.advance(Duration.ofSeconds(10));
            }
            RecordingFailedException failure = failureOf(started);
            assertThat(failure.attempts())
                    .extracting(RecordingAttempt::failureMessage)
                    .containsExactly(
                            "did not answer the upload within 10 s",
                            "did not answer the upload within 10 s",
                            "did not answer the upload within 10 s",
                            "was not tried: the time for all recorders, 30 s, is over");
        }
    }

    @Test
    void aFailureToStartNamesEachRecorderAndWhatBecomesOfTheSession() throws Exception {
        try (ScriptedPeer one = ScriptedPeer.http1();
                ScriptedPeer two = ScriptedPeer.http1();
                RecorderClient client = clientOf(time, one.address(), two.address())
                        .failurePolicy(new FailurePolicy("not without a recording", ""))
                        .build()) {
            var started = async(client::start);
            one.next().status(500).end();
            two.next().die();
            RecordingFailedException failure = failureOf(started);
            assertThat(failure.phase()).isEqualTo(RecordingPhase.START);
            assertThat(failure.recorder()).isEmpty();
            assertThat(failure.decision()).isEqualTo(new FailureDecision.Reject("not without a recording"));
            assertThat(failure)
                    .hasMessage("no recorder took the recording: " + one.address()
                            + ": answered 500 Internal Server Error; " + two.address() + ": closed the connection");
        }
    }

    @Test
    void anInterruptedSearchEndsAtOnce() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http1();
                RecorderClient client =
                        clientOf(time, peer.address(), peer.address()).build()) {
            CompletableFuture<Thread> searching = new CompletableFuture<>();
            var started = async(() -> {
                searching.complete(Thread.currentThread());
                return client.start();
            });
            PeerRequest upload = peer.next();
            get(searching).interrupt();
            assertThat(failureOf(started).attempts()).hasSize(1);
            upload.awaitGone();
        }
    }

    @Test
    void aNameIsResolved() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.http2();
                RecorderClient client = clientOf(
                                time,
                                new RecorderAddress("localhost", peer.address().port()))
                        .build()) {
            var started = async(client::start);
            peer.acceptV2();
            get(started).close();
        }
    }

    @Test
    void aClientNeedsARecorder() {
        assertThatThrownBy(() -> RecorderClient.builder().recorders(List.of()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recorders: wanted at least one, got none");
    }
}
