package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.client.ClientFixture.async;
import static org.tsrecorder.transport.client.ClientFixture.clientOf;
import static org.tsrecorder.transport.client.ClientFixture.failureOf;
import static org.tsrecorder.transport.client.ClientFixture.get;
import static org.tsrecorder.transport.client.ClientFixture.randomBytes;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.ManualTime;

/** Uploads by V1, from the moment that the recorder has said 100. */
class LegacyUploadTest {
    private static final int LIMIT = 64 * 1024;

    private final ManualTime time = new ManualTime();
    private ScriptedPeer peer;
    private RecorderClient client;
    private PeerRequest peerSide;
    private RecordingUpload upload;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    LegacyUploadTest() {}

    @BeforeEach
    void start() throws Exception {
        peer = ScriptedPeer.http1();
        client = clientOf(time, peer.address()).maxUnacknowledged(LIMIT).build();
        var started = async(client::start);
        peerSide = peer.acceptV1();
        upload = get(started);
    }

    @AfterEach
    void stop() {
        upload.close();
        client.close();
        peer.close();
    }

    @Test
    void finishingWaitsForThe200ThatSaysAllIsStored() throws Exception {
        byte[] bytes = randomBytes(1, 8 * LIMIT);
        upload.write(bytes, 0, bytes.length);
        var finished = async(upload::finish);
        assertThat(peerSide.awaitEnd()).isEqualTo(bytes);
        assertThat(finished).isNotDone();
        peerSide.status(200).end();
        assertThat(get(finished)).isEqualTo(new RecordingResult(peer.address(), RecordingProtocol.V1, bytes.length, 0));
        peerSide.awaitGone();
    }

    @Test
    void anyOtherStatusFailsTheSession() throws Exception {
        upload.write(new byte[10], 0, 10);
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        peerSide.status(507).text("disk full").end();
        assertThat(failureOf(finished))
                .hasMessage("recorder " + peer.address()
                        + " answered 507 Insufficient Storage: disk full (acknowledged 0 of 10 bytes)");
    }

    @Test
    void aStatusInTheMiddleEndsTheUpload() throws Exception {
        upload.write(new byte[10], 0, 10);
        peerSide.awaitBytes(10);
        peerSide.status(500).end();
        assertThat(failureOf(upload.result().toCompletableFuture()))
                .hasMessageContaining("answered 500 Internal Server Error");
    }

    @Test
    void aRecorderThatVanishesEndsTheUpload() throws Exception {
        peerSide.die();
        assertThat(failureOf(upload.result().toCompletableFuture())).hasMessageContaining("closed the connection");
    }

    @Test
    void silenceWithinTheSessionIsNoFailureForThereAreNoAcknowledgements() throws Exception {
        time.advance(Duration.ofHours(8));
        upload.write(new byte[10], 0, 10);
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        peerSide.status(200).end();
        assertThat(get(finished).sent()).isEqualTo(10);
    }

    @Test
    void aRecorderThatNeverAnswersTheEndIsGivenUp() throws Exception {
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        time.advance(Duration.ofSeconds(60));
        assertThat(failureOf(finished)).hasMessageContaining("did not say within 60 s that all is stored");
    }

    @Test
    void abortingLeavesTheBodyWithoutItsEnd() throws Exception {
        upload.write(new byte[10], 0, 10);
        peerSide.awaitBytes(10);
        upload.abort();
        peerSide.awaitGone();
        assertThat(peerSide.body()).hasSize(10);
        assertThat(peerSide.isComplete()).isFalse();
    }
}
