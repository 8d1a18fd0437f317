package org.tsrecorder.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.transport.server.ServerFixture.EVENT;
import static org.tsrecorder.transport.server.ServerFixture.HEADER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tsrecorder.store.RecordingEnd;
import org.tsrecorder.store.StoreException;
import org.tsrecorder.store.StoreHealth;
import org.tsrecorder.transport.server.RawHttp1Client.Response;

/** {@code POST /record}, on a real socket. */
class RecordV1Test {
    private static final String EXPECT = "Expect: 100-continue\r\n\r\n";

    private ServerFixture fixture;
    private MemoryStore store;

    @BeforeEach
    void start() throws Exception {
        fixture = new ServerFixture();
        store = fixture.store;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void anUploadThatWaitsForContinueIsStored() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk(HEADER).sendChunk(EVENT).sendLastChunk();
            assertThat(client.response().status()).isEqualTo(200);
        }
        MemoryStore.Recording recording = store.next();
        assertThat(recording.awaitEnd()).isEqualTo(RecordingEnd.complete());
        assertThat(recording.text()).contains("\"dstNodeID\":\"local\"").endsWith(EVENT);
    }

    @Test
    void continueIsSentOnlyOnceTheStoreHasAccepted() throws Exception {
        store.accepting(false);
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            store.next();
            assertThat(client.input().available()).isZero();
            store.accepting(true);
            assertThat(client.response().status()).isEqualTo(100);
        }
    }

    @Test
    void anUploadThatDoesNotWaitIsStored() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + "\r\n")
                    .sendChunk(HEADER + EVENT)
                    .sendLastChunk();
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(store.next().text()).endsWith(EVENT);
    }

    @Test
    void anUploadOfKnownLengthIsStored() throws Exception {
        String body = HEADER + EVENT;
        try (RawHttp1Client client = fixture.http1()) {
            client.send("POST /record HTTP/1.1\r\nHost: r\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(store.next().text()).endsWith(EVENT);
    }

    @Test
    void anUploadOverHttp2IsAnsweredAtItsEnd() throws Exception {
        try (RawHttp2Client client = fixture.http2().request(1, "POST", "/record", false)) {
            client.data(1, HEADER + EVENT, true);
            assertThat(client.response()).isEqualTo(new RawHttp2Client.Response(200, ""));
        }
    }

    @Test
    void successIsSaidOnlyWhenAllIsDurable() throws Exception {
        store.committing(false);
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk(HEADER).sendLastChunk();
            store.next();
            assertThat(client.input().available()).isZero();
            store.committing(true);
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void oneConnectionCarriesUploadAfterUpload() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            for (int i = 0; i < 3; i++) {
                client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
                assertThat(client.response().status()).isEqualTo(100);
                client.sendChunk(HEADER).sendLastChunk();
                assertThat(client.response().status()).isEqualTo(200);
            }
        }
        assertThat(store.recordings()).isEqualTo(3);
    }

    @Test
    void aMalformedHeaderIsRefusedAndStoresNothing() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk("no cast at all\n");
            Response response = client.response();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("header");
        }
        store.next().awaitDiscard();
        assertThat(store.recordings()).isZero();
    }

    @Test
    void aFullStoreRefusesBeforeContinue() throws Exception {
        store.health(StoreHealth.notReady("disk is full"));
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(503);
        }
    }

    @Test
    void aStoreThatFillsUpMidwayFailsTheUpload() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk(HEADER);
            store.next().fail(StoreException.Reason.FULL);
            assertThat(client.response().status()).isEqualTo(503);
        }
    }

    @Test
    void aStoreThatBreaksMidwayFailsTheUpload() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            store.next().fail(StoreException.Reason.FAULT);
            assertThat(client.response().status()).isEqualTo(500);
        }
    }

    @Test
    void anUploadWhoseClientVanishesIsKeptAndMarked() throws Exception {
        RawHttp1Client client = fixture.http1();
        client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
        assertThat(client.response().status()).isEqualTo(100);
        client.sendChunk(HEADER).sendChunk(EVENT).close();
        MemoryStore.Recording recording = store.next();
        assertThat(recording.awaitEnd().cutShortBecause()).isPresent();
        assertThat(recording.text()).endsWith(EVENT);
    }

    @Test
    void aBrokenChunkCutsTheUploadShort() throws Exception {
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk(HEADER).send("xyz\r\n");
            assertThat(client.response().status()).isEqualTo(400);
        }
        assertThat(store.next().awaitEnd().cutShortBecause()).isPresent();
        assertThat(fixture.bad(BadRequest.BROKEN_BODY)).isEqualTo(1);
    }

    @Test
    void readingStopsWhenTheStoreDoesNotWrite() throws Exception {
        store.writing(false);
        String line = "[1.0,\"o\",\"" + "x".repeat(1000) + "\"]\n";
        String lines = line.repeat(100);
        try (RawHttp1Client client = fixture.http1()) {
            client.send(RawHttp1Client.CHUNKED_POST + EXPECT);
            assertThat(client.response().status()).isEqualTo(100);
            client.sendChunk(HEADER);
            Thread sender = Thread.ofVirtual().start(() -> sendAll(client, lines));
            MemoryStore.Recording recording = store.next();
            // Far more than the kernel's buffers and the session's window hold together.
            assertThat(sender.join(Duration.ofMillis(300))).isFalse();
            assertThat(recording.toByteArray().length).isLessThan(8 << 20);
            store.writing(true);
            sender.join();
            client.sendLastChunk();
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(recording.toByteArray().length).isGreaterThan(400 * lines.length());
        }
    }

    private static void sendAll(RawHttp1Client client, String lines) {
        try {
            for (int i = 0; i < 400; i++) {
                client.sendChunk(lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
