package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tsrecorder.testkit.ManualTime;

/** What time does to an upload by V2. */
class UploadProgressTest {
    private final ManualTime time = new ManualTime();
    private final UploadProgress progress = new UploadProgress(new UploadTarget(
            new RecorderAddress("recorder", 80),
            RecordingProtocol.V2,
            List.of(),
            new ClientSettings(
                    (recorder, initializer) -> new CompletableFuture<>(),
                    ClientTimeouts.upstream(),
                    FailurePolicy.failOpen(),
                    1 << 20,
                    time.nanoTime())));

    private boolean failsAfter(Duration duration) {
        time.advance(duration);
        progress.checkDeadlines();
        return progress.failure().isPresent();
    }

    @Test
    void theWaitForAcknowledgementsBeginsWhenTheRecorderIsReady() {
        assertThat(failsAfter(Duration.ofSeconds(29))).isFalse();
        progress.accept();
        assertThat(failsAfter(Duration.ofSeconds(29))).isFalse();
        assertThat(failsAfter(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void eachAcknowledgementBuysAnother30Seconds() {
        progress.accept();
        for (int i = 0; i < 100; i++) {
            assertThat(failsAfter(Duration.ofSeconds(29))).isFalse();
            progress.receive(new ResponseFrame.Acknowledged(0));
        }
        assertThat(failsAfter(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void acknowledgementsDoNotReplaceTheEnd() {
        progress.accept();
        progress.finishing();
        assertThat(failsAfter(Duration.ofSeconds(29))).isFalse();
        progress.receive(new ResponseFrame.Acknowledged(0));
        assertThat(failsAfter(Duration.ofSeconds(29))).isFalse();
        progress.receive(new ResponseFrame.Acknowledged(0));
        assertThat(failsAfter(Duration.ofSeconds(2))).isTrue();
        assertThat(progress.failure().orElseThrow()).hasMessageContaining("did not say within 60 s that all is stored");
    }

    @Test
    void theRecordersLastWordsCountMoreThanTheWriteThatFailed() {
        progress.accept();
        progress.writeFailed(new IOException("Broken pipe"));
        progress.receive(new ResponseFrame.Failed("disk full"));
        progress.gone("closed the connection");
        assertThat(progress.failure().orElseThrow()).hasMessageContaining("reported an error: disk full");
    }

    @Test
    void aFailedWriteIsTheReasonWhenTheRecorderSaysNothingMore() {
        progress.accept();
        progress.writeFailed(new IOException("Broken pipe"));
        assertThat(progress.failure()).isEmpty();
        progress.gone("closed the connection");
        assertThat(progress.failure().orElseThrow()).hasMessageContaining("takes no more data: Broken pipe");
    }

    @Test
    void aFailedWriteDoesNotWaitForLastWordsLongerThanASecond() {
        progress.accept();
        progress.writeFailed(new IOException("Broken pipe"));
        assertThat(failsAfter(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void theFirstEndCounts() {
        progress.accept();
        progress.fail("first");
        progress.fail("second");
        progress.end();
        assertThat(progress.failure().orElseThrow()).hasMessageContaining("first");
    }
}
