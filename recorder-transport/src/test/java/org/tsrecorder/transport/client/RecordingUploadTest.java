package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.transport.client.ClientFixture.async;
import static org.tsrecorder.transport.client.ClientFixture.clientOf;
import static org.tsrecorder.transport.client.ClientFixture.failureOf;
import static org.tsrecorder.transport.client.ClientFixture.get;
import static org.tsrecorder.transport.client.ClientFixture.randomBytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.ManualTime;

/** Uploads by V2, from the moment that the recorder has said 200. */
class RecordingUploadTest {
    private static final int LIMIT = 64 * 1024;
    private static final int HTTP2_WINDOW = 65_535;

    private final ManualTime time = new ManualTime();
    private ScriptedPeer peer;
    private RecorderClient client;
    private PeerRequest peerSide;
    private RecordingUpload upload;

    // The fields are set before each test.
    @SuppressWarnings("NullAway.Init")
    RecordingUploadTest() {}

    @BeforeEach
    void start() throws Exception {
        peer = ScriptedPeer.http2();
        client = clientOf(time, peer.address())
                .maxUnacknowledged(LIMIT)
                .failurePolicy(new FailurePolicy("no start", "no more"))
                .build();
        var started = async(client::start);
        peerSide = peer.acceptV2();
        upload = get(started);
    }

    @AfterEach
    void stop() {
        upload.close();
        client.close();
        peer.close();
    }

    private void write(byte[] bytes) throws RecordingFailedException {
        upload.write(bytes, 0, bytes.length);
    }

    private CompletableFuture<RecordingResult> result() {
        return upload.result().toCompletableFuture();
    }

    @Test
    void finishingWaitsForTheLastAcknowledgementAndTheEndOfTheAnswer() throws Exception {
        byte[] bytes = randomBytes(1, 5_000);
        write(bytes);
        var finished = async(upload::finish);
        assertThat(peerSide.awaitEnd()).isEqualTo(bytes);
        assertThat(finished).isNotDone();
        peerSide.ack(5_000).end();
        assertThat(get(finished))
                .isEqualTo(new RecordingResult(peer.address(), RecordingProtocol.V2, 5_000, 5_000))
                .isEqualTo(get(result()));
        peerSide.awaitGone();
    }

    @Test
    void writingStopsAtTheLimitOfWhatIsUnacknowledged() throws Exception {
        byte[] bytes = randomBytes(2, 3 * LIMIT);
        var written = async(() -> {
            write(bytes);
            return true;
        });
        peerSide.awaitBytes(LIMIT);
        assertThat(upload.sent()).isEqualTo(LIMIT);
        assertThat(written).isNotDone();
        peerSide.ack(LIMIT).awaitBytes(2 * LIMIT);
        assertThat(upload.acknowledged()).isEqualTo(LIMIT);
        assertThat(upload.sent()).isEqualTo(2 * LIMIT);
        peerSide.ack(2 * LIMIT);
        get(written);
        assertThat(peerSide.awaitBytes(3 * LIMIT)).isEqualTo(bytes);
    }

    @Test
    void acknowledgementsNeverGoBackNorBeyondWhatWasSent() throws Exception {
        write(new byte[100]);
        peerSide.awaitBytes(100);
        peerSide.ack(60).ack(40);
        peerSide.text("{\"error\":\"enough\"}");
        assertThat(failureOf(result()).acknowledged()).isEqualTo(60);
        assertThat(upload.acknowledged()).isEqualTo(60);
    }

    @Test
    void anAcknowledgementBeyondTheEndCountsAsAllOfIt() throws Exception {
        write(new byte[100]);
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        peerSide.ack(1_000_000).end();
        assertThat(get(finished).acknowledged()).isEqualTo(100);
    }

    @Test
    void whoeverAskedForTheResultBeforeTheFailureHearsTheFailureItself() throws Exception {
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        var unused = upload.result().whenComplete((done, failure) -> heard.complete(failure));
        peerSide.text("{\"error\":\"no space left\"}\n").end();
        assertThat(get(heard)).isInstanceOf(RecordingFailedException.class);
    }

    @Test
    void anErrorFrameEndsTheUploadAndNamesRecorderReasonAndOffset() throws Exception {
        write(new byte[100]);
        peerSide.awaitBytes(100);
        peerSide.ack(64).text("{\"error\":\"no space left\"}\n").end();
        RecordingFailedException failure = failureOf(result());
        assertThat(failure)
                .hasMessage("recorder " + peer.address()
                        + " reported an error: no space left (acknowledged 64 of 100 bytes)");
        assertThat(failure.phase()).isEqualTo(RecordingPhase.SESSION);
        assertThat(failure.recorder()).contains(peer.address());
        assertThat(failure.acknowledged()).isEqualTo(64);
        assertThat(failure.decision()).isEqualTo(new FailureDecision.Terminate("no more"));
        assertThat(upload.attempts())
                .containsExactly(new RecordingAttempt(peer.address(), "reported an error: no space left"));
        assertThatThrownBy(() -> write(new byte[1])).isSameAs(failure);
        assertThatThrownBy(upload::finish).isSameAs(failure);
    }

    @Test
    void aWriterThatWaitsIsToldOfTheFailure() throws Exception {
        var written = async(() -> {
            write(new byte[2 * LIMIT]);
            return true;
        });
        peerSide.awaitBytes(LIMIT);
        peerSide.text("{\"error\":\"full\"}").end();
        assertThat(failureOf(written)).hasMessageContaining("reported an error: full");
    }

    @Test
    void aRecorderThatVanishesEndsTheUpload() throws Exception {
        write(new byte[10]);
        peerSide.awaitBytes(10);
        peerSide.die();
        assertThat(failureOf(result())).hasMessageContaining("closed the connection (acknowledged 0 of 10 bytes)");
    }

    @Test
    void aResetStreamEndsTheUpload() throws Exception {
        peerSide.reset(Http2Error.REFUSED_STREAM);
        assertThat(failureOf(result())).hasMessageContaining("reset the stream: REFUSED_STREAM");
    }

    @Test
    void anAnswerThatEndsBeforeTheSessionIsAFailure() throws Exception {
        peerSide.ack(0).end();
        assertThat(failureOf(result())).hasMessageContaining("ended the recording before the session did");
    }

    @Test
    void anAnswerThatEndsWithinAFrameIsAFailure() throws Exception {
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        peerSide.text("{\"ack\":").end();
        assertThat(failureOf(finished)).hasMessageContaining("ended its answer in the middle of an acknowledgement");
    }

    @Test
    void anAnswerThatIsNoFrameIsAFailure() throws Exception {
        peerSide.text("<html>");
        assertThat(failureOf(result())).hasMessageContaining("sent something that is no acknowledgement");
    }

    @Test
    void thirtySecondsWithoutAnAcknowledgementEndAnIdleUpload() throws Exception {
        time.advance(Duration.ofSeconds(30));
        assertThat(failureOf(result())).hasMessageContaining("sent no acknowledgement for 30 s");
        peerSide.awaitGone();
    }

    @Test
    void aRecorderThatAcknowledgesButNeverEndsIsGivenUp() throws Exception {
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(25));
            peerSide.ack(0);
        }
        assertThat(failureOf(finished)).hasMessageMatching(".*(did not say within 60 s|no acknowledgement).*");
    }

    @Test
    void abortingBreaksTheUploadOff() throws Exception {
        write(new byte[10]);
        peerSide.awaitBytes(10);
        upload.abort();
        peerSide.awaitGone();
        assertThat(failureOf(result())).hasMessageContaining("sender aborts");
    }

    @Test
    void closingWithoutFinishingAborts() throws Exception {
        upload.close();
        peerSide.awaitGone();
        assertThat(failureOf(result()).acknowledged()).isZero();
    }

    @Test
    void closingAfterFinishingChangesNothing() throws Exception {
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        peerSide.end();
        RecordingResult stored = get(finished);
        upload.close();
        assertThat(get(result())).isEqualTo(stored);
        assertThat(upload.attempts()).containsExactly(new RecordingAttempt(peer.address(), ""));
    }

    @Test
    void interruptingAWriterThatWaitsAbortsTheUpload() throws Exception {
        CompletableFuture<Thread> writer = new CompletableFuture<>();
        var written = async(() -> {
            writer.complete(Thread.currentThread());
            write(new byte[2 * LIMIT]);
            return true;
        });
        peerSide.awaitBytes(LIMIT);
        get(writer).interrupt();
        assertThat(failureOf(written)).hasMessageContaining("sender aborts");
        peerSide.awaitGone();
    }

    @Test
    void writingAfterTheEndIsTheCallersMistake() throws Exception {
        var finished = async(upload::finish);
        peerSide.awaitEnd();
        assertThatThrownBy(() -> write(new byte[1])).isInstanceOf(IllegalStateException.class);
        ByteBuf refused = ByteBufAllocator.DEFAULT.directBuffer(1).writeByte(1);
        assertThatThrownBy(() -> upload.write(refused)).isInstanceOf(IllegalStateException.class);
        assertThat(refused.refCnt()).isZero();
        peerSide.end();
        get(finished);
    }

    @Test
    void buffersAreSentFromTheirReaderIndexAndReleased() throws Exception {
        byte[] bytes = randomBytes(3, 40_000);
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(bytes.length + 1);
        buffer.writeByte('#').skipBytes(1).writeBytes(bytes);
        upload.write(buffer);
        var finished = async(upload::finish);
        assertThat(peerSide.awaitEnd()).isEqualTo(bytes);
        peerSide.end();
        get(finished);
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void closingTheStreamFinishesTheRecording() throws Exception {
        var finished = async(() -> {
            try (OutputStream stream = upload.outputStream()) {
                stream.write("header\n".getBytes(StandardCharsets.UTF_8));
                stream.write('x');
            }
            return true;
        });
        assertThat(peerSide.awaitEnd()).asString(StandardCharsets.UTF_8).isEqualTo("header\nx");
        assertThat(finished).isNotDone();
        peerSide.ack(8).end();
        assertThat(get(finished)).isTrue();
    }

    @Test
    void whatOneCallWritesStaysTogether() throws Exception {
        int size = 20_000;
        byte[] ones = new byte[size];
        byte[] twos = new byte[size];
        Arrays.fill(ones, (byte) 1);
        Arrays.fill(twos, (byte) 2);
        var first = async(() -> {
            write(ones);
            return true;
        });
        var second = async(() -> {
            write(twos);
            return true;
        });
        get(first);
        get(second);
        byte[] received = peerSide.awaitBytes(2 * size);
        assertThat(Arrays.copyOf(received, size)).containsOnly(received[0]);
        assertThat(Arrays.copyOfRange(received, size, 2 * size)).containsOnly((byte) (3 - received[0]));
    }

    @Test
    void aRecorderThatDoesNotReadStopsTheWriter() throws Exception {
        peerSide.read(false);
        time.advance(Duration.ofSeconds(1));
        int size = 4 * (HTTP2_WINDOW + UploadProgress.MAX_UNWRITTEN);
        var written = async(() -> {
            for (int i = 0; i < size; i += LIMIT) {
                write(new byte[LIMIT]);
                peerSide.ack(i + LIMIT);
            }
            return true;
        });
        peerSide.awaitBytes(1);
        assertThat(upload.sent()).isLessThanOrEqualTo(HTTP2_WINDOW + UploadProgress.MAX_UNWRITTEN);
        assertThat(written).isNotDone();
        peerSide.read(true);
        get(written);
        peerSide.awaitBytes(size);
    }
}
