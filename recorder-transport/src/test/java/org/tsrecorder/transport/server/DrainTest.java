package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.RecordingEnd;

/** How a server goes down without losing anything. */
class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private ServerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private CompletableFuture<Void> drain(Duration patience) {
        return fixture.server.drain(patience).toCompletableFuture();
    }

    @Test
    void aServerWithoutWorkIsDrainedAtOnce() throws Exception {
        drain(LONG).get(10, TimeUnit.SECONDS);
    }

    @Test
    void newUploadsAndProbesAreRefused() throws Exception {
        drain(LONG).get(10, TimeUnit.SECONDS);
        try (RawHttp2Client client = fixture.http2();
                RawHttp1Client client1 = fixture.http1()) {
            client.request(1, "HEAD", "/v2/record", true);
            assertThat(client.status()).isEqualTo(503);
            client.request(3, "POST", "/v2/record", false);
            assertThat(client.response().status()).isEqualTo(503);
            client1.send(RawHttp1Client.CHUNKED_POST + "Expect: 100-continue\r\n\r\n");
            assertThat(client1.response().status()).isEqualTo(503);
        }
        assertThat(fixture.server.notReadyBecause()).contains("recorder is shutting down");
        assertThat(fixture.refused(RefusalReason.DRAINING)).isEqualTo(3);
    }

    @Test
    void aRunningUploadGoesOnToItsEnd() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            assertThat(client.status()).isEqualTo(200);
            CompletableFuture<Void> drained = drain(LONG);
            assertThat(client.goAway().errorCode()).isZero();
            assertThat(drained).isNotDone();
            client.data(1, HEADER, true);
            assertThat(client.rest()).endsWith("{\"ack\":" + HEADER.length() + "}\n");
            drained.get(10, TimeUnit.SECONDS);
            assertThat(client.ends()).isTrue();
        }
        assertThat(fixture.store.next().awaitEnd()).isEqualTo(RecordingEnd.complete());
    }

    @Test
    void anUploadBeyondThePatienceIsCutShortAndDurable() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            client.data(1, HEADER, false).awaitData("{\"ack\":" + HEADER.length() + "}\n");
            CompletableFuture<Void> drained = drain(Duration.ofMillis(20));
            assertThat(client.rest()).endsWith("{\"error\":\"recorder is shutting down\"}\n");
            drained.get(10, TimeUnit.SECONDS);
        }
        assertThat(fixture.store.next().awaitEnd().cutShortBecause()).contains("recorder is shutting down");
    }

    @Test
    void aVersionOneUploadBeyondThePatienceFails() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "Expect: 100-continue\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk(HEADER);
            drain(Duration.ofMillis(20)).get(10, TimeUnit.SECONDS);
            assertThat(client.response().status()).isEqualTo(503);
        }
    }

    @Test
    void theDrainWaitsForWhatIsNotYetDurable() throws Exception {
        fixture.store.committing(false);
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/v2/record", false)) {
            client.data(1, HEADER, true);
            assertThat(client.status()).isEqualTo(200);
            MemoryStore.Recording recording = fixture.store.next();
            CompletableFuture<Void> drained = drain(Duration.ofMillis(1));
            client.goAway();
            assertThat(drained).isNotDone();
            fixture.store.committing(true);
            drained.get(10, TimeUnit.SECONDS);
            assertThat(recording.awaitEnd()).isEqualTo(RecordingEnd.complete());
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send("HEAD /v2/event HTTP/1.1\r\nHost: r\r\n\r\n");
            assertThat(client.headResponse().status()).isEqualTo(200);
            drain(LONG).get(10, TimeUnit.SECONDS);
            assertThat(client.readAll()).isEmpty();
        }
    }
}
